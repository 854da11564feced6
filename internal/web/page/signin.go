package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// SignIn is the way in for staff.
type SignIn struct {
	Shell
	Back     string
	Demo     []DemoAccount // the sign-ins of the demonstration, each one click
	Passkey  bool          // browsers take passkeys for this address
	Provider string        // the address of the city's own sign-in; empty: none
	Account  string
	Problems []ui.Problem
}

// DemoAccount is a post of the demonstration.
type DemoAccount struct {
	Account    string
	Post, Unit string
	Does       string // what this post does, in a sentence
}

// Proving asks for one proof, in one or several ways.
type Proving struct {
	Shell
	Lead     string
	Asks     []Ask
	Ways     []ui.Link // other ways on
	Form     string    // the ask that Problems are about
	Problems []ui.Problem
}

// Ask is one way to prove something: a form of its own.
type Ask struct {
	ID            string
	Title, Hint   string
	Post          string
	Fields        []ui.Field
	Submit        string
	Quiet         bool
	Passkey       string // "get" or "create": a browser's passkey answers Options
	Options       string
	QR            *QR
	Secret        string // what the QR code says, to be typed
	SecretAddress string // the same as a link, for the app on this very device
}

// QR is the dark modules of a QR code as a path, in a square of Size modules.
type QR struct {
	Size int
	Path string
}

// Codes are recovery codes, shown once.
type Codes struct {
	Shell
	Codes []string
	On    string // where to go on
}

// MyAccount is what an account signs in with, and where it is signed in.
type MyAccount struct {
	Shell
	Name       string
	Plain      bool // of the demonstration: signs in without a second factor
	Factors    []Factor
	Recovery   int
	Sessions   []Session
	Identities []LinkedIdentity
	Password   bool // there is one to change
	Problems   []ui.Problem
}

// LinkedIdentity is an identity at the city's provider that is bound to the account.
type LinkedIdentity struct{ Issuer, Subject string }

// Factor is one second factor.
type Factor struct {
	ID, Kind, Name string
	Created, Used  time.Time
}

// Session is one place where the account is signed in.
type Session struct {
	ID            string
	Agent         string
	Here, Program bool
	Started, Used time.Time
	Ends          time.Time
}

// named is a factor by its own name, or by its kind.
func (f Factor) named(r ui.Reader) string {
	if f.Name != "" {
		return f.Name
	}
	return r.Say("page.factor." + f.Kind)
}

// named is a session by what it is opened with.
func (s Session) named(r ui.Reader) string {
	switch {
	case s.Program:
		return r.Say("page.session.program")
	case s.Agent != "":
		return s.Agent
	}
	return r.Say("page.session.browser")
}
