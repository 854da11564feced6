package web_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// audits gives an account the administration of the audit.
func (s *site) audits(t *testing.T, name string) {
	t.Helper()
	_, _, err := s.AddAdministrator(t.Context(), org.DutyAdminAudit, name)
	must(t, err)
	must(t, s.SaveDemoAccount(t.Context(), name, password))
}

func (s *site) logged(t *testing.T, kind string) (found []app.SecurityEvent) {
	t.Helper()
	all, err := s.SecurityEvents(t.Context(), time.Time{}, 10_000)
	must(t, err)
	for _, e := range all {
		if e.Kind == kind {
			found = append(found, e)
		}
	}
	return found
}

// TestTheSecurityLogOnItsPage: the audit reads, narrows, checks and takes it along;
// nobody else gets in, and whoever tries is in it.
func TestTheSecurityLogOnItsPage(t *testing.T) {
	s := newSite(t)
	s.audits(t, "auditor")
	if b := s.visitor(t, lang.EN).open("/security-log"); !strings.HasPrefix(b.path, "/sign-in") {
		t.Errorf("a visitor is at %s", b.path)
	}
	boss := s.as(t, lang.EN, "boss-east")
	for _, path := range []string{"/security-log", "/security-log.csv"} {
		boss.load(http.StatusForbidden, path)
	}
	if strings.Contains(boss.open("/desk").body, `href="/security-log"`) {
		t.Error("a supervisor is led to the security log")
	}
	for tag, words := range map[lang.Tag][]string{
		lang.EN: {"Right refused", "refused", "GET /security-log", "Signed in", "The log is shipped nowhere", "Only the administration of the audit"},
		lang.ZH: {"越权被拒", "拒绝", "GET /security-log", "登录", "日志未外送", "安全日志仅供审计管理岗查阅"},
	} {
		b := s.as(t, tag, "auditor").open("/security-log").says(words...)
		if !strings.Contains(b.body, `href="/security-log"`) {
			t.Error("nothing leads there")
		}
		if strings.Contains(b.body, "security.kind.") {
			t.Error("a kind has no name")
		}
	}
	b := s.as(t, lang.EN, "auditor")
	if b.open("/security-log?kind=refused"); strings.Contains(b.text(), "Document published") && strings.Count(b.text(), "Right refused") < 2 {
		t.Error("the filter narrows nothing")
	}
	b.open("/security-log?result=failed&day=2001-01-01").says("No line fits")
	b.open("/security-log?day=31/2").says("“31/2” is not a day")
	b.open("/security-log")
	b.form("/security-log/verify").send(http.StatusOK).says("nothing was changed or removed")
	file, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.load(http.StatusOK, "/security-log.csv?kind=refused").body, "\ufeff"))).ReadAll()
	if err != nil || len(file) != 1+2 || file[1][2] != "refused" || file[1][5] == "" {
		t.Errorf("%v, %v", file, err)
	}
	if out := s.logged(t, "exported"); len(out) != 1 || out[0].About != "security_log" || out[0].N != 2 {
		t.Errorf("%+v", out)
	}
}

// TestWhatIsRefusedIsWrittenDown: rights, other sites' forms and uploads that are
// none; never an address of a page, which may hold a secret link, and of a
// resident neither address nor browser.
func TestWhatIsRefusedIsWrittenDown(t *testing.T) {
	s := newSite(t)
	story := s.Reported("hole", wellfieldtest.In(0, 0))
	s.as(t, lang.EN, "boss-east").load(http.StatusForbidden, "/peers")
	refused := s.logged(t, app.RefusedRight)
	if len(refused) != 1 || refused[0].Account != "boss-east" || refused[0].Post == "" || refused[0].Route != "GET /peers" || refused[0].Why != "peer.operators_only" {
		t.Errorf("a right: %+v", refused)
	}
	resident := s.visitor(t, lang.EN)
	r, err := http.NewRequest(http.MethodPost, s.url+"/report", strings.NewReader("go=next"))
	must(t, err)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
	resident.do(http.StatusForbidden, r)
	site := s.logged(t, app.RefusedSite)
	if len(site) != 1 || site[0].Account+site[0].Post+site[0].Address != "" || site[0].Client != "browser" || site[0].Why != "web.other_site" {
		t.Errorf("another site: %+v", site)
	}
	if _, err := s.StorePhoto(t.Context(), app.Nobody, strings.NewReader("<svg onload=alert(1)>")); err == nil {
		t.Error("an SVG is a photo")
	}
	if up := s.logged(t, app.RefusedUpload); len(up) != 1 || up[0].Why == "" {
		t.Errorf("an upload: %+v", up)
	}
	resident.open("/cases/" + story.Receipt.Case.Number)
	all, err := s.SecurityEvents(t.Context(), time.Time{}, 10_000)
	must(t, err)
	for _, e := range all {
		if strings.Contains(e.Route+e.About+e.Why, story.Receipt.Link) || strings.Contains(e.Route, story.Receipt.Case.Number) {
			t.Errorf("a secret is in the log: %+v", e)
		}
	}
}
