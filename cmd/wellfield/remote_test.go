package main

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wellfield/client"
	"wellfield/internal/api"
	"wellfield/internal/demo"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

// terminal runs commands against a server of the small city.
type terminal struct {
	t      *testing.T
	city   *wellfieldtest.City
	server string
}

func newTerminal(t *testing.T) *terminal {
	t.Helper()
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	city := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	server := httptest.NewServer(api.New(city.App, texts, api.Options{Follow: func(number, link string) string { return "https://x/t/" + number + "/" + link }}))
	t.Cleanup(server.Close)
	return &terminal{t, city, server.URL}
}

// runs a command as an account and returns its exit code and what it printed.
func (c *terminal) runs(account string, args ...string) (int, string, string) {
	c.t.Helper()
	env := map[string]string{"WELLFIELD_SERVER": c.server, "WELLFIELD_LANGUAGE": "en"}
	if account != "" {
		if err := c.city.SaveAccount(c.t.Context(), account, "correct horse"); err != nil {
			c.t.Fatal(err)
		}
		token, err := c.city.NewToken(c.t.Context(), account)
		if err != nil {
			c.t.Fatal(err)
		}
		env["WELLFIELD_TOKEN"] = token
	}
	var out, errOut bytes.Buffer
	code := run(c.t.Context(), args, func(name string) string { return env[name] }, &out, &errOut)
	return code, out.String(), errOut.String()
}

func (c *terminal) does(account string, args ...string) string {
	c.t.Helper()
	code, out, errOut := c.runs(account, args...)
	if code != 0 {
		c.t.Fatalf("%v: %d %s", args, code, errOut)
	}
	return out
}

func TestOneProblemFromTheTerminal(t *testing.T) {
	c := newTerminal(t)
	photo, after := filepath.Join(t.TempDir(), "hole.png"), filepath.Join(t.TempDir(), "filled.png")
	for name, broken := range map[string]bool{photo: true, after: false} {
		if err := os.WriteFile(name, demo.Picture(3, broken), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var receipt client.Receipt
	key := "019cae1e-2c00-7abc-8def-0123456789ab"
	for range 2 { // sent again under its key, it is the same report
		out := c.does("", "report", "--summary", "deep hole", "--lat", "30.005", "--lng", "110.005", "--photo", photo, "--key", key, "--json")
		if err := json.Unmarshal([]byte(out), &receipt); err != nil {
			t.Fatal(err)
		}
	}
	list := c.does("desk-east", "cases", "--state", "received")
	if lines := strings.Split(strings.TrimSpace(list), "\n"); len(lines) != 2 || !strings.HasPrefix(lines[1], receipt.Number) || !strings.Contains(lines[1], "2026-03-02 10:00") {
		t.Errorf("the list is\n%s", list)
	}
	c.does("desk-east", "act", receipt.Number, "dispatch", `file:={"class":"component/0201"}`, "--rev", "1")
	if code, _, errOut := c.runs("works-east", "act", "--rev", "1", receipt.Number, "sign"); code != 1 || !strings.Contains(errOut, "at revision 3") {
		t.Errorf("on an older revision: %d %s", code, errOut)
	}
	if code, _, errOut := c.runs("works-east", "act", receipt.Number, "handle"); code != 1 || !strings.Contains(errOut, "text: ") {
		t.Errorf("without its words: %d %s", code, errOut)
	}
	shown := c.does("works-east", "act", "--photo", after, receipt.Number, "handle", "text=filled = level")
	if !strings.Contains(shown, "filled = level") || !strings.Contains(c.does("desk-east", "case", receipt.Number), "handled") {
		t.Errorf("shown is\n%s", shown)
	}
	if out := c.does("desk-east", "cases", "--json", "--overdue"); strings.TrimSpace(out) != "[]" {
		t.Errorf("overdue are %s", out)
	}
	c.city.CheckAll()
}

func TestWhatTheTerminalRefuses(t *testing.T) {
	c := newTerminal(t)
	for _, args := range [][]string{{"case"}, {"case", "1", "2"}, {"act", "1"}, {"act", "1", "note", "text"}, {"act", "1", "note", "x:={"}, {"cases", "x"}, {"cases", "--since", "yesterday"}, {"report", "hole"}} {
		if code, _, errOut := c.runs("", args...); code != 2 || !strings.Contains(errOut, "usage: wellfield "+args[0]) {
			t.Errorf("%v: %d %s", args, code, errOut)
		}
	}
	if code, _, errOut := c.runs("", "cases"); code != 1 || !strings.Contains(errOut, "signed-in post") {
		t.Errorf("without a token: %d %s", code, errOut)
	}
	if code, _, errOut := c.runs("", "report", "--server", "nowhere"); code != 1 || !strings.Contains(errOut, "address of a server") {
		t.Errorf("no address: %d %s", code, errOut)
	}
}
