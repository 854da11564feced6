package peer

import (
	"slices"
	"strconv"
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// Lint says what is wrong with the document in the company of the documents it
// works with, on the day, each fault with its path: area_unknown,
// class_unknown, post_unknown, post_not_handling, unit_served_twice, url_plain. An empty list means that it
// may be published.
func Lint(d Document, c *catalog.Catalogue, o *org.Chart, m *grid.Map, day civil.Day) fault.List {
	if err := d.Check(); err != nil {
		return fault.All(err)
	}
	l := lint{c: c, o: o, m: m, day: day, served: map[org.ID][]*Peer{}}
	for i, p := range d.Peers {
		at := "peers[" + strconv.Itoa(i) + "]."
		l.plain(at, &p)
		l.places(at, &p)
		l.classes(at, &p)
		if p.Direction.Pushes() {
			l.posts(at, &p)
		}
	}
	return l.faults
}

type lint struct {
	review
	c      *catalog.Catalogue
	o      *org.Chart
	m      *grid.Map
	day    civil.Day
	served map[org.ID][]*Peer
}

// plain refuses to send a key where everybody on the way can read it.
func (l *lint) plain(at string, p *Peer) {
	if p.Key != "" && strings.HasPrefix(p.Endpoint, "http://") && !local(p.Endpoint) {
		l.add(at+"endpoint", "peer.url_plain", p.Endpoint)
	}
}

func local(endpoint string) bool {
	host, _, _ := strings.Cut(strings.TrimPrefix(endpoint, "http://"), "/")
	return strings.HasPrefix(host, "127.") || strings.HasPrefix(host, "localhost:") || host == "localhost" || strings.HasPrefix(host, "[::1]")
}

func (l *lint) places(at string, p *Peer) {
	check := func(code, path string) {
		if a, ok := l.m.Area(code); code != "" && (!ok || !a.Valid.Holds(l.day)) {
			l.add(at+path, "peer.area_unknown", code)
		}
	}
	check(p.Pulling.Area, "pull.area")
	for i, code := range p.Pushing.Areas {
		check(code, "push.areas["+strconv.Itoa(i)+"]")
	}
}

func (l *lint) classes(at string, p *Peer) {
	for i, s := range p.Services {
		k, err := catalog.ParseKey(s.Class)
		if _, ok := l.c.Class(k); err != nil || !ok {
			l.add(at+"services["+strconv.Itoa(i)+"].class", "peer.class_unknown", s.Class)
		}
	}
	for i, s := range p.Pushing.Classes {
		pattern, err := catalog.ParsePattern(s)
		if err != nil || len(l.c.Matching(pattern)) == 0 {
			l.add(at+"push.classes["+strconv.Itoa(i)+"]", "peer.class_unknown", s)
		}
	}
}

// posts: the peer acts as handling posts, each for its own unit. Two systems
// that both claim a case would each answer for it.
func (l *lint) posts(at string, p *Peer) {
	for i, id := range p.Pushing.Posts {
		path := at + "push.posts[" + strconv.Itoa(i) + "]"
		post, ok := l.o.Post(id)
		if !ok || !post.Valid.Holds(l.day) {
			l.add(path, "peer.post_unknown", string(id))
			continue
		}
		if o, ok := l.o.Org(post.Org); !ok || !o.Valid.Holds(l.day) {
			l.add(path, "peer.post_unknown", string(id))
		}
		if !slices.Contains(post.Duties, org.DutyHandle) {
			l.add(path, "peer.post_not_handling", string(id))
		}
		for _, other := range l.served[post.Org] {
			if meet(p, other) {
				l.add(path, "peer.unit_served_twice", string(post.Org))
			}
		}
		l.served[post.Org] = append(l.served[post.Org], p)
	}
}

// meet tells whether two peers of one unit could be given the same case. Areas
// are compared by their names alone: one within another is not seen.
func meet(a, b *Peer) bool {
	areas := len(a.Pushing.Areas) == 0 || len(b.Pushing.Areas) == 0 || slices.ContainsFunc(a.Pushing.Areas, func(s string) bool { return slices.Contains(b.Pushing.Areas, s) })
	return areas && patternsMeet(a.Pushing.Classes, b.Pushing.Classes)
}

func patternsMeet(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool {
			return x == "*" || y == "*" || strings.HasPrefix(x, y) || strings.HasPrefix(y, x)
		})
	})
}
