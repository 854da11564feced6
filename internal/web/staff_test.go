package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/civil"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// officed is the small city with a post that keeps posts and accounts.
func officed(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	d := wellfieldtest.Organisations()
	d.Posts = append(d.Posts, org.Post{ID: "office", Org: "district-centre", Name: lang.Name{lang.EN: "Office", lang.ZH: "管理岗"}, Duties: []org.Duty{org.DutyAdminSecurity}})
	d.Holdings = append(d.Holdings, org.Holding{Post: "office", Account: "office"})
	if _, err := s.Publish(t.Context(), store.Organisations, d, app.BootstrapPost, "an office", 2); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveDemoAccount(t.Context(), "office", password); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) orgVersion() int { return s.Policy().Version(store.Organisations) }

// fills sets the fields of a form.
func (f *form) fills(values map[string]string) *form {
	for name, value := range values {
		f.set(name, value)
	}
	return f
}

// TestAPostChangesHandsOnThePages: what an act would do is shown first and changes
// nothing, it is published once, and taken back the same day.
func TestAPostChangesHandsOnThePages(t *testing.T) {
	s := officed(t)
	b := s.as(t, lang.EN, "office").open("/staff").says("Gaps")
	b.open("/staff/posts?org=works-east").says("works-post-east", "second-works", "two-hats")
	b.open("/staff/posts/works-post-east").says("works-east", "The next 30 days")
	f := b.open("/staff/act/hold?post=works-post-east").form("/staff/act/hold").fills(map[string]string{"account": "cleaning", "from": "2026-03-01"})
	f = f.send(http.StatusUnprocessableEntity).says("is past").form("/staff/act/hold").set("from", "2026-03-04")
	was := s.orgVersion()
	plan := f.send(http.StatusOK).says("Nothing is changed yet", "cleaning holds works-post-east", "None in the next 30 days")
	if s.orgVersion() != was {
		t.Fatal("a look publishes")
	}
	publish := plan.form("/staff/act/hold")
	publish.press("go", "yes", http.StatusOK).says("cleaning holds works-post-east")
	if s.orgVersion() != was+1 || !strings.Contains(b.body, `action="/staff/undo"`) {
		t.Fatalf("version %d at %s: %s", s.orgVersion(), b.path, b.text())
	}
	publish.press("go", "yes", http.StatusOK)
	if s.orgVersion() != was+1 {
		t.Error("the same act twice is two versions")
	}
	b.open("/staff/changes").form("/staff/undo").send(http.StatusOK).says("was taken back")
	if got := s.Policy().Chart.Holders("works-post-east", "2026-03-05"); len(got) != 1 || s.orgVersion() != was+2 {
		t.Errorf("after it was taken back: %v", got)
	}
}

// TestSomebodyElsesVersionIsNotLost: a plan that was made from an older version is
// shown again on top of the newer one.
func TestSomebodyElsesVersionIsNotLost(t *testing.T) {
	s := officed(t)
	b := s.as(t, lang.EN, "office")
	plan := b.open("/staff/act/leave?account=works-east").form("/staff/act/leave").fills(map[string]string{"from": "2026-03-03", "last": "2026-03-05"}).
		send(http.StatusOK).says("Gaps it makes", "Empty post").form("/staff/act/leave")
	d, version, err := s.Organisations(t.Context())
	must(t, err)
	d.Organisations[0].Name = lang.Name{lang.EN: "Another name"}
	_, err = s.Publish(t.Context(), store.Organisations, d, "office", "by another hand", version)
	must(t, err)
	plan = plan.press("go", "yes", http.StatusOK).says("in between", "Nothing is changed yet").form("/staff/act/leave")
	plan.press("go", "yes", http.StatusOK)
	d, _, err = s.Organisations(t.Context())
	must(t, err)
	if len(d.Leaves) != 1 || d.Organisations[0].Name[lang.EN] != "Another name" {
		t.Errorf("%+v, %v", d.Leaves, d.Organisations[0].Name)
	}
	b.open("/staff").says("Empty posts", "works-post-east")
	s.as(t, lang.EN, "works-east").open("/my-posts").says("works-post-east")
	s.Clock.Pass(24 * time.Hour)
	away := s.as(t, lang.EN, "works-east").open("/my-posts").says("You are on leave")
	away.load(http.StatusForbidden, "/unit")
}

// TestNobodyElseKeepsStaff: every address of the office, for everybody else.
func TestNobodyElseKeepsStaff(t *testing.T) {
	s := officed(t)
	for _, account := range []string{"desk-east", "boss-east", "works-east", "two-hats"} {
		b := s.as(t, lang.EN, account)
		for _, path := range []string{"/staff", "/staff/posts", "/staff/posts/office", "/staff/accounts", "/staff/accounts/office", "/staff/changes", "/staff/list", "/staff/list.csv", "/staff/act/hold?post=office"} {
			b.load(http.StatusForbidden, path)
		}
		if strings.Contains(b.open("/my-posts").body, `href="/staff"`) {
			t.Errorf("%s is led to the office", account)
		}
	}
	if v := s.visitor(t, lang.EN).open("/staff"); !strings.HasPrefix(v.path, "/sign-in") {
		t.Errorf("a visitor is at %s", v.path)
	}
	b := s.as(t, lang.EN, "office")
	b.open("/staff/act/release?post=office&account=office").form("/staff/act/release").set("day", "2026-03-02").
		send(http.StatusUnprocessableEntity).says("nobody could look after the platform")
}

var codeShown = regexp.MustCompile(`<code>([0-9A-Z-]{20,})</code>`)

// TestAccountsAreMadeLockedAndFound, in both languages.
func TestAccountsAreMadeLockedAndFound(t *testing.T) {
	for tag, words := range map[lang.Tag][3]string{lang.EN: {"Enrolment code", "code open until", "cannot sign in"}, lang.ZH: {"启用码", "启用码有效至", "不可登录"}} {
		s := officed(t)
		b := s.as(t, tag, "office").open("/staff/accounts")
		b.form("/staff/accounts", "name").set("name", "Not A Name").send(http.StatusUnprocessableEntity)
		b.form("/staff/accounts", "name").set("name", "night-desk").send(http.StatusOK).says(words[0], "night-desk")
		if !codeShown.MatchString(b.body) {
			t.Fatalf("no code is shown:\n%s", b.body)
		}
		b.open("/staff/accounts?find=night").says("night-desk", words[1])
		if strings.Contains(b.text(), "works-east") {
			t.Error("the search finds everybody")
		}
		b.open("/staff/accounts?find=" + url.QueryEscape("checker-east")).says("check-east")
		worker := s.as(t, tag, "works-east")
		b.open("/staff/accounts/works-east").form("/staff/accounts/works-east/end").send(http.StatusOK)
		if worker.open("/unit"); !strings.HasPrefix(worker.path, "/sign-in") {
			t.Errorf("a session that was ended is at %s", worker.path)
		}
		b.open("/staff/accounts/works-east").form("/staff/accounts/works-east/shut").send(http.StatusOK).says(words[2])
		f := s.visitor(t, tag).open("/sign-in").form("/sign-in", "password").fills(map[string]string{"account": "works-east", "password": password})
		f.send(http.StatusUnprocessableEntity)
		if b.open("/staff/accounts/office"); strings.Contains(b.body, "/staff/accounts/office/shut") {
			t.Error("somebody is offered to lock their own account")
		}
	}
}

// TestAHandoverIsSignedByBoth on their own pages, with the open work in it.
func TestAHandoverIsSignedByBoth(t *testing.T) {
	s := officed(t)
	number := s.Reported("a hole", wellfieldtest.In(0, 1)).Handling().Receipt.Case.Number
	giver := s.as(t, lang.EN, "works-east").open("/my-posts").says("Held by your account")
	f := giver.open("/my-posts/prepare?post=works-post-east").form("/my-posts/prepare").fills(map[string]string{"taker": "works-east", "day": "2026-03-03", "note": "The small van is at the garage."})
	f = f.send(http.StatusUnprocessableEntity).says("Choose another one").form("/my-posts/prepare").set("taker", "cleaning")
	f.send(http.StatusOK).says("Handover: works-post-east", number, "The small van", "not signed yet")
	f.send(http.StatusOK)
	if got := s.Policy().Chart.Holders("works-post-east", "2026-03-04"); len(got) != 1 || got[0] != "works-east" {
		t.Fatalf("one signature moves the post: %v", got)
	}
	if strings.Contains(s.as(t, lang.EN, "two-hats").open("/my-posts").body, "Handover") {
		t.Error("a third account sees it")
	}
	s.as(t, lang.EN, "cleaning").open("/my-posts").says("Handover: works-post-east").form("/my-posts/sign").send(http.StatusOK)
	for day, want := range map[string]string{"2026-03-02": "works-east", "2026-03-03": "cleaning"} {
		if got := s.Policy().Chart.Holders("works-post-east", civil.Day(day)); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v, want %s", day, got, want)
		}
	}
	s.as(t, lang.EN, "office").open("/staff/posts/works-post-east").says("Both have signed")
}
