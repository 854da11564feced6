package open311_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wellfield/internal/app"
	"wellfield/internal/open311"
	"wellfield/internal/wellfieldtest"
)

// sound demands an answer that is one document, and no defect of ours.
func sound(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code >= http.StatusInternalServerError {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	switch w.Header().Get("Content-Type") {
	case "application/json":
		if !json.Valid(w.Body.Bytes()) {
			t.Fatalf("not JSON: %s", w.Body)
		}
	case "text/xml":
		d := xml.NewDecoder(w.Body)
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("not XML: %v", err)
			}
		}
	default:
		t.Fatalf("a document of type %q", w.Header().Get("Content-Type"))
	}
}

func FuzzAddress(f *testing.F) {
	for _, seed := range [][2]string{
		{"requests.xml", "status=open,closed&page=2&page_size=3"}, {"requests.json", "bbox=110,30,111,31&extensions=true"},
		{"requests.json", "lat=30.005&long=110.005&radius=50"}, {"requests.xml", "start_date=2026-01-01T00:00:00+08:00&end_date=2026-02-30"},
		{"requests.json", "updated_after=0000-01-01T00:00Z"}, {"requests.json", "service_request_id=7K3M-92QD-W4H,%00&jurisdiction_id=\xff"},
		{"services/component-0201.xml", "locale=zh-CN"}, {"services/a.b.json", ""}, {"tokens/\x00.json", "a;b"}, {"photos/x/1.jpg", ""},
		{"requests/.xml", "api_key=\x00"}, {"servicerequestupdates.xml", "start_date=2026-03-01"}, {"discovery.json", "%"},
	} {
		f.Add(seed[0], seed[1])
	}
	c := newTown(f, wellfieldtest.SQLiteURL(f), open311.Options{Demo: true})
	if w := c.post("/v2/requests.xml", pothole("demo")); w.Code != http.StatusOK {
		f.Fatalf("%d %s", w.Code, w.Body)
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: "/open311/v2/" + path, RawQuery: query}
		sound(t, c.do(r))
	})
}

func FuzzForm(f *testing.F) {
	sound1 := "service_code=component-0201&lat=30.005&long=110.005&attribute[depth]=7"
	for _, seed := range []string{sound1, sound1 + "&attribute[lane][]=left&attribute[lane][1]=right&public=true",
		sound1 + "&attribute[]=x&attribute[depth][=8&attribute[depth]x=9", sound1 + "&description=%00%ff&email=a@b.c",
		"service_code=event-0101&address_id=990101001001&locale=zh-CN", "lat=NaN&long=Inf&service_code=", "%", "a;b=c", sound1 + "&lat=1e400"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	c := newTown(f, wellfieldtest.SQLiteURL(f), open311.Options{})
	key := c.key(app.APIKey{})
	f.Fuzz(func(t *testing.T, body string, report bool) {
		path := map[bool]string{true: "requests.json", false: "servicerequestupdates.xml"}[report]
		r := httptest.NewRequest(http.MethodPost, "/open311/v2/"+path+"?api_key="+key, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		sound(t, c.do(r))
	})
}

func FuzzMultipart(f *testing.F) {
	f.Add("--x\r\nContent-Disposition: form-data; name=\"service_code\"\r\n\r\nevent-0101\r\n--x\r\nContent-Disposition: form-data; " +
		"name=\"media\"; filename=\"a.jpg\"\r\n\r\nno photo\r\n--x--\r\n")
	f.Add("--x\r\nContent-Disposition: form-data; name=\"media[]\"; filename=\"\"\r\n\r\n\r\n--x--")
	f.Add("--x--")
	c := newTown(f, wellfieldtest.SQLiteURL(f), open311.Options{})
	key := c.key(app.APIKey{})
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/open311/v2/requests.json?api_key="+key+"&lat=30.005&long=110.005", strings.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		sound(t, c.do(r))
	})
}
