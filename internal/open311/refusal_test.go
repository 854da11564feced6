package open311_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wellfield/internal/app"
	"wellfield/internal/gate"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/open311"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

func TestWhatCannotBeAnswered(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{})
	for path, want := range map[string]struct {
		status int
		word   string
	}{
		"/v2/nothing.xml":                           {404, "discovery.xml"},
		"/v2/requests":                              {404, "discovery.xml"},
		"/v2/requests.html":                         {404, "discovery.xml"},
		"/v2/a/b/c.json":                            {404, "discovery.xml"},
		"/v1/requests.xml":                          {404, "discovery.xml"},
		"/v2/services/none.json":                    {404, "service_code"},
		"/v2/services/person-0101.xml":              {404, "service_code"},
		"/v2/services.xml?jurisdiction_id=elsewere": {404, "jurisdiction_id"},
		// A community has no centre that runs cases.
		"/v2/services.xml?jurisdiction_id=990101001001": {404, "jurisdiction_id"},
		"/v2/requests/7K3M-92QD-W4H.json":               {404, "service_request_id"},
		"/v2/requests/x.json":                           {404, "service_request_id"},
		"/v2/requests.json?service_request_id=x":        {400, "service_request_id"},
		"/v2/tokens/none.xml":                           {404, "token"},
		"/v2/photos/x/1.jpg":                            {404, "service_request_id"},
		"/v2/requests.json?service_code=none":           {404, "service_code"},
		"/v2/requests.json?status=lost":                 {400, "status"},
		"/v2/requests.json?start_date=yesterday":        {400, "start_date"},
		"/v2/requests.json?start_date=2025-01-01T00:00:00Z&end_date=2025-12-31T00:00:00Z": {400, "90"},
		"/v2/requests.json?start_date=2025-02-01&end_date=2025-01-01":                     {400, "end_date"},
		"/v2/requests.json?updated_after=x":                                               {400, "updated_after"},
		"/v2/requests.json?page=0":                                                        {400, "page"},
		"/v2/requests.json?page_size=1001":                                                {400, "page_size"},
		"/v2/requests.json?page=999999":                                                   {400, "page"},
		"/v2/requests.json?page=9223372036854775807":                                      {400, "page"},
		"/v2/requests.json?bbox=1,2,3":                                                    {400, "bbox"},
		"/v2/requests.json?bbox=NaN,1,2,3":                                                {400, "bbox"},
		"/v2/requests.json?lat=30":                                                        {400, "long"},
		"/v2/requests.json?lat=30&long=110":                                               {400, "radius"},
		"/v2/requests.json?lat=30&long=110&radius=NaN":                                    {400, "radius"},
		"/v2/requests.json?extensions=perhaps":                                            {400, "extensions"},
		"/v2/requests.json?a=%zz":                                                         {400, "Encode"},
		"/v2/requests.json?api_key=stolen":                                                {403, "api_key"},
		"/v2/services.json?api_key=demo":                                                  {403, "api_key"},
		"/v2/servicerequestupdates.xml?start_date=2024-01-01&end_date=2025-01-01":         {400, "90"},
		"/v2/servicerequestupdates.json?page_size=500":                                    {400, "page_size"},
	} {
		c.refused(path, c.get(path), want.status, want.word)
	}
	many := strings.Repeat("7K3M-92QD-W4H,", 101)
	c.refused("too many numbers", c.get("/v2/requests.xml?service_request_id="+many), 400, "100")
	// Everything that is wrong is said at once.
	if w := c.get("/v2/requests.json?status=lost&start_date=x&service_code=none"); strings.Count(w.Body.String(), `"code"`) != 3 {
		t.Errorf("not all at once: %s", w.Body)
	}
	w := c.do(httptest.NewRequest(http.MethodDelete, "/open311/v2/requests.xml", nil))
	c.refused("DELETE", w, http.StatusMethodNotAllowed, "DELETE")
	if w.Header().Get("Allow") == "" || w.Header().Get("Content-Type") != "text/xml" {
		t.Errorf("headers %v", w.Header())
	}
	zh := httptest.NewRequest(http.MethodGet, "/open311/v2/services/none.json?locale=zh-CN", nil)
	c.refused("in Chinese", c.do(zh), 404, "找不到")
}

func TestWhatCannotBeReported(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{})
	key, reads := c.key(app.APIKey{}), c.key(app.APIKey{Rights: []string{app.MayRead}})
	for name, row := range map[string]struct {
		spoil  func(url.Values)
		status int
		word   string
	}{
		"no key":             {func(v url.Values) { v.Del("api_key") }, 403, "api_key"},
		"another key":        {func(v url.Values) { v.Set("api_key", "x") }, 403, "api_key"},
		"a key that reads":   {func(v url.Values) { v.Set("api_key", reads) }, 403, "report"},
		"no service":         {func(v url.Values) { v.Del("service_code") }, 400, "service_code"},
		"another service":    {func(v url.Values) { v.Set("service_code", "component-9999") }, 404, "service_code"},
		"another city":       {func(v url.Values) { v.Set("jurisdiction_id", "sfgov.org") }, 404, "jurisdiction_id"},
		"no place":           {func(v url.Values) { v.Del("lat"); v.Del("long") }, 400, "address_string"},
		"half a place":       {func(v url.Values) { v.Del("long") }, 400, "long"},
		"no number":          {func(v url.Values) { v.Set("lat", "north") }, 400, "lat"},
		"not on the earth":   {func(v url.Values) { v.Set("lat", "91") }, 400, "lat"},
		"an unknown address": {func(v url.Values) { v.Del("lat"); v.Del("long"); v.Set("address_id", "1") }, 400, "address_id"},
		"no answer":          {func(v url.Values) { v.Del("attribute[depth]") }, 400, "attribute[depth]"},
		"a wrong answer":     {func(v url.Values) { v.Set("attribute[depth]", "deep") }, 400, "attribute[depth]"},
		"an unasked answer":  {func(v url.Values) { v.Set("attribute[colour]", "red") }, 400, "attribute[colour]"},
		"a long description": {func(v url.Values) { v.Set("description", strings.Repeat("x", 4001)) }, 400, "description"},
		"a malformed mail":   {func(v url.Values) { v.Set("email", "nobody") }, 400, "email"},
		"a perhaps":          {func(v url.Values) { v.Set("public", "perhaps") }, 400, "public"},
		"a long key":         {func(v url.Values) { v.Set("idempotency_key", strings.Repeat("k", 256)) }, 400, "idempotency_key"},
	} {
		form := pothole(key)
		row.spoil(form)
		c.refused(name, c.post("/v2/requests.xml", form), row.status, row.word)
	}
	c.refused("no photo", c.with("/v2/requests.json", pothole(key), []byte("GIF89a")), 400, "media")
	r := httptest.NewRequest(http.MethodPost, "/open311/v2/requests.json", strings.NewReader(`{"api_key":"`+key+`"}`))
	r.Header.Set("Content-Type", "application/json")
	c.refused("JSON", c.do(r), 400, "form")
	r = httptest.NewRequest(http.MethodPost, "/open311/v2/requests.json", strings.NewReader("--x\r\nbroken"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	c.refused("a broken form", c.do(r), 400, "again")
	if n := len(c.rows(c.get("/v2/requests.json"))); n != 0 {
		t.Errorf("%d requests stand there", n)
	}
}

func TestKeysAndTokens(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{})
	batch := c.key(app.APIKey{Name: "old-city-client", Tokens: true, Agreed: true})
	if body := c.get("/v2/services.xml?api_key=" + batch).Body.String(); !strings.Contains(body, "<type>batch</type>") {
		t.Errorf("services of a key with tokens: %.300s", body)
	}
	row := c.rows(c.post("/v2/requests.json", pothole(batch)))[0]
	token, _ := row["token"].(string)
	if token == "" || row["service_request_id"] != nil || row["extended_attributes"] != nil {
		t.Fatalf("got %v", row)
	}
	redeemed := c.rows(c.get("/v2/tokens/" + token + ".json"))[0]
	id, _ := redeemed["service_request_id"].(string)
	if redeemed["token"] != token || len(c.rows(c.get("/v2/requests/"+id+".json"))) != 1 {
		t.Errorf("got %v", redeemed)
	}
	// Its terms say that words are published; the reporter can still say no.
	agreed := pothole(batch)
	agreed.Set("description", "as the terms say")
	refused := pothole(batch)
	refused.Set("description", "not mine")
	refused.Set("public", "false")
	for _, form := range []url.Values{agreed, refused} {
		row := c.rows(c.post("/v2/requests.json", form))[0]
		redeemed := c.rows(c.get("/v2/tokens/" + row["token"].(string) + ".json"))[0]
		c.filed(redeemed["service_request_id"].(string), wellfieldtest.Pothole)
	}
	if body := c.get("/v2/requests.json").Body.String(); !strings.Contains(body, "as the terms say") || strings.Contains(body, "not mine") {
		t.Errorf("got %s", body)
	}
	if err := c.RevokeAPIKey(t.Context(), "old-city-client"); err != nil {
		t.Fatal(err)
	}
	c.refused("a revoked key", c.post("/v2/requests.json", pothole(batch)), 403, "revoked")
	// The link goes to who asks for it, and is no part of a usual answer.
	if row := c.rows(c.post("/v2/requests.json", pothole(c.key(app.APIKey{}))))[0]; row["extended_attributes"] != nil {
		t.Errorf("got %v", row)
	}
}

func TestTheDemoKeyIsTheDemosAlone(t *testing.T) {
	demo := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{Demo: true})
	if w := demo.post("/v2/requests.xml", pothole("demo")); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	real := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{})
	real.refused("elsewhere", real.post("/v2/requests.xml", pothole("demo")), 403, "api_key")
}

func TestRates(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{Keyless: gate.Rate{PerMinute: 3, Burst: 3}})
	from := func(address, query string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/open311/v2/services.json?"+query, nil)
		r.RemoteAddr = address
		return c.do(r)
	}
	slow := c.key(app.APIKey{PerMinute: 2})
	for range 3 {
		if w := from("192.0.2.1:1234", ""); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	w := from("192.0.2.1:4321", "")
	c.refused("an address too often", w, http.StatusTooManyRequests, "wait")
	if s := w.Header().Get("Retry-After"); s == "" || s == "0" {
		t.Errorf("Retry-After %q", s)
	}
	c.refused("keys tried out", from("192.0.2.1:1", "api_key=guess"), http.StatusTooManyRequests, "wait")
	if w := from("192.0.2.2:1234", ""); w.Code != http.StatusOK {
		t.Errorf("another address: %d", w.Code)
	}
	for range 2 {
		if w := from("192.0.2.1:1234", "api_key="+slow); w.Code != http.StatusOK {
			t.Errorf("a key has its own rate: %d", w.Code)
		}
	}
	c.refused("a key too often", from("192.0.2.9:1234", "api_key="+slow), http.StatusTooManyRequests, "wait")
	// All addresses of one network count as one: there are too many of them.
	for i := range 3 {
		from("[2001:db8:1:2::"+string(rune('1'+i))+"]:1", "")
	}
	c.refused("a network", from("[2001:db8:1:2:ffff::9]:1", ""), http.StatusTooManyRequests, "wait")
}

// With several cities at the top, whose is asked for must be said.
func TestSeveralCities(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{})
	areas := wellfieldtest.Areas()
	areas.Areas = append(areas.Areas, grid.Area{Code: "othercity", Level: grid.City, Name: lang.Name{lang.EN: "Other"}, Jurisdiction: true})
	if _, err := c.Publish(t.Context(), store.Areas, areas, app.BootstrapPost, "another city", 2); err != nil {
		t.Fatal(err)
	}
	c.refused("no city", c.get("/v2/services.xml"), http.StatusBadRequest, "jurisdiction_id")
	c.refused("no city", c.post("/v2/requests.json", pothole(c.key(app.APIKey{}))), http.StatusBadRequest, "jurisdiction_id")
	if w := c.get("/v2/requests.json?jurisdiction_id=othercity"); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
