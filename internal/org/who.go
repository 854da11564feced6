package org

import (
	"slices"
	"strings"
)

// The words of the documents for what a rule asks.
var (
	relationWords = map[Relation]string{
		Public: "anybody who is not signed in", Reporter: "the reporter", Joined: "the reporter of a case merged with it",
		Time: "the passing of time", Importer: "the importer",
		LeadUnit: "of the lead unit", HandUnit: "of a unit that has or had the case, or held by who had a hand in it",
		Verifies: "of the organisation asked to verify", Showing: "that decides on a new case which shows that the problem is back",
		Topmost: "of the centre at the top", Asked: "of an organisation of which the case asks a task",
		Registered: "of the owner in the long-term register", PartUnit: "of an organisation with an open part",
		Called: "of a unit that was called", Answers: "of the unit that owes the answer", Supervises: "of the organisation that supervises",
		Told: "of an organisation that was told of the delay", ToldItself: "that was told of the delay",
		ToldNobody: "of an organisation that was told of the delay where no post was", Drawn: "of the organisation that was drawn",
		Unlocked: "for which two persons opened the vault", TookIn: "that took the report in from the caller",
		Responsible: "of the unit that answers for the step",
		Receives:    "of the organisation that has the complaint", Hears: "of the organisation that has the complaint or of one above it",
		Investigates: "that took the complaint up",
	}
	areaWords = map[Area]string{
		Line: "in the line of its jurisdiction", Town: "of its jurisdiction itself", Above: "above its jurisdiction",
		Ground: "in whose area it lies",
	}
	sideWords = map[Side]string{
		Handled: "that had no hand in the handling", TookPart: "that took no part in it", Refused: "that did not refuse it",
		Disputes: "that is no party to the dispute", AskedUnlock: "held by another person than asked", Owes: "that stands above its owner",
		Declared: "that neither declared nor prolonged it", Concerned: "that has nothing to do with whom it is about", Investigated: "held by another person than looks into it",
	}
)

// Who is the rule's hand in words of the documents.
func (r *Rule) Who() string {
	if len(r.Duties) == 0 {
		return relationWords[r.Relation]
	}
	said := []string{dutiesOf(r.Duties)}
	for _, word := range []string{relationWords[r.Relation], areaWords[r.Area]} {
		if word != "" {
			said = append(said, word)
		}
	}
	var not []string
	for _, side := range r.Not {
		not = append(not, sideWords[side])
	}
	if len(not) > 0 {
		said = append(said, strings.Join(not, " and "))
	}
	return strings.Join(said, " ")
}

func dutiesOf(duties []Duty) string {
	if slices.Equal(duties, onCases) {
		return "a post with any duty on cases"
	}
	words := make([]string, len(duties))
	for i, d := range duties {
		words[i] = string(d)
	}
	article := "a "
	if strings.ContainsRune("aeiou", rune(words[0][0])) {
		article = "an "
	}
	return article + orOf(words) + " post"
}

func orOf(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
