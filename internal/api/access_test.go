package api_test

import (
	"context"
	"testing"

	"wellfield/internal/app"
)

func TestNobodySeesWhatIsNotTheirs(t *testing.T) {
	c := newCity(t)
	path, mine, link := c.reported(0, 0)
	_, others, _ := c.reported(0, 0)
	for account, status := range map[string]int{"desk-east": 200, "city-desk": 200, "boss-east": 200, "desk-west": 404, "works-west": 404, "cleaning": 404} {
		if got := c.as(account, get, path, nil).status; got != status {
			t.Errorf("%s looks: %d, want %d", account, got, status)
		}
	}
	c.as("desk-west", post, path+"/file", object{"class": "component/0201"}).refused(404, "case.not_found")
	c.as("desk-east", get, "/cases/0000-0000-000", nil).refused(404, "case.not_found")

	c.ask(get, mine, nil, "Reporter-Link", link).is(200)
	c.ask(get, others, nil, "Reporter-Link", link).refused(404, "case.not_found")
	c.ask(post, others+"/message", object{"text": "x"}, "Reporter-Link", link).refused(404, "case.not_found")
	c.ask(get, mine, nil, "Reporter-Link", "").refused(422, "api.field_missing").has("Reporter-Link", "errors", 0, "field")
	c.ask(get, path, nil, "Reporter-Link", link).refused(401, "api.sign_in")
	c.ask(post, mine+"/note", object{"text": "x"}, "Reporter-Link", link).refused(404, "api.operation_unknown")
}

func TestSigningIn(t *testing.T) {
	c := newCity(t)
	for name, header := range map[string]string{"nothing": "", "another scheme": "Basic ZGVzazpkZXNr", "a wrong token": "Bearer nonsense", "half of one": "Bearer"} {
		a := c.ask(get, "/me", nil, "Authorization", header).refused(401, "api.sign_in")
		if a.header.Get("WWW-Authenticate") != `Bearer realm="wellfield"` {
			t.Errorf("%s: no WWW-Authenticate", name)
		}
	}
	// Who asks is settled before anything is read of what is asked.
	c.ask(post, "/cases", []byte("{")).refused(401, "api.sign_in")

	c.as("two-hats", get, "/me", nil).is(200).has("two-hats", "account").has("second-check", "post").
		has("second-works", "posts", 1, "id").has("[handle]", "posts", 1, "duties").has("990101001000", "posts", 0, "area", "code")
	c.as("two-hats", get, "/me", nil, "Act-As", "second-works").is(200).has("second-works", "post")
	c.as("two-hats", get, "/me", nil, "Act-As", "desk-east").refused(403, "api.post_not_held").has("desk-east", "args", "post")
	c.as("nobody-yet", get, "/me", nil).is(200).has(nil, "post").has("[]", "posts")
}

func TestTheBrowsersSession(t *testing.T) {
	c := newCity(t)
	path, _, _ := c.reported(0, 0)
	if err := c.SaveDemoAccount(context.Background(), "desk-east", password); err != nil {
		t.Fatal(err)
	}
	entry, err := c.SignIn(context.Background(), app.From{}, "desk-east", password)
	if err != nil || entry.Step != app.Entered {
		t.Fatal(entry.Step, err)
	}
	session := entry.Token
	cookie := "session=" + session
	c.ask(get, path, nil, "Cookie", cookie).is(200)
	note := object{"text": "seen"}
	for site, status := range map[string]int{"same-origin": 200, "none": 200, "same-site": 403, "cross-site": 403} {
		if got := c.ask(post, path+"/note", note, "Cookie", cookie, "Sec-Fetch-Site", site).status; got != status {
			t.Errorf("from %s: %d, want %d", site, got, status)
		}
	}
	c.ask(post, path+"/note", note, "Cookie", cookie, "Origin", "https://elsewhere.example").refused(403, "api.cross_origin")
	c.ask(post, path+"/note", note, "Cookie", cookie, "Origin", "https://elsewhere.example", "Authorization", "Bearer "+session).is(200)
	c.ask(get, path, nil, "Cookie", "session=nonsense").refused(401, "api.sign_in")
	c.ask(get, path, nil, "Cookie", "another="+session).refused(401, "api.sign_in")
}
