package page

import (
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/lang"
	"wellfield/internal/web/ui"
)

func everything() Choices {
	some := []ui.Option{{Value: "x", Label: "X"}}
	c := Choices{Classes: some, Areas: some, Units: some, Verifiers: some, Conditions: some, Unfiled: true, Needed: true, Before: true, Photos: true, Documents: true,
		Owners: some, Keepers: some, Helpers: some, Dues: some, Parts: some, Open: true, Delays: some, Limit: "5"}
	for _, r := range casework.ReturnReasons() {
		c.Returns = append(c.Returns, string(r))
	}
	for _, r := range casework.RefusalReasons() {
		c.Reasons = append(c.Reasons, string(r))
	}
	for _, d := range casework.Destinations() {
		c.Places = append(c.Places, string(d))
	}
	return c
}

// Every verb that a person may give has a form, and every word of it exists in
// both languages. A verb that is added to the life of a case fails here until
// it has both.
func TestEveryVerbHasItsForm(t *testing.T) {
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	entrances := map[casework.Verb]bool{casework.VerbReport: true, casework.VerbImport: true} // these make a case and have pages of their own
	entrances[casework.VerbRaise] = true                                                      // time alone gives it
	for _, step := range casework.Life() {
		if entrances[step.Verb] || step.ByTime() {
			continue
		}
		name := string(step.Verb)
		if _, ok := verbs[name]; !ok {
			t.Errorf("%s has no form", name)
			continue
		}
		for _, tag := range words.Tags() {
			r := ui.Reader{Tag: tag, Words: words}
			a := Act(r, name, "/x", 1, everything())
			if again := everything(); name == "dispatch" {
				again.Again = true
				a.Fields = append(a.Fields, Act(r, name, "/x", 1, again).Fields...)
			}
			said := []string{r.Say("ui.act." + name + ".title"), r.Say("ui.act." + name + ".submit")}
			if a.HasHint {
				said = append(said, r.Say("ui.act."+name+".hint"))
			}
			for _, f := range a.Fields {
				said = append(said, f.Label)
				for _, o := range f.Options {
					said = append(said, o.Label)
				}
			}
			for _, s := range said {
				if strings.HasPrefix(s, "ui.") || s == "" {
					t.Errorf("%s: the form of %s says %q", tag, name, s)
				}
			}
		}
	}
}

// Two verbs that a reader may have at once never share a key.
func TestKeysOfVerbs(t *testing.T) {
	reserved := "JKA?123"
	byState := map[casework.State]map[string]string{}
	for _, step := range casework.Life() {
		key := verbs[string(step.Verb)].key
		if key == "" {
			continue
		}
		if strings.Contains(reserved, key) {
			t.Errorf("%s takes the key %s, which moves through the queue or takes a suggestion", step.Verb, key)
		}
		for _, s := range step.From {
			if byState[s] == nil {
				byState[s] = map[string]string{}
			}
			other := byState[s][key]
			// A check is begun or recorded, never both at once on one page.
			if other != "" && other != "start_check" {
				t.Errorf("in %s both %s and %s take the key %s", s, other, step.Verb, key)
			}
			byState[s][key] = string(step.Verb)
		}
	}
}
