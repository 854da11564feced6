package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"wellfield/internal/outgoing"
)

// checkAddresses refuses addresses that nobody could follow, and two sides that
// would be one.
func (c Config) checkAddresses() (wrong []error) {
	for name, address := range map[string]string{"WELLFIELD_PUBLIC_URL": c.PublicURL, "WELLFIELD_STAFF_URL": c.StaffURL} {
		u, err := url.Parse(address)
		if address != "" && (err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" || u.Scheme != "https" && u.Scheme != "http") {
			wrong = append(wrong, fmt.Errorf("%s %q is not an address such as https://report.city.example", name, address))
		}
	}
	if c.StaffAddr == "" && c.StaffURL != "" {
		wrong = append(wrong, errors.New("WELLFIELD_STAFF_URL needs a WELLFIELD_STAFF_ADDR: without one posts work at WELLFIELD_PUBLIC_URL"))
	}
	if c.StaffAddr != "" && c.StaffURL != "" && strings.TrimRight(c.StaffURL, "/") == strings.TrimRight(c.PublicURL, "/") {
		wrong = append(wrong, errors.New("WELLFIELD_STAFF_URL and WELLFIELD_PUBLIC_URL are the same: two sides need two hosts"))
	}
	return wrong
}

// allowed is the list that check has seen.
func (c Config) allowed() outgoing.Allowed {
	a, _ := outgoing.Parse(c.Outgoing)
	return a
}
