package open311

import (
	"net/http"
	"net/url"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

// asked is one request: what it asks for, by whom and in which form.
type asked struct {
	s      *server
	r      *http.Request
	w      http.ResponseWriter
	json   bool   // else XML, which every server of the standard speaks
	arg    string // the last part of the path, without its format
	values url.Values
	files  []upload
	key    app.APIKey // zero without one
	secret string     // the key itself
	area   string     // the jurisdiction asked for, empty for all
	tag    lang.Tag
}

// route finds the resource of the path and the format of the answer.
func (q *asked) route() resource {
	path, _ := strings.CutPrefix(q.r.URL.Path, Root+"/")
	path, below := strings.CutPrefix(path, "v2/")
	path, format := cutFormat(path)
	q.json = format == "json"
	name, arg, deeper := strings.Cut(path, "/")
	if deeper {
		name, q.arg = name+"/", arg
	}
	found := resources[name]
	switch {
	case name == "photos/" && below:
		return found
	case !below && name != "discovery", format != "xml" && format != "json", strings.Contains(arg, "/"), name == "photos/":
		return resource{}
	}
	return found
}

// cutFormat takes the format off a path. Codes may hold dots themselves.
func cutFormat(path string) (rest, format string) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 || strings.Contains(path[i:], "/") {
		return path, ""
	}
	return path[:i], path[i+1:]
}

// value is a parameter, trimmed. An empty one is one that was not sent.
func (q *asked) value(name string) string { return strings.TrimSpace(q.values.Get(name)) }

// list is a parameter that may be there several times, each with commas.
func (q *asked) list(name string) []string {
	var all []string
	for _, v := range q.values[name] {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part != "" {
				all = append(all, part)
			}
		}
	}
	return all
}

// yes reads a parameter that is true or false. Fault: open311.not_bool.
func (q *asked) yes(name string, otherwise bool) (bool, error) {
	switch v := strings.ToLower(q.value(name)); v {
	case "":
		return otherwise, nil
	case "true", "1", "yes":
		return true, nil
	case "false", "0", "no":
		return false, nil
	default:
		return false, wrong("open311.not_bool", name, v)
	}
}

// wrong is a fault about a parameter.
func wrong(key, field, value string) *fault.Fault {
	return fault.New(fault.Invalid, key).At(field).With("value", clip(value))
}

func clip(s string) string { return fault.Clip(s, 60) }

// within reads jurisdiction_id: the code of an area whose centre runs cases, or
// of one above such areas. It may be left out where one area holds all others.
//
// Faults: open311.jurisdiction_missing, open311.jurisdiction_unknown.
func (q *asked) within() error {
	p := q.s.app.Policy()
	code := q.value("jurisdiction_id")
	if code == "" {
		if len(p.Map.Children("", q.s.app.Today())) > 1 {
			return fault.New(fault.Invalid, "open311.jurisdiction_missing").At("jurisdiction_id")
		}
		return nil
	}
	if _, ok := p.Map.Area(code); !ok || !runsCases(p.Map, code, q.s.app.Today()) {
		return fault.New(fault.NotFound, "open311.jurisdiction_unknown").At("jurisdiction_id").With("value", clip(code))
	}
	q.area = code
	return nil
}

// runsCases tells whether an area, or one beneath it, is a jurisdiction.
func runsCases(m *grid.Map, code string, day civil.Day) bool {
	area, ok := m.Area(code)
	if !ok {
		return false
	}
	if area.Jurisdiction || area.Parent == "" {
		return true
	}
	for _, child := range m.Children(code, day) {
		if runsCases(m, child.Code, day) {
			return true
		}
	}
	return false
}

func (q *asked) say(key string, args map[string]any) string { return q.s.texts.Say(q.tag, key, args) }

// orgName is an organisation's name; units are named, never persons.
func (q *asked) orgName(id org.ID) string {
	if o, ok := q.s.app.Policy().Chart.Org(id); ok {
		return o.Name.In(q.tag)
	}
	return ""
}

// address names areas from the smallest up, as the standard wants it.
func (q *asked) address(chain grid.Chain) string {
	m := q.s.app.Policy().Map
	var names []string
	for i := len(chain) - 1; i >= 0; i-- {
		if area, ok := m.Area(chain[i]); ok {
			names = append(names, area.Name.In(q.tag))
		}
	}
	return strings.Join(names, q.say("lang.list_separator", nil))
}

func degrees(p *geo.Point) (lat, lng any) {
	if p == nil {
		return nil, nil
	}
	return p.Degrees()
}
