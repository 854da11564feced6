package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// PeersPath is the page of peers; an id follows for what is done to one.
const PeersPath = "/peers"

// Peers is what their operator sees: each peer, how far it came, what waits,
// what needs a person, and which cases are which requests.
type Peers struct {
	Shell
	Peers []Peer
}

// Peer is one system.
type Peer struct {
	ID, Name, Endpoint string
	Direction          string // in words
	Tone, Icon, Status string // how it is, in words, with its drawing
	Paused             bool
	Problem            string // why the last round failed
	Figures            []PeerFigure
	Dead, Waiting      []PeerJob
	MoreWaiting        int // beyond those shown
	Links              []PeerLink
}

// PeerFigure is one number or time with its name.
type PeerFigure struct {
	Label string
	Text  string
	At    time.Time // zero when it is no time
	Warn  bool
}

// PeerJob is a piece of work that is not done.
type PeerJob struct {
	ID       string
	What     string // a sentence
	Number   string // of the case; empty when there is none yet
	Href     string
	Problem  string
	Attempts int
	At       time.Time // when it is tried next
}

// PeerLink is a case and what it is called at the peer.
type PeerLink struct {
	Number, Href string
	State        ui.State
	Remote       string
	Kind         string // in words
	Said         string // the peer's status, as it writes it
	At           time.Time
	Problem      string
}
