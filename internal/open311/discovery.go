package open311

// changeset is the day on which what discovery says last changed; the standard
// wants something that can be sorted.
const changeset = "2026-11-25T00:00:00Z"

func (s *server) discovery(q *asked) (any, error) {
	q.w.Header().Set("Cache-Control", "public, max-age=60")
	kind := "production"
	if s.o.Demo {
		kind = "test"
	}
	at := map[string]any{"url": s.o.PublicURL}
	return root{"discovery", object{
		{"changeset", changeset},
		{"contact", q.say("open311.contact", at)},
		{"key_service", q.say("open311.key_service", at)},
		{"endpoints", list{item: "endpoint", of: []any{object{
			{"specification", "http://wiki.open311.org/GeoReport_v2"},
			{"url", s.o.PublicURL + Prefix},
			{"changeset", changeset},
			{"type", kind},
			{"formats", list{item: "format", of: []any{"text/xml", "application/json"}}},
		}}}},
	}}, nil
}
