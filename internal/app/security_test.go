package app_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/dispatch"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// inLog are the events of the kinds, in their order.
func inLog(t *testing.T, c *wellfieldtest.City, kinds ...string) (found []app.SecurityEvent) {
	t.Helper()
	all, err := c.SecurityEvents(t.Context(), time.Time{}, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if slices.Contains(kinds, e.Kind) {
			found = append(found, e)
		}
	}
	return found
}

// sound demands that the security log verifies.
func sound(t *testing.T, c *wellfieldtest.City) {
	t.Helper()
	if _, err := c.Verify(t.Context(), func(f store.Finding) { t.Errorf("verify: %+v", f) }); err != nil {
		t.Fatal(err)
	}
}

// auditor is an actor who administers the audit.
func auditor(t *testing.T, c *wellfieldtest.City) app.Actor {
	t.Helper()
	if _, _, err := c.AddAdministrator(t.Context(), org.DutyAdminAudit, "auditor"); err != nil {
		t.Fatal(err)
	}
	return c.As("auditor")
}

// TestTheKindsOfTheLogAreWritten walks through what the log tells of, and looks for
// each line.
func TestTheKindsOfTheLogAreWritten(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		ctx := app.WithOrigin(t.Context(), app.Origin{Client: "browser Firefox · Windows", Route: "GET /cases/{number}", Address: "192.0.2.9"})
		auditor(t, c)
		o := enrolled(t, c, "desk-east")
		if _, err := c.SignIn(ctx, o.from, "desk-east", "wrong"); err == nil {
			t.Fatal("a wrong password opens")
		}
		if _, err := c.AddAPIKey(ctx, app.APIKey{Name: "city-app", Rights: []string{app.MayReport}, PerMinute: 60}); err != nil {
			t.Fatal(err)
		}
		if err := c.RevokeAPIKey(ctx, "city-app"); err != nil {
			t.Fatal(err)
		}
		s := reachable(t, c).Handling()
		number := s.Receipt.Case.Number
		s.By("desk-east").Does(danger).By("boss-east").Does(casework.ApproveUnlock{})
		if _, _, err := c.Look(ctx, c.As("desk-east"), number); err != nil {
			t.Fatal(err)
		}
		if err := c.Export(ctx, c.As("desk-east"), app.OfCentre, app.Question{Class: "component/0201"}, func([]casework.Case) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Case(ctx, c.As("desk-west"), number); !fault.Has(err, "case.not_found") {
			t.Fatal(err)
		}
		s.By("reporter").Does(casework.EraseIdentity{})
		if err := c.Started(ctx, "1", map[string]string{"Secret": "(set)"}); err != nil {
			t.Fatal(err)
		}
		want := map[string]int{"signed_in": 1, "enrolled": 1, "sign_in_failed": 1, "api_key_made": 1, "api_key_revoked": 1, "administrator_made": 1,
			"vault_unlock_asked": 1, "vault_unlock_approved": 1, "vault_looked": 1, "identity_erased": 1, "export_begun": 1, "exported": 1, "refused": 1, "started": 1, "log_head_named": 1}
		for kind, n := range want {
			if got := inLog(t, c, kind); len(got) != n {
				t.Errorf("%s is written %d times, want %d", kind, len(got), n)
			}
		}
		if got := inLog(t, c, "document_published"); len(got) < 8 {
			t.Errorf("%d publications", len(got))
		}
		look, erased, out, refused := inLog(t, c, "vault_looked")[0], inLog(t, c, "identity_erased")[0], inLog(t, c, "exported")[0], inLog(t, c, "refused")[0]
		if look.Account != "desk-east" || look.Post != "desk-east" || look.About != number || look.Address != "192.0.2.9" || look.Client != "browser Firefox · Windows" {
			t.Errorf("a look: %+v", look)
		}
		if erased.Account+erased.Post+erased.Address != "" || erased.Client != "reporter" || erased.About != number {
			t.Errorf("a reporter is in the log: %+v", erased)
		}
		if out.About != "centre" || out.N != 1 || out.Facts["class"] != "component/0201" || out.Result != "" {
			t.Errorf("an export: %+v", out)
		}
		if refused.Post != "desk-west" || refused.Why != "case.not_found" || refused.Result != "refused" || refused.Route != "GET /cases/{number}" {
			t.Errorf("a refusal: %+v", refused)
		}
		failed := inLog(t, c, "sign_in_failed")[0]
		if failed.Result != "failed" || failed.Address != "" || failed.Facts["by"] != "password" {
			t.Errorf("a wrong password: %+v", failed)
		}
		sound(t, c)
	})
}

// TestWithoutTheLogNothingIsDone: where a line cannot be written, what it would tell
// of does not happen, and nothing is shown.
func TestWithoutTheLogNothingIsDone(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		o := enrolled(t, c, "desk-east")
		s := reachable(t, c).Handling()
		s.By("desk-east").Does(danger).By("boss-east").Does(casework.ApproveUnlock{})
		rules, err := c.Document(t.Context(), store.Rules)
		if err != nil {
			t.Fatal(err)
		}
		wellfieldtest.Alter(t, url, "ALTER TABLE security_log RENAME TO gone")
		for name, act := range map[string]func() error{
			"a sign-in": func() error { _, err := c.SignIn(t.Context(), o.from, "desk-east", "wrong"); return err },
			"a key": func() error {
				_, err := c.AddAPIKey(t.Context(), app.APIKey{Name: "city-app", Rights: []string{app.MayReport}, PerMinute: 60})
				return err
			},
			"a publication": func() error {
				_, err := c.Publish(t.Context(), store.Rules, dispatch.Document{Rules: []dispatch.Rule{}}, "admin", "none", rules.Version)
				return err
			},
			"an export": func() error {
				return c.Export(t.Context(), c.As("desk-east"), app.OfCentre, app.Question{}, func([]casework.Case) error {
					return errors.New("a row was shown")
				})
			},
			"a look": func() error {
				id, _, err := c.Look(t.Context(), c.As("desk-east"), s.Receipt.Case.Number)
				if id.Contact.Email != "" {
					t.Error("an identity was shown")
				}
				return err
			},
			"an account": func() error { _, _, err := c.AddAccount(t.Context(), "new"); return err },
			"a start":    func() error { return c.Started(t.Context(), "1", nil) },
		} {
			if err := act(); err == nil || fault.All(err) != nil || strings.Contains(err.Error(), "a row was shown") {
				t.Errorf("%s without its line: %v", name, err)
			}
		}
		wellfieldtest.Alter(t, url, "ALTER TABLE gone RENAME TO security_log")
		if keys, err := c.APIKeys(t.Context()); err != nil || len(keys) > 0 {
			t.Errorf("%d keys, %v", len(keys), err)
		}
		if again, err := c.Document(t.Context(), store.Rules); err != nil || again.Version != rules.Version {
			t.Errorf("rules %d, %v", again.Version, err)
		}
		if names, err := c.Accounts(t.Context()); err != nil || slices.Contains(names, "new") {
			t.Errorf("accounts %v, %v", names, err)
		}
		sound(t, c)
	})
}

// TestAnotherHatIsNoRefusal: a page asks for a case in each post of an account; that
// one of them may not is no attempt at anything.
func TestAnotherHatIsNoRefusal(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	number := c.Reported("hole", wellfieldtest.In(0, 0)).Receipt.Case.Number
	hats := c.As("two-hats")
	seen := 0
	for _, p := range c.Posts(hats) {
		hats.Post = p.ID
		if _, err := c.Case(t.Context(), hats, number); err == nil {
			seen++
		}
	}
	n := len(inLog(t, c, app.RefusedRight))
	if seen > 0 && n != 0 || seen == 0 && n != len(c.Posts(hats)) {
		t.Errorf("%d posts see it, and %d refusals are written", seen, n)
	}
	if seen == 0 || seen == len(c.Posts(hats)) {
		t.Errorf("%d of the posts see the case, so nothing was shown", seen)
	}
}

// TestAFloodIsCounted: of what strangers cause, so many lines a minute are written
// for each account and the rest is counted exactly; a flood at names that are not
// there hides no line of an account that is.
func TestAFloodIsCounted(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	const flood = 250
	for range flood {
		c.Refused(t.Context(), app.RefusedSite, app.Nobody, nil)
	}
	c.Refused(t.Context(), app.RefusedSite, c.As("desk-east"), nil)
	if n := len(inLog(t, c, app.RefusedSite)); n != 30+1 {
		t.Errorf("%d lines of a flood", n)
	}
	if n := len(inLog(t, c, "left_out")); n != 0 {
		t.Errorf("%d counts before the minute is over", n)
	}
	c.Clock.Pass(time.Minute)
	c.Refused(t.Context(), app.RefusedSite, app.Nobody, nil)
	left := inLog(t, c, "left_out")
	if len(left) != 1 || left[0].N != flood-30 || left[0].About != app.RefusedSite || left[0].Account != "" {
		t.Errorf("left out: %+v", left)
	}
	for range 40 {
		c.Refused(t.Context(), app.RefusedHost, app.Nobody, nil)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c.RunSecurity(ctx, time.Hour) // an end in order
	if left := inLog(t, c, "left_out"); len(left) != 2 || left[1].N != 10 {
		t.Errorf("at the end: %+v", left)
	}
	sound(t, c)
}

// TestOnlyTheAuditReadsTheLog, and its export and its check leave lines.
func TestOnlyTheAuditReadsTheLog(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	audit := auditor(t, c)
	for _, hand := range []string{"desk-east", "boss-east", "works-east", "city-desk", "check-east"} {
		if _, err := c.SecurityLog(t.Context(), c.As(hand), app.SecurityFilter{}, 10); !fault.Has(err, "app.audit_only") {
			t.Errorf("%s reads the log: %v", hand, err)
		}
		if _, err := c.CheckLog(t.Context(), c.As(hand)); !fault.Has(err, "app.audit_only") {
			t.Errorf("%s checks the log: %v", hand, err)
		}
		if err := c.ExportSecurity(t.Context(), c.As(hand), app.SecurityFilter{}, nil); !fault.Has(err, "app.audit_only") {
			t.Errorf("%s takes the log away: %v", hand, err)
		}
	}
	for range 1100 {
		if _, err := c.CheckLog(t.Context(), audit); err != nil {
			t.Fatal(err)
		}
		if len(inLog(t, c, "verified")) == 3 {
			break
		}
	}
	rows, pages := 0, 0
	err := c.ExportSecurity(t.Context(), audit, app.SecurityFilter{Kind: "verified"}, func(lines []app.SecurityLine) error {
		rows, pages = rows+len(lines), pages+1
		return nil
	})
	if err != nil || rows != 3 || pages != 1 {
		t.Errorf("%d rows in %d pages, %v", rows, pages, err)
	}
	out := inLog(t, c, "exported")
	if len(out) != 1 || out[0].N != 3 || out[0].About != "security_log" || out[0].Account != "auditor" {
		t.Errorf("%+v", out)
	}
	found, err := c.CheckLog(t.Context(), audit)
	if err != nil || len(found.Findings) > 0 || found.Lines < 10 || found.First != 1 {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestTheLogIsKeptAsLongAsTheProfileSays, and addresses not as long.
func TestTheLogIsKeptAsLongAsTheProfileSays(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	o := enrolled(t, c, "desk-east")
	ctx := app.WithOrigin(t.Context(), app.Origin{Address: "192.0.2.9"})
	if err := c.SignOut(ctx, o.shown); err != nil {
		t.Fatal(err)
	}
	all := len(inLog(t, c, slices.Collect(maps.Keys(kindNames()))...))
	kept, addresses := c.Rules().LogKept, c.Rules().AddressKept
	if kept < 184*24*time.Hour {
		t.Errorf("lines are kept for %s, and the law asks for six months", kept)
	}
	c.Clock.Pass(addresses + time.Hour)
	if got, err := c.SweepLog(t.Context(), c.Now(), true); err != nil || got != (app.LogKept{Addresses: 1}) {
		t.Errorf("a dry run: %+v, %v", got, err)
	}
	if got, err := c.SweepLog(t.Context(), c.Now(), false); err != nil || got.Addresses != 1 || got.Lines != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if e := inLog(t, c, "signed_out"); len(e) != 1 || e[0].Address != "" {
		t.Errorf("%+v", e)
	}
	sound(t, c)
	c.Clock.Pass(kept - addresses)
	if got, err := c.SweepLog(t.Context(), c.Now(), false); err != nil || got.Lines != all {
		t.Errorf("%+v of %d, %v", got, all, err)
	}
	sound(t, c)
}

func kindNames() map[string]bool {
	all := map[string]bool{}
	for _, k := range app.SecurityKinds() {
		all[k.Name] = true
	}
	return all
}

// TestEveryKindHasOneName: none is listed twice, and each is written as a program
// can sort it.
func TestEveryKindHasOneName(t *testing.T) {
	if n := len(kindNames()); n != len(app.SecurityKinds()) {
		t.Errorf("%d names of %d kinds", n, len(app.SecurityKinds()))
	}
	for name := range kindNames() {
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" || len(name) > 32 {
			t.Errorf("%q is no name", name)
		}
	}
}
