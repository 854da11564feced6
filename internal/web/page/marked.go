package page

import "wellfield/internal/web/ui"

// marked puts each problem at its field.
func marked(fields []ui.Field, problems []ui.Problem) []ui.Field {
	for i := range fields {
		for _, p := range problems {
			if p.Field == fields[i].Name {
				fields[i].Problem = p.Text
			}
		}
	}
	return fields
}
