package peer

import (
	"slices"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

// Book is one version of the document, checked. It never changes and is safe
// for concurrent use; what it hands out is read only.
type Book struct {
	version int
	peers   []*Peer
}

// NewBook checks the document. The fault list names everything that is wrong;
// see Document.Check.
func NewBook(version int, d Document) (*Book, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	b := &Book{version: version}
	for _, p := range d.Peers {
		b.peers = append(b.peers, &p)
	}
	return b, nil
}

// Version is the number under which the document was published.
func (b *Book) Version() int { return b.version }

// All lists the peers in document order.
func (b *Book) All() []*Peer { return slices.Clone(b.peers) }

// Peer is the peer with the id.
func (b *Book) Peer(id string) (*Peer, bool) {
	for _, p := range b.peers {
		if p.ID == id {
			return p, true
		}
	}
	return nil, false
}

func duration(s string, usual time.Duration) time.Duration {
	if d, err := time.ParseDuration(s); err == nil {
		return d
	}
	return usual
}

// Interval is the time between two rounds.
func (p *Peer) Interval() time.Duration { return duration(p.Every, 5*time.Minute) }

// Again is how far before its cursor a pull begins, so that what the peer
// entered late is not missed.
func (p *Peer) Again() time.Duration { return duration(p.Overlap, 24*time.Hour) }

// SettleTime is how long the peer may need until it lists what it took.
func (p *Peer) SettleTime() time.Duration { return duration(p.Pushing.Settle, 2*time.Minute) }

// Most is how often a piece of work is tried before it is left for a person.
func (p *Peer) Most() int {
	if p.Attempts == 0 {
		return 10
	}
	return p.Attempts
}

// Page is how many requests are asked for at once.
func (p *Peer) Page() int {
	if p.PageSize == 0 {
		return 100
	}
	return p.PageSize
}

// Language is the language of what we say there.
func (p *Peer) Language() lang.Tag {
	if p.Pushing.Lang == "" {
		return lang.ZH
	}
	return p.Pushing.Lang
}

// MaySendAgain tells whether a case that the peer does not list may be sent to
// it once more.
func (p *Peer) MaySendAgain() bool { return p.Pushing.Unsure != Ask }

// Class is the class of a service code; false where the document names none.
func (p *Peer) Class(code string) (catalog.Key, bool) {
	for _, s := range p.Services {
		if s.Code == code {
			k, err := catalog.ParseKey(s.Class)
			return k, err == nil
		}
	}
	return catalog.Key{}, false
}

// Takes tells whether requests of a service are pulled.
func (p *Peer) Takes(code string) bool {
	_, named := p.Class(code)
	return named || p.Pulling.Others != Leave
}

// ServiceOf is the service code under which a class is pushed; false when the
// peer takes the class under none.
func (p *Peer) ServiceOf(k catalog.Key) (string, bool) {
	for _, s := range p.Services {
		if s.Class == k.String() {
			return s.Code, true
		}
	}
	return p.Pushing.Service, p.Pushing.Service != ""
}

// PostOf is the post that the peer acts as for a lead unit; empty when it does
// not serve the unit.
func (p *Peer) PostOf(lead org.ID, o *org.Chart) org.ID {
	for _, id := range p.Pushing.Posts {
		if post, ok := o.Post(id); ok && post.Org == lead && lead != "" {
			return id
		}
	}
	return ""
}

// Units are the lead units that the peer serves.
func (p *Peer) Units(o *org.Chart) []org.ID {
	var units []org.ID
	for _, id := range p.Pushing.Posts {
		if post, ok := o.Post(id); ok && !slices.Contains(units, post.Org) {
			units = append(units, post.Org)
		}
	}
	return units
}

// Serves tells whether a case of the class, led by the unit in the chain of
// areas, goes to the peer.
func (p *Peer) Serves(lead org.ID, k catalog.Key, chain []string, o *org.Chart) bool {
	if !p.Direction.Pushes() || p.PostOf(lead, o) == "" {
		return false
	}
	if len(p.Pushing.Areas) > 0 && !slices.ContainsFunc(p.Pushing.Areas, func(a string) bool { return slices.Contains(chain, a) }) {
		return false
	}
	return len(p.Pushing.Classes) == 0 || slices.ContainsFunc(p.Pushing.Classes, func(c string) bool {
		pattern, err := catalog.ParsePattern(c)
		return err == nil && pattern.Matches(k)
	})
}

// usual is what the specification says of its two statuses.
var usual = []Status{{Status: "open", Does: DoNote}, {Status: "closed", History: "closed_resolved", Does: DoHandle}}

func (p *Peer) status(written string) (Status, bool) {
	list := p.Statuses
	if len(list) == 0 {
		list = usual
	}
	for _, s := range list {
		if fold(s.Status) == fold(written) {
			return s, true
		}
	}
	return Status{}, false
}

// Does is what a status does to a case that was pushed.
func (p *Peer) Does(status string) Doing {
	if s, ok := p.status(status); ok && s.Does != "" {
		return s.Does
	}
	return DoNote
}

// History is the state in which a case that ended there is taken over; empty
// for one that is still open.
func (p *Peer) History(status string) string {
	s, _ := p.status(status)
	return s.History
}
