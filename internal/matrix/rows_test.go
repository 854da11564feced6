package matrix_test

import (
	"slices"

	"wellfield/internal/matrix"
)

// row is what the matrix knows of an address: whom the door lets in, where to ask, and
// what it shows. docs/security/matrix.md says how to add one.
type row struct {
	route string
	door  func(p *matrix.Person) matrix.Verdict // nil: anybody
	at    string                                // where it is asked; the route when empty
	shows matrix.View                           // Nothing when empty
	in    func(p *matrix.Person, c *matrix.Case) bool
	exact bool     // every case of in is shown, and not a page of them
	maybe []string // fields of the view that this address has no room for, or not always
	body  string   // what is sent there
	least bool     // of the case in the path it shows at most, and not at least
	// opens says what becomes of asking for the one case in the path; nil: the address
	// is about no one case.
	opens func(p *matrix.Person, c *matrix.Case) matrix.Verdict
}

// lacks tells whether the address may have no room for the field.
func (r row) lacks(field string) bool { return r.least || slices.Contains(r.maybe, field) }

func (r row) path() string {
	if r.at != "" {
		return r.at
	}
	_, path, _ := cut(r.route)
	return path
}

func cut(route string) (method, path string, ok bool) {
	for i := range route {
		if route[i] == ' ' {
			return route[:i], route[i+1:], true
		}
	}
	return "", route, false
}

func signedIn(p *matrix.Person) matrix.Verdict {
	if p.Kind != matrix.Staff {
		return signIn
	}
	return matrix.May
}

// duty lets in who carries one of the duties; at a page under whatever post.
func duty(duties ...string) func(p *matrix.Person) matrix.Verdict {
	return func(p *matrix.Person) matrix.Verdict {
		if p.Kind != matrix.Staff {
			return signIn
		}
		if p.Has(duties...) {
			return matrix.May
		}
		return matrix.Refused
	}
}

func anyPost(door func(p *matrix.Person) matrix.Verdict) func(p *matrix.Person) matrix.Verdict {
	return func(p *matrix.Person) matrix.Verdict {
		best := door(p)
		for _, other := range p.Others {
			if v := door(&matrix.Person{Kind: p.Kind, Account: p.Account, Post: other}); v == matrix.May {
				best = v
			}
		}
		return best
	}
}

func line(p *matrix.Person) matrix.Verdict {
	return duty("intake", "dispatch", "check", "supervise")(p)
}

func lists(scope string) func(p *matrix.Person, c *matrix.Case) bool {
	return func(p *matrix.Person, c *matrix.Case) bool { return matrix.Lists(scope, p, c) }
}

func scoped(scope string) func(p *matrix.Person) matrix.Verdict {
	return func(p *matrix.Person) matrix.Verdict {
		switch {
		case p.Kind != matrix.Staff:
			return signIn
		case matrix.MayList(scope, p):
			return matrix.May
		}
		return matrix.Refused
	}
}

// published are the cases that everybody may know of.
func public(*matrix.Person, *matrix.Case) bool { return true }

// rows are all addresses that are not an act on a case. One line each.
func rows() []row {
	return slices.Concat(publicRows(), caseRows(), deskRows(), listRows(), otherRows())
}

// free are addresses that let anybody in and show no case.
func free(routes ...string) (all []row) {
	for _, r := range routes {
		all = append(all, row{route: r})
	}
	return all
}

func publicRows() []row {
	return append(free("/", "/assets/", "GET /{$}", "GET /report", "POST /report", "GET /complain", "POST /complain", "GET /follow", "POST /follow", "POST /preferences", "GET /sign-in", "POST /sign-in",
		"POST /sign-out", "GET /sign-in/city", "GET /sign-in/city/return", "GET /sign-in/enrol", "GET /sign-in/factor", "GET /sign-in/link", "GET /sign-in/passkey",
		"GET /sign-in/password", "POST /sign-in/enrol", "POST /sign-in/factor", "POST /sign-in/link", "POST /sign-in/passkey", "POST /sign-in/passkey/begin",
		"POST /sign-in/password", "GET /enrol", "POST /enrol", "GET /api/docs", "GET /api/docs/{operation}", "GET /areas.geojson", "GET /healthz", "GET /readyz", "POST /page-violation",
		"GET /second-looks", "GET /what-we-hold", "GET /ledger", "GET /ledger.csv", "GET /emergencies", "GET /emergencies/{id}",
		"GET /api/v1/areas", "GET /api/v1/areas/locate", "GET /api/v1/classes", "GET /api/v1/emergencies", "GET /api/v1/emergencies/{id}", "GET /api/v1/held",
		"GET /api/v1/ledger", "GET /api/v1/openapi.json", "GET /api/v1/second-looks", "POST /api/v1/photos", "POST /api/v1/reports",
		"GET /open311/v2/discovery", "GET /open311/v2/services", "GET /open311/v2/services/", "GET /open311/v2/tokens/", "GET /open311/v2/servicerequestupdates",
		"POST /open311/v2/requests", "POST /open311/v2/servicerequestupdates"),
		row{route: "GET /long-term", shows: matrix.Open, in: public},
		row{route: "GET /api/v1/long-term", shows: matrix.Open, in: public},
		row{route: "GET /api/v1/similar", at: "/api/v1/similar?lat=30.005&lng=110.005&class=component/0201", shows: matrix.Open, in: public},
		row{route: "GET /open311/v2/requests", at: "/open311/v2/requests.json?extensions=true&page_size=1000", shows: matrix.Open, in: public, exact: true, maybe: []string{"answer"}},
		row{route: "GET /open311/v2/requests/", at: "/open311/v2/requests/NUMBER.json?extensions=true", shows: matrix.Open, opens: whenPublic},
		row{route: "GET /open311/v2/photos/", at: "/open311/v2/photos/NUMBER/1.jpg", opens: whenShown},
		// A photo opens to whoever has its hash; no view above tells one to who may not see it.
		row{route: "GET /photos/{hash}"}, row{route: "GET /photos/{hash}/thumb"}, row{route: "GET /api/v1/photos/{hash}"})
}

func verdict(ok bool, otherwise matrix.Verdict) matrix.Verdict {
	if ok {
		return matrix.May
	}
	return otherwise
}

func whenPublic(_ *matrix.Person, c *matrix.Case) matrix.Verdict {
	return verdict(c.Class != "hidden", matrix.Unseen)
}

func whenShown(_ *matrix.Person, c *matrix.Case) matrix.Verdict {
	return verdict(matrix.Shows(matrix.Open, nil, c, "words"), matrix.Unseen)
}

func whoHolds(p *matrix.Person, c *matrix.Case) matrix.Verdict {
	return verdict(p.Kind == matrix.Reporter && p.Case == c.Name, matrix.Unseen)
}

func whoHoldsAtAPI(p *matrix.Person, c *matrix.Case) matrix.Verdict {
	if p.Kind != matrix.Reporter {
		return noLink
	}
	return whoHolds(p, c)
}

func whoSees(p *matrix.Person, c *matrix.Case) matrix.Verdict {
	if p.Kind != matrix.Staff {
		return signIn
	}
	return verdict(p.Sees(c), matrix.Unseen)
}

// whoWatches reads the view log; for whoever else sees the case there is none.
func whoWatches(p *matrix.Person, c *matrix.Case) matrix.Verdict {
	if v := whoSees(p, c); v != matrix.May {
		return v
	}
	return verdict(p.Watches(c), matrix.Refused)
}

// whoCompares is offered what may be the same problem: who could put cases together.
func whoCompares(p *matrix.Person, c *matrix.Case) matrix.Verdict {
	return whoSees(p, c)
}

// whoChecks is the page of a check: a check post that sees the case.
func whoChecks(p *matrix.Person, c *matrix.Case) matrix.Verdict {
	if v := whoSees(p, c); v != matrix.May {
		return v
	}
	return verdict(anyPost(duty("check"))(p) == matrix.May, matrix.Refused)
}

// caseRows are the addresses of one case.
func caseRows() []row {
	return []row{
		{route: "GET /cases/{number}", at: "/cases/NUMBER", door: signedIn, shows: matrix.Worked, opens: whoSees},
		{route: "GET /api/v1/cases/{number}", at: "/api/v1/cases/NUMBER", door: signedIn, shows: matrix.Worked, opens: whoSees, maybe: []string{"unlock"}},
		{route: "GET /api/v1/cases/{number}/candidates", at: "/api/v1/cases/NUMBER/candidates", door: signedIn, opens: whoCompares},
		{route: "GET /api/v1/cases/{number}/looks", at: "/api/v1/cases/NUMBER/looks", door: signedIn, shows: matrix.Log, opens: whoWatches},
		{route: "GET /check/{number}", at: "/check/NUMBER", door: signedIn, shows: matrix.Bounded, opens: whoChecks, least: true},
		{route: "GET /t/{number}/{link}", at: "/t/NUMBER/LINK", shows: matrix.Followed, opens: whoHolds,
			maybe: []string{"place", "measure", "safety_photo", "plea", "done", "after_photo", "check"}},
		{route: "GET /t/{number}/{link}/received", at: "/t/NUMBER/LINK/received", shows: matrix.Followed, opens: whoHolds, least: true},
		{route: "GET /t/{number}/{link}/erase", at: "/t/NUMBER/LINK/erase", shows: matrix.Followed, opens: whoHolds, least: true},
		{route: "GET /t/{number}/{link}/complain", at: "/t/NUMBER/LINK/complain", shows: matrix.Followed, opens: whoHolds, least: true},
		{route: "GET /t/{number}/{link}/data", at: "/t/NUMBER/LINK/data", shows: matrix.Own, opens: whoHolds},
		{route: "GET /t/{number}/{link}/data.json", at: "/t/NUMBER/LINK/data.json", shows: matrix.Own, opens: whoHolds, maybe: []string{"link", "unlock"}},
		{route: "GET /api/v1/reports/{number}", at: "/api/v1/reports/NUMBER", shows: matrix.Followed, opens: whoHoldsAtAPI, maybe: []string{"link", "unlock"}},
		{route: "GET /api/v1/reports/{number}/data", at: "/api/v1/reports/NUMBER/data", shows: matrix.Own, opens: whoHoldsAtAPI, maybe: []string{"link", "unlock"}},
	}
}

func deskRows() []row {
	all := []row{
		{route: "GET /desk", door: atDesk, shows: matrix.Bounded, in: public},
		{route: "GET /unit", door: anyPost(duty("handle", "verify")), shows: matrix.Bounded, in: public},
		{route: "GET /check", door: anyPost(duty("check")), shows: matrix.Bounded, in: public},
		{route: "GET /tasks", door: anyPost(somePost), shows: matrix.Bounded, in: public},
		{route: "GET /find", door: signedIn},
		{route: "GET /supervise", door: anyPost(duty("supervise")), shows: matrix.Bounded, in: public},
		{route: "POST /supervise", door: anyPost(duty("supervise")), shows: matrix.Bounded, in: public},
		{route: "GET /catalogue", door: anyPost(duty("admin_system", "intake", "dispatch", "supervise"))},
		{route: "GET /rules", door: anyPost(duty("admin_system", "supervise"))},
		{route: "POST /rules/accept", door: anyPost(duty("admin_system", "supervise"))},
		{route: "POST /rules/decline", door: anyPost(duty("admin_system", "supervise"))},
		{route: "GET /emergencies/declare", door: anyPost(duty("supervise"))},
		{route: "POST /emergencies", door: anyPost(duty("supervise"))},
		{route: "GET /emergencies/{id}/report", at: "/emergencies/EMERGENCY/report", door: anyPost(line), shows: matrix.Bounded, in: public},
		{route: "POST /emergencies/{id}/{verb}", at: "/emergencies/EMERGENCY/end", door: anyPost(commandsWest)},
		{route: "GET /peers", door: anyPost(operates)},
		{route: "POST /peers/{peer}/run", at: "/peers/none/run", door: anyPost(operates)},
		{route: "POST /peers/{peer}/replay", at: "/peers/none/replay", door: anyPost(operates)},
		{route: "GET /security-log", door: anyPost(duty("admin_audit"))},
		{route: "GET /security-log.csv", door: anyPost(duty("admin_audit"))},
		{route: "POST /security-log/verify", door: anyPost(duty("admin_audit"))},
		{route: "POST /post"},
		// Complaints are about no case. Who hears none is told that there is no such page,
		// which is what everybody is told of a number that was never given.
		{route: "GET /complaints", door: signedIn}, {route: "GET /complaints/coverage", door: signedIn},
		{route: "GET /complaints/{number}", at: "/complaints/0000-0000-000", door: signedIn},
		{route: "POST /complaints/{number}/{verb}", at: "/complaints/0000-0000-000/accept", door: signedIn},
		{route: "GET /c/{number}/{link}", at: "/c/0000-0000-000/x"}, {route: "GET /c/{number}/{link}/received", at: "/c/0000-0000-000/x/received"},
		{route: "POST /c/{number}/{link}/{verb}", at: "/c/0000-0000-000/x/add"},
	}
	for _, r := range []string{"GET /account", "GET /account/factor", "GET /account/password", "GET /account/prove", "POST /account/factor", "POST /account/factors/{id}/remove",
		"POST /account/password", "POST /account/prove", "POST /account/recovery", "POST /account/sessions/{id}/end", "POST /account/sessions/end-others", "POST /account/identities/unlink"} {
		all = append(all, row{route: r, door: signedIn})
	}
	return append(all, officeRows()...)
}

// officeRows are the addresses of posts and accounts: the security administration's,
// and every holder's own, which say of no case more than that it is among its work.
func officeRows() []row {
	keeps := anyPost(duty("admin_security"))
	all := []row{
		{route: "GET /staff/posts/{id}", at: "/staff/posts/desk-west", door: keeps},
		{route: "GET /staff/accounts/{id}", at: "/staff/accounts/desk-west", door: keeps},
		{route: "POST /staff/accounts/{id}/{verb}", at: "/staff/accounts/nobody-there/end", door: keeps},
		{route: "GET /staff/act/{verb}", at: "/staff/act/hold", door: keeps},
		{route: "POST /staff/act/{verb}", at: "/staff/act/hold", door: keeps},
		{route: "GET /my-posts", door: signedIn},
		{route: "GET /my-posts/{verb}", at: "/my-posts/prepare", door: signedIn},
		{route: "POST /my-posts/{verb}", at: "/my-posts/prepare", door: signedIn},
	}
	for _, r := range []string{"GET /staff", "GET /staff/posts", "GET /staff/accounts", "POST /staff/accounts", "GET /staff/changes", "POST /staff/undo",
		"GET /staff/list", "POST /staff/list", "GET /staff/list.csv"} {
		all = append(all, row{route: r, door: keeps})
	}
	return all
}

// atDesk: whoever may list the centre's cases in the chosen post, or works at the desk
// in another.
func atDesk(p *matrix.Person) matrix.Verdict {
	if line(p) == matrix.May {
		return matrix.May
	}
	return anyPost(duty("intake", "dispatch", "supervise"))(p)
}

// somePost: whoever holds a post today that works on cases.
func somePost(p *matrix.Person) matrix.Verdict {
	return duty("intake", "dispatch", "verify", "handle", "check", "supervise")(p)
}

// ofWest: who commands there at the level at which the plan may be declared.
func ofWest(p *matrix.Person) matrix.Verdict {
	if v := duty("supervise")(p); v != matrix.May || p.Post.Org.Area == west {
		return v
	}
	return matrix.Refused
}

// anyHolder: whoever holds any post today.
func anyHolder(p *matrix.Person) matrix.Verdict {
	if p.Kind == matrix.Staff && p.Post.ID == "" {
		return matrix.Refused
	}
	return signedIn(p)
}

// prolongsWest: who commands there, and did not declare it.
func prolongsWest(p *matrix.Person) matrix.Verdict {
	if p.Account == "boss-west" {
		return matrix.Refused
	}
	return commandsWest(p)
}

// operates: an administrator, and the dispatch and supervise posts of the organisation
// that takes what no other does.
func operates(p *matrix.Person) matrix.Verdict {
	if p.Post.Org.ID == "district-centre" {
		return duty("admin_system", "dispatch", "supervise")(p)
	}
	return duty("admin_system")(p)
}

// commandsWest: a supervise post whose area is the declared one or holds it.
func commandsWest(p *matrix.Person) matrix.Verdict {
	if v := duty("supervise")(p); v != matrix.May || matrix.Holds(p.Post.Org.Area, west) {
		return v
	}
	return matrix.Refused
}

func listRows() (all []row) {
	for _, scope := range []string{"centre", "unit", "grid", "verify", "check", "imported"} {
		all = append(all, row{route: "GET /api/v1/cases", at: "/api/v1/cases?limit=200&scope=" + scope, door: scoped(scope), shows: matrix.Listed, in: lists(scope), exact: true},
			row{route: "GET /api/v1/cases/counts", at: "/api/v1/cases/counts?scope=" + scope, door: scoped(scope)})
		for _, format := range []string{"csv", "xlsx", "geojson"} {
			all = append(all, row{route: "GET /api/v1/cases/export", at: "/api/v1/cases/export?format=" + format + "&scope=" + scope, door: scoped(scope),
				shows: matrix.Taken, in: lists(scope), exact: true, maybe: []string{"answer", "private_answer", "reason", "ruling", "done"}})
		}
	}
	for _, format := range []string{"csv", "xlsx", "geojson"} {
		all = append(all, row{route: "GET /desk/export", at: "/desk/export?format=" + format, door: atDesk, shows: matrix.Bounded, in: public},
			row{route: "GET /check/export", at: "/check/export?format=" + format, door: anyPost(duty("check")), shows: matrix.Bounded, in: public},
			row{route: "GET /unit/export", at: "/unit/export?list=handling&post=POST&format=" + format, door: signedIn, shows: matrix.Bounded, in: public})
	}
	return all
}

func otherRows() []row {
	return []row{
		{route: "GET /api/v1/me", door: signedIn},
		{route: "GET /api/v1/oversight", at: "/api/v1/oversight?since=2026-03-01T00:00:00Z&before=2026-04-01T00:00:00Z", door: line},
		{route: "GET /api/v1/rechecks", door: somePost, shows: matrix.Bounded, in: public},
		{route: "GET /api/v1/rules/proposals", door: duty("admin_system", "supervise")},
		{route: "POST /api/v1/rules/proposals/accept", body: `{"base":1,"class":"component/0201","area":"` + east + `","unit":"works-east"}`, door: duty("admin_system", "supervise")},
		{route: "POST /api/v1/rules/proposals/decline", body: `{"reason":"x","class":"component/0201","area":"` + east + `","unit":"works-east"}`, door: duty("admin_system", "supervise")},
		{route: "POST /api/v1/supervision", body: `{"demand":"x","dry_run":true}`, door: line},
		{route: "POST /api/v1/cases", body: `{"id":"0197f3a0-0000-7000-8000-000000000001","channel":"desk","summary":" ","class":"component/9999"}`, door: duty("intake", "verify")},
		{route: "POST /api/v1/emergencies", body: `{"plan":"none","area":"` + west + `","hours":2,"reason":"x"}`, door: commandsWest},
		{route: "POST /api/v1/emergencies/try", body: `{"plan":"outage","area":"` + west + `","hours":2,"reason":"x"}`, door: ofWest},
		{route: "GET /api/v1/emergencies/{id}/steps", at: "/api/v1/emergencies/EMERGENCY/steps", door: signedIn},
		{route: "POST /api/v1/emergencies/{id}/end", at: "/api/v1/emergencies/EMERGENCY/end", body: `{"reason":" "}`, door: commandsWest},
		{route: "POST /api/v1/emergencies/{id}/prolong", at: "/api/v1/emergencies/EMERGENCY/prolong", body: `{"hours":1,"reason":" "}`, door: prolongsWest},
		{route: "POST /api/v1/emergencies/{id}/do", at: "/api/v1/emergencies/EMERGENCY/do", body: `{"step":"none"}`, door: anyHolder},
	}
}
