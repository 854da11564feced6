package app

import (
	"strings"

	"wellfield/internal/fault"
)

// Contact is how to reach a reporter. It is kept apart from the case, sealed
// under a key of its own, and opened by Look alone.
type Contact struct {
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

// check refuses what can reach nobody. Both fields are optional.
func (c Contact) check() error {
	var wrong fault.List
	if c.Email != "" {
		local, domain, ok := strings.Cut(c.Email, "@")
		if !ok || local == "" || !strings.Contains(domain, ".") || strings.ContainsAny(c.Email, " \t\r\n,;<>") || len(c.Email) > 254 {
			wrong = append(wrong, fault.New(fault.Invalid, "app.email_malformed").At("email"))
		}
	}
	if c.Phone != "" {
		digits := 0
		for _, r := range c.Phone {
			switch {
			case r >= '0' && r <= '9':
				digits++
			case !strings.ContainsRune("+-() ", r):
				digits = -100
			}
		}
		if digits < 5 || digits > 20 {
			wrong = append(wrong, fault.New(fault.Invalid, "app.phone_malformed").At("phone"))
		}
	}
	return wrong.Err()
}
