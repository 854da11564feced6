package web

import (
	"net/http"

	"wellfield/internal/gate"
	"wellfield/internal/web/assets"
	"wellfield/internal/web/page"
)

// routes are all addresses there are. What is not here is not found, whatever
// the method.
func (s *server) routes(mux *http.ServeMux) {
	on := func(pattern string, h handler) { mux.Handle(pattern, s.page(h)) }

	// Anybody.
	on("GET /{$}", s.home)
	on("GET "+page.ReportPath, s.startReport)
	on("POST "+page.ReportPath, s.counted(gate.Policy{Name: "report", Rate: s.o.Report}, s.writeReport))
	on("GET "+page.FollowPath, s.home)
	on("GET "+page.LedgerPath, s.ledger)
	on("GET "+page.LedgerPath+".csv", s.ledgerFile)
	on("GET "+page.LongTermPath, s.longTerm)
	on("GET "+page.HeldPath, s.held)
	on("POST "+page.FollowPath, s.follow)
	on("POST "+page.PreferencesPath, s.prefer)
	on("GET "+page.SignInPath, s.signInPage)
	on("POST "+page.SignInPath, s.counted(gate.Policy{Name: "sign-in", Rate: s.o.SignIn}, s.signIn))
	on("POST "+page.SignOutPath, s.signOut)
	if s.reference != nil {
		on("GET "+page.ReferencePath, s.referencePage)
		on("GET "+page.ReferencePath+"/{operation}", s.referencePage)
	}

	// Whoever holds the link of a case.
	on("GET "+page.TrackPath+"{number}/{link}", s.track)
	on("GET "+page.TrackPath+"{number}/{link}/received", s.sent)
	on("GET "+page.TrackPath+"{number}/{link}"+page.OwnPath, s.own)
	on("GET "+page.TrackPath+"{number}/{link}"+page.OwnPath+".json", s.ownCopy)
	on("GET "+page.TrackPath+"{number}/{link}"+page.ErasePath, s.erase)
	on("POST "+page.TrackPath+"{number}/{link}/{verb}", s.actAsReporter)

	s.staffRoutes(on)

	// Files and machines.
	mux.Handle("GET "+photosPath+"{hash}", s.file(s.photo))
	mux.Handle("GET "+photosPath+"{hash}/thumb", s.file(s.photo))
	mux.Handle("GET "+outlinesPath, s.file(s.areas))
	mux.Handle(assets.Prefix, s.o.Assets)
	mux.HandleFunc("GET /healthz", s.healthy)
	mux.HandleFunc("GET /readyz", s.ready)

	on("/", s.missing)
}

// staffRoutes are the addresses for posts.
func (s *server) staffRoutes(on func(pattern string, h handler)) {
	on("POST "+page.PostPath, s.changePost)
	on("GET "+page.DeskPath, s.desk)
	on("GET "+page.DeskPath+"/export", s.exportDesk)
	on("GET "+page.UnitPath, s.unit)
	on("GET "+page.UnitPath+"/export", s.exportUnit)
	on("GET "+page.TasksPath, s.tasks)
	on("GET "+page.SupervisePath, s.superviseSet)
	on("POST "+page.SupervisePath, s.superviseMany)
	on("GET "+page.CheckPath, s.checks)
	on("GET "+page.CheckPath+"/export", s.exportChecks)
	on("GET "+page.CheckPath+"/{number}", s.checkOf)
	on("GET "+page.FindPath, s.find)
	on("GET "+page.CasesPath+"{number}", s.caseOf)
	on("POST "+page.CasesPath+"{number}/look", s.look)
	on("POST "+page.CasesPath+"{number}/{verb}", s.act)

	on("GET "+page.CataloguePath, s.catalogue)
	on("GET "+page.RulesPath, s.rules)
	on("POST "+page.RulesPath+"/accept", s.acceptProposal)
	on("POST "+page.RulesPath+"/decline", s.declineProposal)

	on("GET "+page.PeersPath, s.peers)
	on("POST "+page.PeersPath+"/{peer}/run", s.runPeer)
	on("POST "+page.PeersPath+"/{peer}/replay", s.replayPeer)
}
