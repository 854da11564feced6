// Package peer is the policy document about peers: systems of departments that
// speak Open311 GeoReport v2, what is pulled from each, what is pushed to it,
// and what its words mean here. It decides and sends nothing.
package peer

import (
	"io"

	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/policy"
)

// Direction is which way cases go.
type Direction string

// The directions.
const (
	Pull Direction = "pull" // what the peer has comes here
	Push Direction = "push" // what its units are given here goes there
	Both Direction = "both"
)

// Pulls tells whether what the peer has comes here.
func (d Direction) Pulls() bool { return d == Pull || d == Both }

// Pushes tells whether cases go to the peer.
func (d Direction) Pushes() bool { return d == Push || d == Both }

// Document is the policy document "peers". NewBook checks it.
type Document struct {
	Peers []Peer `json:"peers" yaml:"peers"`
}

// Peer is one system. Times are Go durations: "5m", "24h".
type Peer struct {
	ID           string    `json:"id" yaml:"id"`
	Name         lang.Name `json:"name" yaml:"name"`
	Endpoint     string    `json:"endpoint" yaml:"endpoint"`
	Discovery    string    `json:"discovery,omitempty" yaml:"discovery,omitempty"`
	Format       string    `json:"format,omitempty" yaml:"format,omitempty"` // json or xml; empty: xml
	Jurisdiction string    `json:"jurisdiction_id,omitempty" yaml:"jurisdiction_id,omitempty"`
	Zone         string    `json:"zone,omitempty" yaml:"zone,omitempty"` // of its times without one; empty: the city's
	Key          string    `json:"key,omitempty" yaml:"key,omitempty"`   // where the API key is: env:WELLFIELD_PEER_NAME, or file:NAME in the folder peer-keys of the data
	Direction    Direction `json:"direction" yaml:"direction"`
	Paused       bool      `json:"paused,omitempty" yaml:"paused,omitempty"`

	Every    string `json:"every,omitempty" yaml:"every,omitempty"`       // between two rounds; empty: 5m
	Overlap  string `json:"overlap,omitempty" yaml:"overlap,omitempty"`   // read again before the cursor; empty: 24h
	Since    string `json:"since,omitempty" yaml:"since,omitempty"`       // the day the first pull begins; empty: 90 days back
	Attempts int    `json:"attempts,omitempty" yaml:"attempts,omitempty"` // before a piece of work is left for a person; 0: 10
	PageSize int    `json:"page_size,omitempty" yaml:"page_size,omitempty"`
	Updates  bool   `json:"updates,omitempty" yaml:"updates,omitempty"` // it has servicerequestupdates

	Pulling  Pulling   `json:"pull,omitzero" yaml:"pull,omitempty"`
	Pushing  Pushing   `json:"push,omitzero" yaml:"push,omitempty"`
	Services []Service `json:"services,omitempty" yaml:"services,omitempty"`
	Statuses []Status  `json:"statuses,omitempty" yaml:"statuses,omitempty"`
}

// Pulling is what is taken from the peer, and how.
type Pulling struct {
	Area      string   `json:"area,omitempty" yaml:"area,omitempty"`               // stands for a request without a position
	Others    Others   `json:"others,omitempty" yaml:"others,omitempty"`           // services that Services does not name; empty: take
	Photos    bool     `json:"photos,omitempty" yaml:"photos,omitempty"`           // fetch pictures
	PhotoFrom []string `json:"photo_hosts,omitempty" yaml:"photo_hosts,omitempty"` // from these hosts too
}

// Others is what is done with requests of services that are not named.
type Others string

// What is done with them.
const (
	Take  Others = "take"  // they enter without a class, and the desk files them
	Leave Others = "leave" // they stay where they are
)

// Pushing is what is sent to the peer.
type Pushing struct {
	Posts   []org.ID `json:"posts,omitempty" yaml:"posts,omitempty"`       // handling posts that it acts as; each stands for the lead unit that it belongs to
	Classes []string `json:"classes,omitempty" yaml:"classes,omitempty"`   // catalog.Patterns; empty: all
	Areas   []string `json:"areas,omitempty" yaml:"areas,omitempty"`       // codes; empty: everywhere
	Service string   `json:"service,omitempty" yaml:"service,omitempty"`   // for classes that Services does not name
	Unsure  Unsure   `json:"unsure,omitempty" yaml:"unsure,omitempty"`     // empty: look_up
	Settle  string   `json:"settle,omitempty" yaml:"settle,omitempty"`     // until it lists what it took; empty: 2m
	Words   bool     `json:"words,omitempty" yaml:"words,omitempty"`       // send the words of the reporter and of the checker
	Photos  bool     `json:"photos,omitempty" yaml:"photos,omitempty"`     // give addresses of the report's photos
	Lang    lang.Tag `json:"language,omitempty" yaml:"language,omitempty"` // of what we say there; empty: zh-CN
}

// Unsure is what is done when it is not known whether the peer took a case.
type Unsure string

// What is done.
const (
	LookUp Unsure = "look_up" // ask it for our mark, and send again only when it does not have it
	Ask    Unsure = "ask"     // never send again by itself; a person decides
)

// Service maps a service of the peer to a class. The first row of a class is
// the service under which it is pushed.
type Service struct {
	Code  string `json:"code" yaml:"code"`
	Class string `json:"class" yaml:"class"` // a catalog.Key
}

// Status says what a status of the peer means here. Statuses that are not
// listed are noted and change nothing; with no list, open and closed mean what
// the specification says.
type Status struct {
	Status  string `json:"status" yaml:"status"`                       // as the peer writes it; upper or lower case
	History string `json:"history,omitempty" yaml:"history,omitempty"` // ended there before we knew it: the state it is taken over in
	Does    Doing  `json:"does,omitempty" yaml:"does,omitempty"`       // to a case that was pushed; empty: note
}

// Doing is what a status does to a case that was pushed. Nothing here checks or
// closes: that the peer is done is a claim, and claims are checked.
type Doing string

// What it does.
const (
	DoNote   Doing = "note"   // its words are noted
	DoSign   Doing = "sign"   // its unit signs
	DoHandle Doing = "handle" // its unit reports the handling done
)

// ReadYAML reads a Document with the strictness and faults of policy.ReadYAML.
func ReadYAML(r io.Reader) (Document, error) {
	var d Document
	err := policy.ReadYAML(r, &d)
	return d, err
}

// ReadJSON reads a Document with the strictness and faults of policy.ReadJSON.
func ReadJSON(r io.Reader) (Document, error) {
	var d Document
	err := policy.ReadJSON(r, &d)
	return d, err
}
