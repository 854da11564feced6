// Package page is the pages, each a pure function of a typed view: values that
// a handler has already decided, and nothing to look up. Handlers fill the
// views, ui draws their parts, and this package puts them together.
package page

import (
	"wellfield/internal/lang"
	"wellfield/internal/web/assets"
	"wellfield/internal/web/ui"
)

// The addresses that pages link to. The routes of package web use the same.
const (
	HomePath        = "/"
	ReportPath      = "/report"
	FollowPath      = "/follow"
	TrackPath       = "/t/" // followed by the secret of the link
	SignInPath      = "/sign-in"
	SignOutPath     = "/sign-out"
	EnrolPath       = "/enrol"
	AccountPath     = "/account"
	PostPath        = "/post"
	PreferencesPath = "/preferences"
	DeskPath        = "/desk"
	UnitPath        = "/unit"
	TasksPath       = "/tasks"
	SupervisePath   = "/supervise"
	CheckPath       = "/check"
	CasesPath       = "/cases/" // followed by the number of the case
	FindPath        = "/find"
	HeldPath        = "/what-we-hold"

	// After the address of a track page.
	OwnPath   = "/data"
	ErasePath = "/erase"
)

// Shell is what stands around every page, and for whom it is made.
type Shell struct {
	ui.Reader
	Assets    *assets.Set
	Title     string // what the page is for, in words: the name of the window
	City      string // whose platform this is
	Languages []lang.Tag
	Staff     bool // dense type and the width of the window
	full      bool // the page fills the window and its panes scroll, where there is room
	Account   *Account
	Nav       []NavItem
	Crumbs    []ui.Link
	Notice    *ui.Notice
	Switch    Switch
	Demo      bool // the seeded demonstration, said on every page
	Wrong     bool // the page shows problems: its title says so first
	// Emergencies are those declared that the reader should know of.
	Emergencies []EmergencyLine
	Reference   bool   // there is a reference of the API to link to
	SignIn      string // where posts sign in, also on another host; empty: here
}

// Account is who is signed in: a post, never a person's name. An account that
// holds several posts can change between them.
type Account struct {
	Post, Unit string
	Posts      []ui.Option
}

// NavItem is one desk that this account may sit at.
type NavItem struct {
	Key  string // message key of its name
	Href string
	N    int // what waits there
	Here bool
}

// Switch is how the language and the text size are changed without losing the
// page: posted to Post, with Back as the address to return to, or with the
// values that the page would otherwise lose.
type Switch struct {
	Post  string // PreferencesPath when empty
	Back  string
	Carry []ui.Hidden
}

// signIn is where posts sign in.
func (s Shell) signIn() string {
	if s.SignIn == "" {
		return SignInPath
	}
	return s.SignIn
}

func (s Switch) post() string {
	if s.Post == "" {
		return PreferencesPath
	}
	return s.Post
}

// filling is the shell for a page of panes.
func (s Shell) filling() Shell {
	s.full = true
	return s
}

// title is the name of the window: problems first, then the page, then the
// product.
func (s Shell) title() string {
	t := s.Title
	if t != "" {
		t += " · "
	}
	t += s.Say("page.product")
	if s.Wrong {
		t = s.Say("page.title.wrong") + " " + t
	}
	return t
}
