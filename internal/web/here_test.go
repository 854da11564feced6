package web_test

import (
	"testing"

	"wellfield/internal/outgoing"
)

// here is the list of an operator whose servers stand on this machine.
func here(t *testing.T) outgoing.Allowed {
	t.Helper()
	a, err := outgoing.Parse("127.0.0.1, ::1")
	if err != nil {
		t.Fatal(err)
	}
	return a
}
