package main

import (
	"wellfield/internal/app"
	"wellfield/internal/emergency"
)

// reviewPlans says what the document would change of the plans in force, and
// fails on what must not be published. What is declared already keeps its plan.
func (p *program) reviewPlans(a *app.App, d emergency.Document) error {
	if err := a.LintPlans(d).Err(); err != nil {
		return err
	}
	diff := emergency.Compare(a.Policy().Plans.Document, d)
	p.print("command.plans_changed", map[string]any{"added": len(diff.Added), "removed": len(diff.Removed), "changed": len(diff.Changed)})
	for _, id := range diff.Removed {
		p.finding("warning", id, "command.plan_removed", nil)
	}
	return nil
}
