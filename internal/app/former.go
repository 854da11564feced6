package app

import (
	"slices"

	"wellfield/internal/grid"
)

// formerAreas are, for each area, those it succeeded: whoever is responsible for
// an area is responsible for the old cases of the areas it came from.
func formerAreas(m *grid.Map) map[string][]string {
	direct := map[string][]string{}
	for _, area := range m.All() {
		for _, next := range area.Successors {
			direct[next] = append(direct[next], area.Code)
		}
	}
	former := map[string][]string{}
	for code := range direct {
		seen := map[string]bool{code: true}
		for queue := slices.Clone(direct[code]); len(queue) > 0; queue = queue[1:] {
			if at := queue[0]; !seen[at] {
				seen[at] = true
				former[code] = append(former[code], at)
				queue = append(queue, direct[at]...)
			}
		}
	}
	return former
}
