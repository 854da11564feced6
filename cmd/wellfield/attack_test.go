package main

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/wellfieldtest"
)

// besieged is the small city behind the real doors, a listener for each side.
// Each attack_*_test.go tells one kind of attack: what is tried, that nothing
// comes of it, and what the security log then holds.
type besieged struct {
	*wellfieldtest.City
	t             *testing.T
	p             *program
	public, staff string // addresses
	log           *syncBuffer
	data          string
}

const attackPassword = "wellfield-demo"

func besiege(t *testing.T, more map[string]string) *besieged {
	t.Helper()
	b := &besieged{City: wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t)), t: t, log: &syncBuffer{}, data: t.TempDir()}
	public, staff := httptest.NewUnstartedServer(nil), httptest.NewUnstartedServer(nil)
	b.public, b.staff = "http://"+public.Listener.Addr().String(), "http://"+staff.Listener.Addr().String()
	env := map[string]string{"WELLFIELD_DATA_DIR": b.data, "WELLFIELD_LANGUAGE": "en", "WELLFIELD_ADDR": public.Listener.Addr().String(),
		"WELLFIELD_STAFF_ADDR": staff.Listener.Addr().String()}
	for name, value := range more {
		env[name] = value
	}
	b.p = &program{out: io.Discard, err: b.log}
	if err := b.p.prepare(func(name string) string { return env[name] }); err != nil {
		t.Fatal(err)
	}
	d, err := b.p.doors(b.App)
	if err != nil {
		t.Fatal(err)
	}
	public.Config.Handler, staff.Config.Handler = d, d.staff
	public.Start()
	t.Cleanup(public.Close)
	staff.Start()
	t.Cleanup(staff.Close)
	for _, account := range []string{"desk-east", "desk-west", "works-east", "works-west", "check-west", "boss-west", "grid-west", "city-desk"} {
		if err := b.SaveDemoAccount(t.Context(), account, attackPassword); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(b.CheckAll)
	return b
}

// heard is an answer, read whole.
type heard struct {
	status int
	header http.Header
	body   string
}

// attacker is a browser that follows nothing by itself.
type attacker struct {
	b      *besieged
	client *http.Client
}

func (b *besieged) attacker() *attacker {
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return &attacker{b, &http.Client{Jar: jar, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// inside is a browser in which an account signed in.
func (b *besieged) inside(account string) *attacker {
	b.t.Helper()
	a := b.attacker()
	if got := a.post(b.staff+"/sign-in", url.Values{"account": {account}, "password": {attackPassword}}); got.status != http.StatusSeeOther {
		b.t.Fatalf("%s cannot sign in: %d %s", account, got.status, got.body)
	}
	return a
}

// try sends a request with headers, given in pairs.
func (a *attacker) try(method, address, body string, headers ...string) heard {
	a.b.t.Helper()
	r, err := http.NewRequestWithContext(a.b.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		a.b.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header[http.CanonicalHeaderKey(headers[i])] = []string{headers[i+1]}
	}
	resp, err := a.client.Do(r)
	if err != nil {
		a.b.t.Fatal(err)
	}
	read, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		a.b.t.Fatal(err)
	}
	return heard{resp.StatusCode, resp.Header, string(read)}
}

func (a *attacker) get(address string, headers ...string) heard {
	a.b.t.Helper()
	return a.try(http.MethodGet, address, "", headers...)
}

func (a *attacker) post(address string, form url.Values, headers ...string) heard {
	a.b.t.Helper()
	return a.try(http.MethodPost, address, form.Encode(), append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

// call sends JSON to the API as the holder of a token; "" shows none.
func (a *attacker) call(method, address, token string, body any, headers ...string) heard {
	a.b.t.Helper()
	text := ""
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			a.b.t.Fatal(err)
		}
		text = string(raw)
		headers = append(headers, "Content-Type", "application/json")
	}
	if token != "" {
		headers = append(headers, "Authorization", "Bearer "+token)
	}
	return a.try(method, address, text, headers...)
}

// upload sends a file as a photo of a report.
func (a *attacker) upload(name, kind string, file []byte) heard {
	a.b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range map[string]string{"id": uuid.NewString(), "step": "details", "go": "details", "class": "other", "address": "here"} {
		if err := form.WriteField(field, value); err != nil {
			a.b.t.Fatal(err)
		}
	}
	part, err := form.CreatePart(map[string][]string{"Content-Disposition": {`form-data; name="photos"; filename="` + name + `"`}, "Content-Type": {kind}})
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		a.b.t.Fatal(err)
	}
	return a.try(http.MethodPost, a.b.public+"/report", body.String(), "Content-Type", form.FormDataContentType())
}

func (b *besieged) token(account string) string {
	b.t.Helper()
	token, err := b.NewToken(b.t.Context(), account)
	if err != nil {
		b.t.Fatal(err)
	}
	return token
}

// logged demands lines of that kind in the security log, for the account.
func (b *besieged) logged(kind, account string) {
	b.t.Helper()
	all, err := b.SecurityEvents(b.t.Context(), time.Time{}, 1000)
	if err != nil {
		b.t.Fatal(err)
	}
	var kinds []string
	for _, e := range all {
		if e.Kind == kind && e.Account == account {
			return
		}
		kinds = append(kinds, e.Kind+" "+e.Account)
	}
	b.t.Errorf("the security log has no %s of %q: %v", kind, account, slices.Compact(kinds))
}
