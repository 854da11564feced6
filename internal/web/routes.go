package web

import (
	"net/http"
	"slices"

	"wellfield/internal/gate"
	"wellfield/internal/web/assets"
	"wellfield/internal/web/gallery"
	"wellfield/internal/web/page"
)

// route is an address, and what answers there.
type route struct {
	pattern string // of http.ServeMux
	handler http.Handler
}

// Routes are the patterns of all addresses that New makes of the options, in
// order. The test of every right reads them: one that it knows nothing of fails it.
func Routes(o Options) []string {
	var patterns []string
	for _, r := range known(nil, o).routes() {
		patterns = append(patterns, r.pattern)
	}
	slices.Sort(patterns)
	return patterns
}

// routes are all addresses there are. What is not here is not found, whatever
// the method.
func (s *server) routes() []route {
	var all []route
	to := func(pattern string, h http.Handler) { all = append(all, route{pattern, h}) }
	on := func(pattern string, h handler) { to(pattern, s.page(h)) }

	s.readRoutes(on)
	if s.o.Side != StaffSide {
		s.publicRoutes(on)
		s.linkRoutes(on)
	}
	if s.o.Side != PublicSide {
		on("GET "+page.SignInPath, s.signInPage)
		s.signInRoutes(on)
		s.staffRoutes(on)
	}
	if s.o.Side == StaffSide {
		on("GET /{$}", s.staffHome)
	}
	s.complaintRoutes(on)

	s.fileRoutes(to)
	on("/", s.missing)
	return all
}

// fileRoutes are the addresses of files and machines.
func (s *server) fileRoutes(to func(pattern string, h http.Handler)) {
	to("GET "+photosPath+"{hash}", s.file(s.photo))
	to("GET "+photosPath+"{hash}/thumb", s.file(s.photo))
	to("GET "+outlinesPath, s.file(s.areas))
	to(assets.Prefix, s.o.Assets)
	to("GET /healthz", http.HandlerFunc(s.healthy))
	to("GET /readyz", http.HandlerFunc(s.ready))
	if s.o.Development {
		g := gallery.New(s.o.Texts, s.o.Assets)
		to(gallery.Path, g)
		to(gallery.Path+"/", g)
	}
}

// readRoutes are the addresses that everybody may read, on either side, and the
// form of a report, which posts use as well.
func (s *server) readRoutes(on func(pattern string, h handler)) {
	on("GET "+page.ReportPath, s.reporting(s.startReport))
	on("POST "+page.ReportPath, s.counted(gate.Policy{Name: "report", Rate: s.o.Report}, s.reporting(s.writeReport)))
	on("GET "+page.LedgerPath, s.ledger)
	on("GET "+page.LedgerPath+".csv", s.ledgerFile)
	on("GET "+page.LongTermPath, s.longTerm)
	on("GET "+page.SamplingPath, s.sampling)
	on("GET "+page.EmergenciesPath, s.emergencies)
	on("GET "+page.EmergenciesPath+"/{id}", s.emergencyOf)
	on("GET "+page.HeldPath, s.held)
	on("POST "+page.PreferencesPath, s.prefer)
	on("POST "+violationPath, s.counted(violations, s.violation))
	if s.reference != nil {
		on("GET "+page.ReferencePath, s.referencePage)
		on("GET "+page.ReferencePath+"/{operation}", s.referencePage)
	}
}

// publicRoutes are the addresses for the public alone.
func (s *server) publicRoutes(on func(pattern string, h handler)) {
	on("GET /{$}", s.home)
	on("GET "+page.FollowPath, s.home)
	on("POST "+page.FollowPath, s.follow)
}

// linkRoutes are the addresses of whoever holds the link of a case.
func (s *server) linkRoutes(on func(pattern string, h handler)) {
	on("GET "+page.TrackPath+"{number}/{link}", s.linked(s.track))
	on("GET "+page.TrackPath+"{number}/{link}/received", s.linked(s.sent))
	on("GET "+page.TrackPath+"{number}/{link}"+page.OwnPath, s.linked(s.own))
	on("GET "+page.TrackPath+"{number}/{link}"+page.OwnPath+".json", s.linked(s.ownCopy))
	on("GET "+page.TrackPath+"{number}/{link}"+page.ErasePath, s.linked(s.erase))
	on("POST "+page.TrackPath+"{number}/{link}/{verb}", s.linked(s.actAsReporter))
}

// signInRoutes are the addresses of signing in, and of what an account signs in
// with. Every proof is counted by address; what is sensitive asks for a second
// factor that was shown just now.
func (s *server) signInRoutes(on func(pattern string, h handler)) {
	tried := func(h handler) handler { return s.counted(gate.Policy{Name: "sign-in", Rate: s.o.SignIn}, h) }
	on("POST "+page.SignInPath, tried(s.signIn))
	on("POST "+page.SignOutPath, s.signOut)
	for step, way := range s.steps() {
		on("GET "+pathOf(step), s.asking(step))
		on("POST "+pathOf(step), tried(s.answering(step, way.answer)))
	}
	on("POST "+page.SignInPath+"/passkey/begin", tried(s.beginPasskey))
	on("GET "+page.EnrolPath, s.enrolPage)
	on("POST "+page.EnrolPath, tried(s.enrol))
	if s.o.Provider != nil {
		on("GET "+page.SignInPath+"/city", tried(s.toCity))
		on("GET "+page.SignInPath+"/city/return", tried(s.fromCity))
	}
	on("GET "+page.AccountPath, s.myAccount)
	on("GET "+page.AccountPath+"/prove", s.provePage)
	on("POST "+page.AccountPath+"/prove", tried(s.proveAgain))
	on("GET "+page.AccountPath+"/factor", s.sensitive(s.factorPage))
	on("POST "+page.AccountPath+"/factor", s.sensitive(tried(s.addFactor)))
	on("POST "+page.AccountPath+"/factors/{id}/remove", s.sensitive(s.removeFactor))
	on("POST "+page.AccountPath+"/recovery", s.sensitive(s.newRecovery))
	on("GET "+page.AccountPath+"/password", s.sensitive(s.passwordPage))
	on("POST "+page.AccountPath+"/password", s.sensitive(tried(s.changePassword)))
	on("POST "+page.AccountPath+"/identities/unlink", s.sensitive(s.unlinkOwn))
	on("POST "+page.AccountPath+"/sessions/{id}/end", s.endSession)
	on("POST "+page.AccountPath+"/sessions/end-others", s.endOthers)
}

// complaintRoutes are the addresses of complaints about organisations and posts: for
// anybody, for whoever holds the link of one, and for the posts that take them.
func (s *server) complaintRoutes(on func(pattern string, h handler)) {
	on("GET "+page.ComplainPath, s.startComplaint)
	on("POST "+page.ComplainPath, s.counted(gate.Policy{Name: "report", Rate: s.o.Report}, s.writeComplaint))
	on("GET "+page.TrackPath+"{number}/{link}"+page.ComplainPath, s.complainOfCase)
	on("GET "+page.ComplaintPath+"{number}/{link}", s.followComplaint)
	on("GET "+page.ComplaintPath+"{number}/{link}/received", s.complained)
	on("POST "+page.ComplaintPath+"{number}/{link}/{verb}", s.actAsComplainant)
	on("GET "+page.ComplaintsPath, s.complaints)
	on("GET "+page.ComplaintsPath+"/coverage", s.complaintCoverage)
	on("GET "+page.ComplaintsPath+"/{number}", s.complaintOf)
	on("POST "+page.ComplaintsPath+"/{number}/{verb}", s.actOnComplaint)
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
	on("POST "+page.RulesPath+"/accept", s.sensitive(s.acceptProposal))
	on("POST "+page.RulesPath+"/decline", s.sensitive(s.declineProposal))

	on("GET "+page.EmergenciesPath+"/declare", s.declarePage)
	on("POST "+page.EmergenciesPath, s.declare)
	on("GET "+page.EmergenciesPath+"/{id}/report", s.emergencyReport)
	on("POST "+page.EmergenciesPath+"/{id}/{verb}", s.changeEmergency)

	s.officeRoutes(on)

	on("GET "+page.SecurityPath, s.securityLog)
	on("GET "+page.SecurityPath+".csv", s.securityFile)
	on("POST "+page.SecurityPath+"/verify", s.verifySecurity)

	on("GET "+page.PeersPath, s.peers)
	on("POST "+page.PeersPath+"/{peer}/run", s.sensitive(s.runPeer))
	on("POST "+page.PeersPath+"/{peer}/replay", s.sensitive(s.replayPeer))
}

// officeRoutes are the addresses of those who keep posts and accounts, and of every
// holder's own page.
func (s *server) officeRoutes(on func(pattern string, h handler)) {
	on("GET "+page.StaffPath, s.staffGaps)
	on("GET "+page.StaffPath+"/posts", s.staffPosts)
	on("GET "+page.StaffPath+"/posts/{id}", s.staffPostPage)
	on("GET "+page.StaffPath+"/accounts", s.staffAccounts)
	on("POST "+page.StaffPath+"/accounts", s.sensitive(s.makeAccount))
	on("GET "+page.StaffPath+"/accounts/{id}", s.staffAccountPage)
	on("POST "+page.StaffPath+"/accounts/{id}/{verb}", s.sensitive(s.changeAccount))
	on("GET "+page.StaffPath+"/act/{verb}", s.staffForm)
	on("POST "+page.StaffPath+"/act/{verb}", s.sensitive(s.staffChange))
	on("GET "+page.StaffPath+"/changes", s.staffChanges)
	on("POST "+page.StaffPath+"/undo", s.sensitive(s.undoStaff))
	on("GET "+page.StaffPath+"/list", s.listForm)
	on("POST "+page.StaffPath+"/list", s.sensitive(s.takeList))
	on("GET "+page.StaffPath+"/list.csv", s.staffFile)

	on("GET "+page.MyPostsPath, s.myPosts)
	on("GET "+page.MyPostsPath+"/{verb}", s.myForm)
	on("POST "+page.MyPostsPath+"/{verb}", s.sensitive(s.myAct))
}
