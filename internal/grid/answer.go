package grid

import "slices"

// Jurisdictions are those that answer to an area, in order: itself and those
// beneath it, whatever the day, and those whose ground they took over, directly or
// not. Whoever is responsible for the area is responsible for their cases, and
// nobody else is. To an area that is on the map no more its own old cases answer.
func (m *Map) Jurisdictions(area string) []string {
	if _, known := m.byCode[area]; !known && area != "" {
		return []string{area}
	}
	return m.answers[area]
}

// answering are the jurisdictions of every area that has any. A top answers to
// itself: what lies nowhere is there.
func (m *Map) answering() map[string][]string {
	answers := map[string][]string{}
	for _, a := range m.areas {
		if !a.Jurisdiction && a.Parent != "" {
			continue
		}
		for _, heir := range m.heirs(a) {
			for _, above := range m.ChainOf(heir) {
				answers[above] = append(answers[above], a.Code)
			}
		}
	}
	for area, all := range answers {
		slices.Sort(all)
		answers[area] = slices.Compact(all)
	}
	return answers
}

// heirs are the area and whatever took over its ground, and theirs.
func (m *Map) heirs(a *Area) []string {
	heirs := []string{a.Code}
	for i := 0; i < len(heirs); i++ {
		next, ok := m.Area(heirs[i])
		if !ok {
			continue
		}
		for _, code := range next.Successors {
			if !slices.Contains(heirs, code) {
				heirs = append(heirs, code)
			}
		}
	}
	return heirs
}
