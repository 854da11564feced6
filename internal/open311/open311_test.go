package open311_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/gate"
	"wellfield/internal/lang"
	"wellfield/internal/open311"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// town is the small city behind the endpoint. Its catalogue has a class of each
// precision, and questions at the potholes.
type town struct {
	*wellfieldtest.City
	t    testing.TB
	http http.Handler
}

var (
	noise  = catalog.Key{Kind: catalog.Event, Code: "0403"} // shown by its community
	waste  = catalog.Key{Kind: catalog.Service, Code: "0202"}
	hidden = catalog.Key{Kind: catalog.Service, Code: "0301"}
	need   = catalog.Key{Kind: catalog.Help, Code: "0201"}
)

func catalogue() catalog.Document {
	d := wellfieldtest.Catalogue()
	called := func(s string) lang.Name { return lang.Name{lang.EN: s, lang.ZH: s} }
	d.Classes[0].Attributes = []catalog.Attribute{
		{Code: "lane", Type: catalog.SomeOf, Name: called("Lane"), Values: []catalog.Value{{Key: "left", Name: called("Left")}, {Key: "right", Name: called("Right & more")}}},
		{Code: "depth", Type: catalog.Number, Name: called("Depth"), Hint: called("in centimetres"), Required: true},
		{Code: "witness", Type: catalog.Text, Name: called("Seen from"), Private: true},
	}
	for _, extra := range []struct {
		key       catalog.Key
		precision string
	}{{noise, catalog.Community}, {waste, catalog.Grid}, {hidden, catalog.Hidden}, {need, catalog.Exact}} {
		c := d.Classes[1]
		c.Kind, c.Code, c.Precision, c.Name = extra.key.Kind, extra.key.Code, extra.precision, called("Class "+extra.key.Code)
		d.Classes = append(d.Classes, c)
	}
	return d
}

func newTown(t testing.TB, databaseURL string, o open311.Options) *town {
	t.Helper()
	c := &town{City: wellfieldtest.NewCity(t, databaseURL), t: t}
	if _, err := c.Publish(context.Background(), store.Catalogue, catalogue(), app.BootstrapPost, "classes", 2); err != nil {
		t.Fatal(err)
	}
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	o.PublicURL = "https://city.example"
	o.Door = gate.NewDoor(nil, nil)
	c.http = open311.New(c.App, texts, o)
	return c
}

// key makes a key and returns it.
func (c *town) key(k app.APIKey) string {
	c.t.Helper()
	if k.Name == "" {
		k.Name = "client-" + uuid.NewString()[:8]
	}
	if k.Rights == nil {
		k.Rights = app.APIKeyRights()
	}
	if k.PerMinute == 0 {
		k.PerMinute = 100_000
	}
	key, err := c.AddAPIKey(context.Background(), k)
	if err != nil {
		c.t.Fatal(err)
	}
	return key
}

func (c *town) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	c.http.ServeHTTP(w, r)
	return w
}

func (c *town) get(path string) *httptest.ResponseRecorder {
	return c.do(httptest.NewRequest(http.MethodGet, "/open311"+path, nil))
}

func (c *town) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/open311"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	return c.do(r)
}

// with posts a form with a photo.
func (c *town) with(path string, form url.Values, photo []byte) *httptest.ResponseRecorder {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, values := range form {
		for _, v := range values {
			if err := m.WriteField(name, v); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	part, err := m.CreateFormFile("media", "photo.jpg")
	if err == nil {
		_, err = part.Write(photo)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/open311"+path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return c.do(r)
}

// bytes are those of a photo that was never stored before.
func (c *town) photoBytes() (hash string, content []byte) {
	c.t.Helper()
	hash = c.Photo()
	f, err := c.Photos().Open(hash, blob.Full)
	if err != nil {
		c.t.Fatal(err)
	}
	content, err = io.ReadAll(f)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		c.t.Fatal(err)
	}
	return hash, content
}

// rows are the objects of a JSON answer.
func (c *town) rows(w *httptest.ResponseRecorder) []map[string]any {
	c.t.Helper()
	var rows []map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &rows); err != nil || w.Code != http.StatusOK {
		c.t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return rows
}

// refused demands a status, the standard's error format and a word of it.
func (c *town) refused(what string, w *httptest.ResponseRecorder, status int, word string) {
	c.t.Helper()
	var x struct {
		XMLName xml.Name `xml:"errors"`
		Error   []struct {
			Code        int    `xml:"code"`
			Description string `xml:"description"`
		} `xml:"error"`
	}
	body := w.Body.String()
	if w.Code != status || !strings.Contains(body, word) {
		c.t.Errorf("%s: %d %s, want %d with %q", what, w.Code, body, status, word)
		return
	}
	if w.Header().Get("Content-Type") == "application/json" {
		var rows []struct {
			Code        int    `json:"code"`
			Description string `json:"description"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &rows); err != nil || len(rows) == 0 || rows[0].Code != status || rows[0].Description == "" {
			c.t.Errorf("%s: %s: %v", what, body, err)
		}
		return
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &x); err != nil || len(x.Error) == 0 || x.Error[0].Code != status || x.Error[0].Description == "" {
		c.t.Errorf("%s: %s: %v", what, body, err)
	}
}

// filed files a case under the class and dispatches it.
func (c *town) filed(number string, class catalog.Key) *wellfieldtest.Story {
	c.t.Helper()
	ref, err := c.Find(context.Background(), number)
	if err != nil {
		c.t.Fatal(err)
	}
	s := c.Told(ref)
	return s.By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: class}})
}

func pothole(key string) url.Values {
	return url.Values{"api_key": {key}, "service_code": {"component-0201"}, "lat": {"30.005"}, "long": {"110.005"}, "attribute[depth]": {"7"}}
}

func TestARequestFromReportToClose(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, databaseURL string) {
		c := newTown(t, databaseURL, open311.Options{Follow: func(number, link string) string { return "https://city.example/t/" + number + "/" + link }})
		key := c.key(app.APIKey{})
		form := pothole(key)
		form.Set("description", "Deep hole\nnext to the school <gate>")
		form.Set("public", "true")
		form.Set("extensions", "true")
		form["attribute[lane][]"] = []string{"left", "right"}
		_, photo := c.photoBytes()
		rows := c.rows(c.with("/v2/requests.json", form, photo))
		id, _ := rows[0]["service_request_id"].(string)
		link, _ := rows[0]["extended_attributes"].(map[string]any)["reporter_link"].(string)
		if len(rows) != 1 || id == "" || link == "" || rows[0]["token"] != nil || rows[0]["service_notice"] == nil {
			t.Fatalf("got %v", rows)
		}
		// Nobody has looked yet: class and grid are told, words and photos are not.
		one := func() map[string]any { return c.rows(c.get("/v2/requests/" + id + ".json?extensions=true"))[0] }
		before := one()
		if before["status"] != "open" || before["description"] != nil || before["media_url"] != nil || before["lat"] == 30.005 {
			t.Errorf("before anybody looked: %v", before)
		}
		story := c.filed(id, wellfieldtest.Pothole)
		after := one()
		if after["description"] != "Deep hole\nnext to the school <gate>" || after["lat"] != 30.005 || after["long"] != 110.005 ||
			after["agency_responsible"] != "works-east" || after["expected_datetime"] == nil {
			t.Errorf("filed: %v", after)
		}
		answers, _ := json.Marshal(after["attributes"])
		if !strings.Contains(string(answers), `"name":"Right \u0026 more"`) || !strings.Contains(string(answers), `"value":"7"`) {
			t.Errorf("answers: %s", answers)
		}
		media, _ := after["media_url"].(string)
		shown := c.do(httptest.NewRequest(http.MethodGet, media, nil))
		if shown.Code != http.StatusOK || shown.Header().Get("Content-Type") != "image/jpeg" || shown.Body.Len() == 0 {
			t.Errorf("%s: %d %s", media, shown.Code, shown.Header().Get("Content-Type"))
		}
		story.By("works-east").Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed).Is(casework.AwaitingReporter)
		c.Clock.Pass(time.Minute)
		told := url.Values{"api_key": {key}, "service_request_id": {id}, "reporter_link": {link}, "status": {"closed"}, "update_id": {"u1"}}
		for range 2 { // sent again, it is the same
			if w := c.post("/v2/servicerequestupdates.xml", told); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "<update_id>u1</update_id>") {
				t.Fatalf("confirm: %d %s", w.Code, w.Body)
			}
		}
		closed := one()
		if closed["status"] != "closed" || !strings.Contains(closed["status_notes"].(string), "confirmed") {
			t.Errorf("closed: %v", closed)
		}
		updates := c.rows(c.get("/v2/servicerequestupdates.json?service_request_id=" + id))
		if last := updates[len(updates)-1]; last["status"] != "closed" || last["update_id"] != id+"-7" || updates[0]["status"] != "open" {
			t.Errorf("updates: %v", updates)
		}
		c.CheckAll()
	})
}
