package app

import "context"

// Recur is the first of the two commands that a merge into a reopened case is.
func (a *App) Recur(ctx context.Context, actor Actor, earlier, shows Ref, key string) error {
	return a.recur(ctx, actor, earlier, shows, Terms{Key: key})
}

// Compared is how many passwords were hashed: the work that a guess makes.
func (a *App) Compared() int64 { return a.compared.Load() }
