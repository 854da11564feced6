package casework

import (
	"fmt"
	"slices"
	"strings"

	"wellfield/internal/org"
)

// LifeDocument is docs/life-of-a-case.md, written from the table of the life.
func LifeDocument() string {
	var b strings.Builder
	b.WriteString(lifePreface)
	b.WriteString("\n## The picture\n\n```mermaid\nstateDiagram-v2\n")
	for _, step := range life {
		if standing(step) {
			continue
		}
		for _, from := range step.From {
			for _, to := range step.To {
				fmt.Fprintf(&b, "    %s --> %s : %s\n", stateName(from), stateName(to), step.Verb)
			}
		}
	}
	b.WriteString("```\n\n## The table\n\n| verb | from | to | by |\n|---|---|---|---|\n")
	for _, step := range life {
		from, to := stateNames(step.From), stateNames(step.To)
		if standing(step) {
			to = "the same state"
		}
		if slices.Equal(step.From, States()) {
			from = "any state"
			if slices.Equal(step.From, OpenStates()) {
				from = "any open state"
			}
			if len(step.From) < len(States()) {
				from = "any state that has not ended"
			}
			if len(step.From) < len(States()) {
				from = "any state that has not ended"
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", step.Verb, from, to, step.by())
	}
	b.WriteString("\n## The states\n\n| state | phase | ended |\n|---|---|---|\n")
	for _, s := range States() {
		ended := ""
		if s.Ended() {
			ended = "yes"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s, s.Phase(), ended)
	}
	return b.String()
}

const lifePreface = `# The life of a case

This page is generated from the table in ` + "`internal/casework/life.go`" + `; a test fails when
the two differ. What is not in the table cannot happen: no configuration adds a
row, no administrator skips one, and nothing deletes a case.

- Who handles a case never checks or closes it: not the same unit, not a unit
  beneath it, not the same person under another post, and nobody who also holds a
  post in a unit that had the case.
- A failed check and a "not fixed" send the case back under the deadline it had.
- Closed is not resolved. A case counts as resolved only when it is closed as
  resolved and somebody independent checked it or the reporter confirmed it.
- A case is returned twice at most and once by each unit, and its deadline stays.
- Silence of the reporter is recorded as silence.
- Every case has exactly one owner at every moment; the township's centre is the
  backstop.
- Who refused a report never reviews the refusal, under no post. A reason that a
  review overturned is never given again for that case.
- Which closed cases another township looks at again is drawn by lot, and nobody who
  closed one learns of it before. "Not fixed" reopens it under the deadline it had;
  a look that nobody has taken closes and reopens nothing.
- Supervision and whistles move no clock, no state and no owner of a case. Who was
  called and not on the spot in time stays visible, whatever reason is given.
`

// by is who may take the step, by the table of rights, and when.
func (s Step) by() string {
	var who []string
	for _, r := range org.RulesOf(org.Verb(s.Verb)) {
		who = append(who, r.Who())
	}
	said := strings.Join(who, "; or ")
	if s.When.name != "" {
		said += ", " + s.When.name
	}
	return said
}

func standing(s Step) bool { return len(s.From) > 1 && slices.Equal(s.From, s.To) }

func stateName(s State) string {
	if s == None {
		return "[*]"
	}
	return string(s)
}

func stateNames(states []State) string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = "`" + string(s) + "`"
		if s == None {
			names[i] = "nothing yet"
		}
	}
	return strings.Join(names, ", ")
}
