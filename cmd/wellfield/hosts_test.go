package main

import (
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// TestTwoListeners starts the program itself with an address for each side.
func TestTwoListeners(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	staff := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	p := startServer(t, data, "sqlite:"+filepath.Join(data, "wellfield.db"), "--staff-addr", staff)
	for address, want := range map[string]int{p.address + "/": 200, p.address + "/sign-in": 404, p.address + "/api/v1/me": 404, p.address + "/open311/v2/services.json": 200,
		"http://" + staff + "/sign-in": 200, "http://" + staff + "/api/v1/me": 401, "http://" + staff + "/open311/v2/services.json": 404} {
		resp, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s answers %d, want %d", address, resp.StatusCode, want)
		}
	}
}

func TestAddressesAreChecked(t *testing.T) {
	base, err := loadConfig(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		change func(*Config)
		want   string // in what is wrong; "" when it is right
	}{
		"one": {func(*Config) {}, ""},
		"two": {func(c *Config) {
			c.StaffAddr, c.StaffURL, c.PublicURL = ":8081", "https://a.example", "https://b.example/"
		}, ""},
		"no listener": {func(c *Config) { c.StaffURL = "https://a.example" }, "WELLFIELD_STAFF_ADDR"},
		"one host": {func(c *Config) {
			c.StaffAddr, c.StaffURL, c.PublicURL = ":8081", "https://a.example/", "https://a.example"
		}, "two hosts"},
		"no address":   {func(c *Config) { c.PublicURL = "report.example" }, "WELLFIELD_PUBLIC_URL"},
		"a path":       {func(c *Config) { c.PublicURL = "https://report.example/city" }, "WELLFIELD_PUBLIC_URL"},
		"a name in it": {func(c *Config) { c.PublicURL = "https://me@report.example" }, "WELLFIELD_PUBLIC_URL"},
		"no network":   {func(c *Config) { c.Outgoing = "10.0.0.0/8, https://works.example" }, "WELLFIELD_OUTGOING"},
	} {
		c := base
		row.change(&c)
		if err := c.check(); row.want == "" && err != nil || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
