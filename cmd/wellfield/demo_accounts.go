package main

import (
	"context"
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/demo"
	"wellfield/internal/fault"
)

// saveAccounts makes the demo's accounts.
func saveAccounts(ctx context.Context, a *app.App) error {
	for _, account := range demo.Accounts() {
		if err := a.SaveDemoAccount(ctx, account.Name, demoPassword); err != nil {
			return err
		}
	}
	return nil
}

// renewAccounts lets the accounts of a demo that was seeded by an older program
// sign in as a demo's do.
func renewAccounts(ctx context.Context, a *app.App, there []string) error {
	for _, account := range demo.Accounts() {
		is, err := a.IsDemo(ctx, account.Name)
		if slices.Contains(there, account.Name) && err == nil && !is {
			err = a.SaveDemoAccount(ctx, account.Name, demoPassword)
		}
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	return nil
}
