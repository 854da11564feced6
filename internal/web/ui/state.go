package ui

// State is the state of a case by the word that the rules use for it.
type State string

// look is how a state is drawn. The icon's shape and the words say what the
// tone says: nothing is told by colour alone.
type look struct{ tone, icon string }

// looks gives every state its drawing. Solved is the only filled tone and the
// only one with a tick; closed without being solved is the only hollow one and
// has a dash: a reader must never take one for the other.
var looks = map[State]look{
	"received":          {"waits", "inbox"},
	"need_info":         {"paused", "question"},
	"verifying":         {"works", "search"},
	"refused":           {"hollow", "dash"},
	"referred_out":      {"hollow", "arrow-out"},
	"merged":            {"hollow", "join"},
	"filed":             {"waits", "file"},
	"dispatched":        {"waits", "arrow-right"},
	"disputed":          {"paused", "question"},
	"handling":          {"works", "tool"},
	"handled":           {"works", "half"},
	"checking":          {"works", "eye"},
	"awaiting_reporter": {"paused", "person"},
	"closed_resolved":   {"solved", "tick"},
	"closed_explained":  {"hollow", "dash"},
	"reopened":          {"again", "loop"},
	"suspended":         {"paused", "pause"},
	"closed_long_term":  {"paused", "clock"},
}

// look is the drawing of the state; an unknown state is drawn as waiting, and
// its name on the page says that a translation is missing.
func (s State) look() look {
	if l, ok := looks[s]; ok {
		return l
	}
	return look{"waits", "inbox"}
}

// EndsUnsolved tells whether the state is an end without a solution, which no
// drawing may let look like one.
func (s State) EndsUnsolved() bool { return s.look().tone == "hollow" }

// State is the state in words.
func (r Reader) State(s State) string { return r.Say("ui.state." + string(s)) }
