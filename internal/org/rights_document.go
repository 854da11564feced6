package org

import (
	"fmt"
	"strings"
)

// RightsDocument is docs/security/rights.md, written from the table of rights.
func RightsDocument() string {
	var b strings.Builder
	b.WriteString(rightsPreface)
	b.WriteString("\n## The table\n\n| verb | duty of the post, one of | what it is to the case | the case's place | not who stands here |\n|---|---|---|---|---|\n")
	for _, r := range rules {
		duties := "–"
		if len(r.Duties) > 0 {
			duties = code(dutyNames(r.Duties)...)
		}
		sides := make([]string, len(r.Not))
		for i, s := range r.Not {
			sides[i] = string(s)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.Verb, duties, code(string(r.Relation)), code(string(r.Area)), code(sides...))
	}
	b.WriteString("\n## What an actor is to a case\n\n| word | meaning |\n|---|---|\n")
	for _, r := range Relations() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", r, relationWords[r])
	}
	b.WriteString("\n## How its place stands to the post's area\n\n| word | meaning |\n|---|---|\n")
	for _, a := range Areas() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", a, areaMeanings[a])
	}
	b.WriteString("\n## Sides on which nobody may stand\n\n| word | who stands there |\n|---|---|\n")
	for _, s := range Sides() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", s, sideMeanings[s])
	}
	return b.String()
}

func code(words ...string) string {
	said := make([]string, 0, len(words))
	for _, w := range words {
		if w != "" {
			said = append(said, "`"+w+"`")
		}
	}
	return strings.Join(said, ", ")
}

// Relations lists what an actor can be to a case, but for Anyone.
func Relations() []Relation {
	return []Relation{Public, Reporter, Joined, Time, Importer, LeadUnit, HandUnit, Verifies, Showing, Topmost, Asked, Registered, PartUnit,
		Called, Answers, Supervises, Told, ToldItself, ToldNobody, Drawn, Unlocked, TookIn, Responsible, Receives, Hears, Investigates}
}

// Areas lists how a case's place can stand to an actor's area, but for Anywhere.
func Areas() []Area { return []Area{Line, Town, Above, Ground} }

var areaMeanings = map[Area]string{
	Line:   "its jurisdiction lies in the area of the post's organisation, on the map in force, or its ground was taken over by one that does; what has no centre answers to the backstop",
	Town:   "its jurisdiction is the area of the post's organisation, or one that this succeeded; no level above it, no part of it",
	Above:  "its jurisdiction lies in the area of the post's organisation and is not that area",
	Ground: "it lies in the area of the post's organisation, by the areas that it was reported with",
}

var sideMeanings = map[Side]string{
	Handled:     "the organisation leads or led it, is or was co-unit, had a hand in it, or stands beneath one that led it or was given it; the person had a hand in it under another post, or holds another post in a unit that was given it",
	TookPart:    "the organisation, or one above it, ran, owned, led, verified, handled or checked it, or had a part of it; the same of the organisation of another post of the person",
	Refused:     "the post or the person refused it; where the person is not known, whoever takes in reports",
	Disputes:    "the organisation returned it, stands beneath one that did, or was pointed at and could be given it; the same of another post of the person, or a hand of the person in it",
	AskedUnlock: "the post or the person asks for the identity, or it is not known who the person is",
	Owes:        "the organisation owes the next action, stands beneath who owes it, or does not stand above it; or the person holds another post in what owes it",
	Declared:    "the post or the person declared or prolonged the emergency",

	Concerned:    "the account holds a post in the organisation complained of or beneath it, on the chart in force or on that of the day it was made, or did within the year before; or in one whose decision is reviewed; or the post itself",
	Investigated: "the post or the person looks into the complaint, or it is not known who the person is",
}

const rightsPreface = `# Who may do what

This page is generated from the table in ` + "`internal/org/rights.go`" + `; a test fails when the two
differ. ` + "`org.Allow(actor, verb, subject, now)`" + ` answers from it and from nothing else. What is not
here nobody may do, and no setting adds a line.

- Read a line so: *whoever holds a post with one of these duties today, is this to the
  case, and to whose area the case's place stands so, may do it, unless it stands on the
  side that is named.* A verb with several lines has several grounds, and one is enough.
- An unknown verb, duty, relation, area or side gives nothing. Neither does a post
  outside its days, nor one without an organisation, nor an area that is none.
- In which state of a case a verb fits is another table:
  [the life of a case](../life-of-a-case.md). Both must say yes.
- Lists, counts, exports, feeds and files are asked for by the verbs that begin with
  ` + "`list_`" + `. Each is one line, is turned into a condition of the database in one place
  (` + "`internal/app/rights.go`" + `), and a test draws charts, actors and cases and holds both
  against each other.
- Nobody acts for two sides of the same case: that is the last column. A person counts
  under all its posts, as far as the accounts of the day tell.
- Who administers is three: ` + "`admin_system`" + ` (系统管理员) for documents and peers, ` + "`admin_security`" + `
  (安全管理员) for accounts and posts, ` + "`admin_audit`" + ` (审计管理员) for logs and verification, which
  changes nothing. They open no case, and the chart refuses an account that holds one of
  them together with anything else on one day (GB/T 22239-2019, 8.1.5;
  [decision](../decisions/2026-11-26-rights.md)).
`
