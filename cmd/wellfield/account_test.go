package main

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheFirstAdministrator: on a new server nobody is there and nothing opens,
// the demo's words neither, until somebody at the command line makes the first
// account; its code works on the server that is running, once.
func TestTheFirstAdministrator(t *testing.T) {
	data := t.TempDir()
	database := "sqlite:" + filepath.Join(data, "wellfield.db")
	server := startServer(t, data, database)
	address := strings.TrimSpace(server.address)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	post := func(path string, form url.Values) (int, string) {
		t.Helper()
		r, err := client.PostForm(address+path, form)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Body.Close(); err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, r.Request.URL.Path
	}
	if listed := mustRun(t, database, data, "account", "list"); strings.TrimSpace(listed) != "" {
		t.Errorf("a new server has the accounts %s", listed)
	}
	for _, account := range []string{"desk", "admin", "administrator", "root"} {
		for _, form := range []url.Values{{"account": {account}}, {"account": {account}, "password": {demoPassword}}} {
			if status, at := post("/sign-in", form); status != http.StatusUnprocessableEntity {
				t.Errorf("%v: %d at %s", form, status, at)
			}
		}
	}
	// A small list of the city's own, and the account.
	list := filepath.Join(data, "stolen.txt")
	if err := os.WriteFile(list, []byte("our town has a river\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := mustRun(t, database, data, "breached", "import", list); !strings.Contains(said, "1 password") {
		t.Errorf("said %s", said)
	}
	server.kill()
	server = startServer(t, data, database)
	address = strings.TrimSpace(server.address)
	code, link, _ := strings.Cut(strings.TrimSpace(mustRun(t, database, data, "account", "add", "--administrator", "first-admin")), "\n")
	if u, err := url.Parse(link); err != nil || u.Query().Get("code") != code || code == "" {
		t.Fatalf("printed %q and %q", code, link)
	}
	with := func(password string) url.Values {
		return url.Values{"code": {code}, "password": {password}, "again": {password}}
	}
	if status, _ := post("/enrol", with("Our town has a river")); status != http.StatusUnprocessableEntity {
		t.Errorf("a stolen password: %d", status)
	}
	if status, at := post("/enrol", with("four words not together")); status != http.StatusOK || at != "/sign-in/enrol" {
		t.Errorf("the code: %d at %s", status, at)
	}
	if status, at := post("/enrol", with("four words not together")); status != http.StatusUnprocessableEntity {
		t.Errorf("the code again: %d at %s", status, at)
	}
	if listed := mustRun(t, database, data, "account", "list"); strings.TrimSpace(listed) != "first-admin" {
		t.Errorf("listed: %s", listed)
	}
}
