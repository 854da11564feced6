package peer

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/policy"
)

var (
	idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
	// A key is named by where it is, within a place of its own: whoever may
	// publish this document must not be able to have any other secret sent away.
	keyForm = regexp.MustCompile(`^(env:WELLFIELD_PEER_[A-Z0-9_]{1,80}|file:[a-z0-9][a-z0-9._-]{0,63})$`)
)

// Ended are the states that a case which ended elsewhere can be taken over in.
func Ended() []string {
	return []string{"closed_resolved", "closed_explained", "refused", "referred_out"}
}

type review struct{ faults fault.List }

func (r *review) add(path, key string, value string) {
	r.faults = append(r.faults, fault.New(fault.Invalid, key).At(path).With("value", clip(value)))
}

// Check returns everything that is wrong with the document by itself, each
// fault with its path: peer.id_malformed, id_twice, name_missing,
// personal_data, url_malformed, url_plain, format_unknown, zone_unknown,
// key_malformed, direction_unknown, duration_malformed, attempts_range,
// page_size_range, others_unknown, unsure_unknown, language_unknown,
// post_missing, area_missing, service_missing, service_twice, status_missing,
// status_twice, state_unknown, doing_unknown, and the faults of
// catalog.ParseKey, catalog.ParsePattern and civil.ParseDay.
func (d Document) Check() error {
	r := &review{}
	seen := map[string]bool{}
	for i, p := range d.Peers {
		at := "peers[" + strconv.Itoa(i) + "]."
		if !idForm.MatchString(p.ID) {
			r.add(at+"id", "peer.id_malformed", p.ID)
		}
		if seen[p.ID] {
			r.add(at+"id", "peer.id_twice", p.ID)
		}
		seen[p.ID] = true
		r.name(at, p)
		r.address(at, p)
		r.rhythm(at, p)
		r.pulling(at, p)
		r.pushing(at, p)
		r.services(at, p)
		r.statuses(at, p)
	}
	return r.faults.Err()
}

func (r *review) name(at string, p Peer) {
	if strings.TrimSpace(p.Name.In(lang.EN)) == "" {
		r.add(at+"name", "peer.name_missing", "")
	}
	for _, s := range p.Name {
		if policy.NamesPerson(s) {
			r.add(at+"name", "peer.personal_data", "")
		}
	}
}

func (r *review) address(at string, p Peer) {
	for field, value := range map[string]string{"endpoint": p.Endpoint, "discovery": p.Discovery} {
		u, err := url.Parse(value)
		switch {
		case value == "" && field == "discovery":
		case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http":
			r.add(at+field, "peer.url_malformed", value)
		}
	}
	if !slices.Contains([]string{"", "json", "xml"}, p.Format) {
		r.add(at+"format", "peer.format_unknown", p.Format)
	}
	if _, err := time.LoadLocation(p.Zone); err != nil || p.Zone == "Local" {
		r.add(at+"zone", "peer.zone_unknown", p.Zone)
	}
	if p.Key != "" && !keyForm.MatchString(p.Key) {
		// What stands there may be the key itself: it is not repeated.
		r.add(at+"key", "peer.key_malformed", "")
	}
	if p.Direction != Pull && p.Direction != Push && p.Direction != Both {
		r.add(at+"direction", "peer.direction_unknown", string(p.Direction))
	}
}

func (r *review) rhythm(at string, p Peer) {
	for _, d := range []struct {
		field, value string
		least        time.Duration
	}{{"every", p.Every, 10 * time.Second}, {"overlap", p.Overlap, 0}, {"push.settle", p.Pushing.Settle, 0}} {
		v, err := time.ParseDuration(d.value)
		if d.value != "" && (err != nil || v < d.least || v > 30*24*time.Hour) {
			r.add(at+d.field, "peer.duration_malformed", d.value)
		}
	}
	if _, err := civil.ParseDay(p.Since); p.Since != "" && err != nil {
		for _, f := range fault.All(err) {
			r.faults = append(r.faults, f.At(at+"since"))
		}
	}
	if p.Attempts < 0 || p.Attempts > 100 {
		r.add(at+"attempts", "peer.attempts_range", strconv.Itoa(p.Attempts))
	}
	if p.PageSize < 0 || p.PageSize > 1000 {
		r.add(at+"page_size", "peer.page_size_range", strconv.Itoa(p.PageSize))
	}
}

func (r *review) pulling(at string, p Peer) {
	if o := p.Pulling.Others; o != "" && o != Take && o != Leave {
		r.add(at+"pull.others", "peer.others_unknown", string(o))
	}
	if p.Direction.Pulls() && p.Pulling.Area == "" {
		r.add(at+"pull.area", "peer.area_missing", "")
	}
}

func (r *review) pushing(at string, p Peer) {
	if u := p.Pushing.Unsure; u != "" && u != LookUp && u != Ask {
		r.add(at+"push.unsure", "peer.unsure_unknown", string(u))
	}
	if l := p.Pushing.Lang; l != "" && l != lang.EN && l != lang.ZH {
		r.add(at+"push.language", "peer.language_unknown", string(l))
	}
	for i, c := range p.Pushing.Classes {
		_, err := catalog.ParsePattern(c)
		for _, f := range fault.All(err) {
			r.faults = append(r.faults, f.At(at+"push.classes["+strconv.Itoa(i)+"]"))
		}
	}
	if !p.Direction.Pushes() {
		return
	}
	if len(p.Pushing.Posts) == 0 {
		r.add(at+"push.posts", "peer.post_missing", "")
	}
	if len(p.Services) == 0 && p.Pushing.Service == "" {
		r.add(at+"push.service", "peer.service_missing", "")
	}
}

func (r *review) services(at string, p Peer) {
	seen := map[string]bool{}
	for i, s := range p.Services {
		path := at + "services[" + strconv.Itoa(i) + "]."
		if strings.TrimSpace(s.Code) == "" {
			r.add(path+"code", "peer.service_missing", "")
		}
		if seen[s.Code] {
			r.add(path+"code", "peer.service_twice", s.Code)
		}
		seen[s.Code] = true
		_, err := catalog.ParseKey(s.Class)
		for _, f := range fault.All(err) {
			r.faults = append(r.faults, f.At(path+"class"))
		}
	}
}

func (r *review) statuses(at string, p Peer) {
	seen := map[string]bool{}
	for i, s := range p.Statuses {
		path := at + "statuses[" + strconv.Itoa(i) + "]."
		name := fold(s.Status)
		if name == "" {
			r.add(path+"status", "peer.status_missing", "")
		}
		if seen[name] {
			r.add(path+"status", "peer.status_twice", s.Status)
		}
		seen[name] = true
		if s.History != "" && !slices.Contains(Ended(), s.History) {
			r.add(path+"history", "peer.state_unknown", s.History)
		}
		if !slices.Contains([]Doing{"", DoNote, DoSign, DoHandle}, s.Does) {
			r.add(path+"does", "peer.doing_unknown", string(s.Does))
		}
	}
}

// fold makes statuses comparable: servers write "In Progress", "IN_PROGRESS".
func fold(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '_' || r == '-' }), " ")
}

func clip(s string) string { return fault.Clip(s, 60) }
