package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wellfield/internal/catalog"
	"wellfield/internal/gate"
	"wellfield/internal/worktime"
)

func TestKindsOfWork(t *testing.T) {
	const large = 1 << 20
	for _, row := range []struct {
		method, target, contentType string
		length                      int64
		kind                        gate.Kind
		form                        gate.Form
		urgent                      bool
	}{
		{"GET", "/healthz", "", 0, gate.Free, gate.Page, false},
		{"HEAD", "/readyz", "", 0, gate.Free, gate.Page, false},
		{"GET", "/assets/x.css", "", 0, gate.Free, gate.Page, false},
		{"POST", "/healthz", "", 1, gate.Writing, gate.Page, false},
		{"GET", "/", "", 0, gate.Reading, gate.Page, false},
		{"GET", "/areas.geojson", "", 0, gate.Reading, gate.Page, false},
		{"GET", "/api/v1/cases", "", 0, gate.Reading, gate.Problem, false},
		{"GET", "/api/v1/cases.csv", "", 0, gate.Heavy, gate.Problem, false},
		{"GET", "/cases/export", "", 0, gate.Heavy, gate.Page, false},
		{"POST", "/sign-in", "", 10, gate.SigningIn, gate.Page, false},
		{"POST", "/report", "application/x-www-form-urlencoded", 100, gate.Writing, gate.Page, true},
		{"POST", "/report", "multipart/form-data; boundary=x", 100, gate.Writing, gate.Page, true},
		{"POST", "/report", "multipart/form-data; boundary=x", large, gate.Heavy, gate.Page, true},
		{"POST", "/report", "multipart/form-data; boundary=x", -1, gate.Heavy, gate.Page, true},
		{"POST", "/api/v1/reports", "application/json", 100, gate.Writing, gate.Problem, true},
		{"POST", "/api/v1/photos", "image/jpeg", large, gate.Heavy, gate.Problem, false},
		{"POST", "/open311/v2/requests.json", "", 100, gate.Writing, gate.Open311JSON, true},
		{"POST", "/open311/v2/requests.xml", "", 100, gate.Writing, gate.Open311XML, true},
		{"GET", "/open311/v2/requests.json", "", 0, gate.Reading, gate.Open311JSON, false},
		{"DELETE", "/cases/x", "", 0, gate.Writing, gate.Page, false},
	} {
		r := httptest.NewRequest(row.method, row.target, http.NoBody)
		r.ContentLength = row.length
		r.Header.Set("Content-Type", row.contentType)
		if w := classify(r); w.Kind != row.kind || w.Form != row.form || w.MayBeUrgent != row.urgent || w.MostBody < mostJSON {
			t.Errorf("%s %s (%s, %d): %+v", row.method, row.target, row.contentType, row.length, w)
		}
	}
}

func TestUrgentReports(t *testing.T) {
	c, err := catalog.NewCatalogue(1, catalog.Starter())
	if err != nil {
		t.Fatal(err)
	}
	var hot, mild catalog.Key
	for _, class := range c.All() {
		switch {
		case class.Emergency || class.Limit.Unit == worktime.UrgentHour:
			hot = class.Key()
		default:
			mild = class.Key()
		}
	}
	for _, form := range []string{`{"id":"x","class":"%s"}`, "id=x&class=%s&step=send",
		"--x\r\nContent-Disposition: form-data; name=\"class\"\r\n\r\n%s\r\n--x--"} {
		for _, slash := range []string{"/", "%2F", "%2f", `\/`} {
			says := func(k catalog.Key) []byte {
				return []byte(strings.Replace(form, "%s", strings.Replace(k.String(), "/", slash, 1), 1))
			}
			if !urgent(c, says(hot)) {
				t.Errorf("not urgent: %s", says(hot))
			}
			if urgent(c, says(mild)) {
				t.Errorf("urgent: %s", says(mild))
			}
		}
	}
	if urgent(c, []byte(strings.Repeat("event/9999 ", 100)+hot.String())) {
		t.Error("the search has no end")
	}
}

func TestMemoryAndConnectionsAreChecked(t *testing.T) {
	for text, want := range map[string]int64{"64MiB": 64 << 20, "512MiB": 512 << 20, "2GiB": 2 << 30, "": 0, "512": 0, "63MiB": 0, "-1GiB": 0, "MiB": 0, "1TiB": 0, "99999999999GiB": 0} {
		if got, err := (Config{Memory: text}).memory(); got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
	base, err := loadConfig(func(string) string { return "" })
	if err == nil {
		err = base.check()
	}
	if err != nil {
		t.Error(err)
	}
	for _, wrong := range []string{"", "15", "-1", "many", "10000000"} {
		c := base
		c.Connections = wrong
		if c.check() == nil {
			t.Errorf("%q connections are taken", wrong)
		}
	}
}
