package open311_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/open311"
	"wellfield/internal/wellfieldtest"
)

// planted is a case with something secret in every field that may hold it.
type planted struct {
	id, link string
	public   bool
	photo    string
}

// Secrets: none may stand in any answer, whatever it is asked.
const (
	secretPhone   = "13700001111"
	secretEmail   = "secret.reporter@example.org"
	secretName    = "Zhangsecret"
	secretWords   = "words-nobody-agreed-to"
	secretAddress = "flat-of-the-reporter"
	secretNote    = "note-among-staff"
	secretMessage = "message-to-the-reporter"
	secretHandled = "handled-with-words"
	secretWitness = "seen-from-the-third-window"
	secretDevice  = "device-4711"
	secretReason  = "refused-for-this-reason"
	// Exact places, in the digits that an answer would have.
	secretLat, secretLong = "30.0033217", "110.0087123"
)

func (c *town) plant(key string, code string, class catalog.Key, public bool) planted {
	c.t.Helper()
	form := url.Values{"api_key": {key}, "extensions": {"true"}, "service_code": {code}, "lat": {secretLat}, "long": {secretLong},
		"address_string": {secretAddress}, "description": {secretWords}, "email": {secretEmail}, "phone": {secretPhone},
		"first_name": {secretName}, "last_name": {secretName}, "device_id": {secretDevice}, "account_id": {secretDevice},
		"media_url": {"http://127.0.0.1:1/" + secretDevice}}
	if code == "component-0201" {
		form.Set("attribute[depth]", "7")
		form.Set("attribute[witness]", secretWitness)
	}
	if public {
		form.Set("public", "true")
		form.Set("description", "agreed words")
	}
	hash, photo := c.photoBytes()
	row := c.rows(c.with("/v2/requests.json", form, photo))[0]
	p := planted{id: row["service_request_id"].(string), public: public, photo: hash}
	p.link = row["extended_attributes"].(map[string]any)["reporter_link"].(string)
	return p
}

// work takes a planted case through verbs that carry words.
func (c *town) work(p planted, class catalog.Key) {
	ref, err := c.Find(c.t.Context(), p.id)
	if err != nil {
		c.t.Fatal(err)
	}
	// What comes after the report was agreed to by nobody.
	c.Told(ref).By("desk-east").Does(casework.Ask{Question: secretMessage})
	answer := casework.Answer{Text: secretMessage, Photos: []casework.PhotoIn{{Hash: c.Photo()}}}
	if _, err := c.Do(c.t.Context(), app.Actor{Role: casework.Reporter, Case: ref.ID}, ref, answer, ""); err != nil {
		c.t.Fatal(err)
	}
	s := c.filed(p.id, class)
	s.By("desk-east").Does(casework.Note{Text: secretNote, Photos: []casework.PhotoIn{{Hash: c.Photo()}}})
	s.Does(casework.Message{Text: secretMessage})
	handle := c.Evidence()
	handle.Text = secretHandled
	s.By(map[bool]string{true: "cleaning", false: "works-east"}[s.Receipt.Case.Lead == "cleaning"]).Does(handle)
}

func TestNoSecretLeaves(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, databaseURL string) {
		c := newTown(t, databaseURL, open311.Options{})
		key := c.key(app.APIKey{})
		var cases []planted
		for _, row := range []struct {
			code string
			key  catalog.Key
		}{{"component-0201", wellfieldtest.Pothole}, {"event-0403", noise}, {"service-0202", waste}, {"service-0301", hidden}, {"help-0201", need}} {
			for _, public := range []bool{false, true} {
				early := c.plant(key, row.code, row.key, public) // nobody looks at it
				late := c.plant(key, row.code, row.key, public)
				c.work(late, row.key)
				refused := c.plant(key, row.code, row.key, public)
				ref, err := c.Find(t.Context(), refused.id)
				if err != nil {
					t.Fatal(err)
				}
				c.Told(ref).By("desk-east").Does(casework.Refuse{Reason: casework.BelowStandard, Text: secretReason, Basis: secretReason})
				cases = append(cases, early, late, refused)
			}
		}
		c.Clock.Pass(time.Hour)
		all := c.everyAnswer(cases)
		c.noSecretIn(all, cases)
		// What may be shown is shown: the test would pass on empty answers as well.
		if joined := strings.Join(all, "\n"); !strings.Contains(joined, "agreed words") || !strings.Contains(joined, "/photos/") ||
			!strings.Contains(joined, cases[1].id) {
			t.Error("nothing is shown at all")
		}
		c.CheckAll()
	})
}

// everyAnswer asks everything that can be asked about the cases, in both forms.
func (c *town) everyAnswer(cases []planted) []string {
	c.t.Helper()
	var ids []string
	paths := []string{"/discovery", "/v2/discovery", "/v2/services", "/v2/services/component-0201",
		"/v2/requests", "/v2/requests?extensions=true", "/v2/requests?status=open&extensions=true", "/v2/requests?status=closed",
		"/v2/requests?updated_after=2026-03-01&extensions=true", "/v2/requests?lat=30.005&long=110.005&radius=5000&extensions=true",
		"/v2/requests?bbox=109,29,111,31", "/v2/servicerequestupdates"}
	for _, p := range cases {
		ids = append(ids, p.id)
		paths = append(paths, "/v2/requests/"+p.id, "/v2/requests/"+p.id+"?extensions=true", "/v2/servicerequestupdates?service_request_id="+p.id,
			"/v2/tokens/"+p.id)
	}
	paths = append(paths, "/v2/requests?extensions=true&service_request_id="+strings.Join(ids, ","))
	var all []string
	for _, path := range paths {
		for _, format := range []string{".xml", ".json"} {
			name, query, _ := strings.Cut(path, "?")
			w := c.get(name + format + "?" + query)
			all = append(all, path+format+"\n"+w.Body.String()+"\n"+headers(w))
		}
	}
	return all
}

func headers(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	_ = w.Header().Write(&b)
	return b.String()
}

func (c *town) noSecretIn(answers []string, cases []planted) {
	c.t.Helper()
	secrets := []string{secretPhone, secretEmail, secretName, secretWords, secretAddress, secretNote, secretMessage, secretHandled,
		secretWitness, secretDevice, secretReason}
	for _, p := range cases {
		secrets = append(secrets, p.link, p.photo) // a hash opens a photo for ever
	}
	for _, a := range answers {
		for _, secret := range secrets {
			if strings.Contains(a, secret) {
				c.t.Errorf("an answer tells %q:\n%.400s", secret, a)
			}
		}
	}
	// The exact place is told of classes that show it, once somebody has looked,
	// and of no other.
	for i, p := range cases {
		row := c.get("/v2/requests/" + p.id + ".json").Body.String()
		exact := i/6 == 0 && i%3 == 1
		if told := strings.Contains(row, secretLat) || strings.Contains(row, secretLong); told != exact {
			c.t.Errorf("case %d: exact place told: %v", i, told)
		}
		if shown := strings.Contains(row, p.id) && !strings.Contains(row, `"code"`); shown != (i/6 < 3) {
			c.t.Errorf("case %d: shown: %v\n%s", i, shown, row)
		}
		if words := strings.Contains(row, "agreed words"); words != (p.public && i%3 == 1 && i/6 < 3) {
			c.t.Errorf("case %d: words told: %v", i, words)
		}
		photo := c.get("/v2/photos/"+p.id+"/1.jpg").Code == http.StatusOK
		if photo != (p.public && i%3 == 1 && i/6 < 3) {
			c.t.Errorf("case %d: photo shown: %v", i, photo)
		}
		if c.get("/v2/photos/"+p.id+"/2.jpg").Code == http.StatusOK { // of the note, of the handling
			c.t.Errorf("case %d: a photo of the staff's is shown", i)
		}
	}
}

// A box that shrinks around the exact place of a case that is shown by its area
// must not find it; one around the point that is shown must.
func TestABoxFindsWhatIsShownOnly(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, databaseURL string) {
		c := newTown(t, databaseURL, open311.Options{})
		key := c.key(app.APIKey{})
		p := c.plant(key, "event-0403", noise, false)
		c.work(p, noise)
		exact := c.plant(key, "component-0201", wellfieldtest.Pothole, false)
		c.work(exact, wellfieldtest.Pothole)
		found := func(query string) []string {
			var ids []string
			for _, row := range c.rows(c.get("/v2/requests.json?" + query)) {
				ids = append(ids, row["service_request_id"].(string))
			}
			slices.Sort(ids)
			return ids
		}
		shown := c.rows(c.get("/v2/requests/" + p.id + ".json"))[0]
		at, err := geo.NewPoint(shown["lat"].(float64), shown["long"].(float64))
		if err != nil {
			t.Fatal(err)
		}
		around := func(p geo.Point) string {
			low, high := geo.Point{Lat: p.Lat - 1000, Lng: p.Lng - 1000}, geo.Point{Lat: p.Lat + 1000, Lng: p.Lng + 1000}
			return "bbox=" + longLat(low) + "," + longLat(high)
		}
		place, err := geo.NewPoint(30.0033217, 110.0087123)
		if err != nil {
			t.Fatal(err)
		}
		both := []string{p.id, exact.id}
		slices.Sort(both)
		for query, want := range map[string][]string{
			around(place): {exact.id}, around(at): {p.id}, "bbox=110,30,110.02,30.02": both,
			"lat=" + secretLat + "&long=" + secretLong + "&radius=50": {exact.id},
			"bbox=111,30,112,31": nil,
			"bbox=110,30,110.02,30.02&service_code=event-0403":        {p.id},
			"bbox=110,30,110.02,30.02&service_code=component-0201":    {exact.id},
			"bbox=110,30,110.02,30.02&page_size=1&page=2&status=open": {both[0]},
			"bbox=110,30,110.02,30.02&page_size=1&page=3":             nil,
		} {
			got := found(query)
			if strings.Contains(query, "page=2") {
				if len(got) != 1 {
					t.Errorf("%s found %v", query, got)
				}
				continue
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s found %v, want %v", query, got, want)
			}
		}
	})
}

func longLat(p geo.Point) string {
	lat, long, _ := strings.Cut(p.String(), ",")
	return long + "," + lat
}
