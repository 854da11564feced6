package web

import (
	"net/http"
	"slices"
	"strconv"

	"wellfield/internal/app"
	"wellfield/internal/catalog"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
)

// cataloguer is the visitor in the post that works with editions; false when
// none of its posts does.
func (v *visit) cataloguer() (app.Actor, bool) {
	for _, p := range v.posts {
		if a := v.in(p.ID); v.s.app.ComparesEditions(a) {
			return a, true
		}
	}
	return v.actor, false
}

// catalogue shows what changed between two editions of the catalogue: the two
// newest unless others are chosen.
func (s *server) catalogue(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor, _ := v.cataloguer()
	editions, err := s.app.Editions(r.Context(), actor)
	if err != nil {
		return err
	}
	c := v.policy.Catalogue
	p := page.Editions{Shell: v.staffShell(v.Say("page.catalogue.title")),
		InForce: v.Say("page.catalogue.in_force", "edition", c.Edition(), "version", c.Version(), "n", len(c.All()))}
	if len(editions) < 2 {
		return render(w, r, http.StatusOK, page.EditionsPage(p))
	}
	from, to := chosenEdition(r, "from", editions, 1), chosenEdition(r, "to", editions, 0)
	found, err := s.app.CompareEditions(r.Context(), actor, from, to)
	if err != nil {
		return err
	}
	v.compared(&p, editions, found)
	return render(w, r, http.StatusOK, page.EditionsPage(p))
}

// chosenEdition is the edition that the address names, else the usual one.
func chosenEdition(r *http.Request, name string, editions []app.EditionView, usual int) app.EditionView {
	version, err := strconv.Atoi(r.URL.Query().Get(name))
	i := slices.IndexFunc(editions, func(e app.EditionView) bool { return err == nil && e.Version == version })
	if i < 0 {
		i = usual
	}
	return editions[i]
}

func (v *visit) compared(p *page.Editions, editions []app.EditionView, c app.Comparison) {
	p.Compared = true
	for _, e := range editions {
		label := v.Say("page.catalogue.edition", "version", e.Version, "edition", e.Name, "day", v.Date(e.At))
		p.From = append(p.From, page.Edition{Version: strconv.Itoa(e.Version), Label: label, Chosen: e.Version == c.From.Version})
		p.To = append(p.To, page.Edition{Version: strconv.Itoa(e.Version), Label: label, Chosen: e.Version == c.To.Version})
	}
	d := c.Diff
	p.Totals = []page.EditionTotal{
		{Label: v.Say("page.catalogue.n_removed", "n", len(d.Removed)), Href: "#removed", N: len(d.Removed)},
		{Label: v.Say("page.catalogue.n_changed", "n", len(d.Changed)), Href: "#changed", N: len(d.Changed)},
		{Label: v.Say("page.catalogue.n_added", "n", len(d.Added)), Href: "#added", N: len(d.Added)},
		{Label: v.Say("page.catalogue.n_same", "n", d.Same), N: d.Same},
	}
	for _, n := range c.Classes.Namings {
		p.Namings = append(p.Namings, v.classNaming(n))
	}
	if n := len(p.Namings); n > 0 {
		p.Totals = append(p.Totals, page.EditionTotal{Label: v.Say("page.catalogue.n_namings", "n", n), Href: "#namings", N: n})
	}
	p.Head = v.fieldChanges(d.Document)
	for _, class := range d.Removed {
		line := v.classLine(class)
		if n := c.Open[class.Key()]; n > 0 {
			line.Open = v.Say("page.catalogue.open", "n", n)
		}
		p.Removed = append(p.Removed, line)
	}
	for _, class := range d.Added {
		p.Added = append(p.Added, v.classLine(class))
	}
	for _, change := range d.Changed {
		p.Changed = append(p.Changed, page.ClassChange{Key: change.Class.Key().String(), Name: v.name(change.Class.Name),
			Fields: v.fieldChanges(change.Fields)})
	}
}

// classNaming is one place that does not fit, in the reader's words.
func (v *visit) classNaming(n app.ClassNaming) page.ClassNaming {
	document := v.Say("page.catalogue.document." + string(n.Document))
	at := page.ClassNaming{Where: n.At, Text: v.Say("page.catalogue.names_none", "document", document, "class", n.Pattern)}
	switch {
	case n.Document == "organisations":
		at.Where = v.org(org.ID(n.About)) + " · " + n.At
	case n.About != "":
		at.Where = n.About + " · " + n.At
	}
	switch {
	case n.Was != nil && n.Now != nil:
		at.Text = v.Say("page.catalogue.names_other", "document", document, "class", n.Pattern, "was", v.name(n.Was.Name), "now", v.name(n.Now.Name))
	case n.Was != nil:
		at.Text = v.Say("page.catalogue.names_lost", "document", document, "class", n.Pattern, "was", v.name(n.Was.Name))
	}
	return at
}

func (v *visit) classLine(c *catalog.Class) page.ClassLine {
	return page.ClassLine{Key: c.Key().String(), Name: v.name(c.Name), Filing: v.name(c.Filing), Limit: v.limit(c.Limit)}
}

// fieldChanges are changes in the reader's words. A text in a language that the
// page is not in says which.
func (v *visit) fieldChanges(changes []catalog.FieldChange) (all []page.FieldChange) {
	for _, f := range changes {
		name := v.Say("catalog.field." + f.Field)
		if f.Tag != "" && f.Tag != v.Tag {
			name = v.Say("page.catalogue.in_language", "field", name, "language", v.Words.Say(f.Tag, "ui.language.name", nil))
		}
		from, to := f.From, f.To
		switch f.Field {
		case "limit":
			from, to = v.limitText(from), v.limitText(to)
		case "example", "emergency":
			from, to = v.yesText(from), v.yesText(to)
		}
		all = append(all, page.FieldChange{Field: name, From: from, To: to})
	}
	return all
}

// limitText is a limit in the reader's words; as it stands when it is none.
func (v *visit) limitText(text string) string {
	var l catalog.Limit
	if err := l.UnmarshalText([]byte(text)); err != nil {
		return text
	}
	return v.limit(l)
}

func (v *visit) yesText(text string) string {
	if text == "" {
		return ""
	}
	return v.Say("page.catalogue.yes")
}
