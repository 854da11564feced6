package main

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// A key made from the command line works on the server that is already running,
// and no longer after it was revoked.
func TestKeysFromTheCommandLine(t *testing.T) {
	data := t.TempDir()
	database := "sqlite:" + filepath.Join(data, "wellfield.db")
	server := startServer(t, data, database)
	key := strings.TrimSpace(mustRun(t, database, data, "apikey", "add", "--rights", "report", "--rate", "7", "city-app"))
	if listed := mustRun(t, database, data, "apikey", "list"); !strings.Contains(listed, "city-app") || strings.Contains(listed, key) || !strings.Contains(listed, "7/min") {
		t.Errorf("listed: %s", listed)
	}
	report := func(key string) int {
		t.Helper()
		r, err := http.PostForm(strings.TrimSpace(server.address)+"/open311/v2/requests.xml", url.Values{"api_key": {key},
			"service_code": {"component-0201"}, "address_string": {"by the mill"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Body.Close(); err != nil {
			t.Fatal(err)
		}
		return r.StatusCode
	}
	if code := report(key); code != http.StatusOK {
		t.Errorf("a new key: %d", code)
	}
	if code := report("demo"); code != http.StatusForbidden {
		t.Errorf("the demo's key where there is no demo: %d", code)
	}
	mustRun(t, database, data, "apikey", "revoke", "city-app")
	if code := report(key); code != http.StatusForbidden {
		t.Errorf("a revoked key: %d", code)
	}
}
