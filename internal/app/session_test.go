package app_test

import (
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/credential"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

func TestASessionEndsUnusedAndUsed(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		o, rules := enrolled(t, c, "desk-east"), c.Rules()
		c.Clock.Pass(rules.Idle)
		o.is(false)
		o.signsIn()
		began := c.Now()
		for c.Now().Before(began.Add(rules.Longest - 2*time.Minute)) {
			c.Clock.Pass(min(rules.Idle/2, began.Add(rules.Longest-2*time.Minute).Sub(c.Now())))
			o.is(true)
		}
		c.Clock.Pass(2 * time.Minute)
		o.is(false)
	})
}

// TestALongSessionStaysOnItsDevice, and with posts that do nothing but verify.
func TestALongSessionStaysOnItsDevice(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		long := func(name string) (*officer, app.Entry) {
			o := enrolled(t, c, name)
			entry, err := c.SignIn(t.Context(), o.from, name, goodPassword)
			if err != nil {
				t.Fatal(err)
			}
			if entry, err = c.Prove(t.Context(), o.from, entry.Token, app.Proof{Code: o.code()}, true); err != nil {
				t.Fatal(err)
			}
			o.entered(entry)
			return o, entry
		}
		desk, _ := long("desk-east")
		grid, entry := long("grid-east")
		c.Clock.Pass(c.Rules().FieldIdle - time.Minute)
		desk.is(false)
		grid.is(true)
		stolen := &officer{t: t, c: c, shown: entry.Token}
		stolen.is(false)
		stolen.shown = app.Shown(entry.Token, "another.device")
		stolen.is(false)
		d := wellfieldtest.Organisations()
		for i := range d.Holdings {
			if d.Holdings[i].Post == "desk-east" {
				d.Holdings[i].Account = "grid-east"
			}
		}
		if _, err := c.Publish(t.Context(), store.Organisations, d, app.BootstrapPost, "a desk as well", 2); err != nil {
			t.Fatal(err)
		}
		grid.is(false)
	})
}

func TestSessionsAreSeenAndEnded(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		o := enrolled(t, c, "desk-east")
		first := *o
		first.from.Agent = "Firefox · Windows"
		first.signsIn()
		o.signsIn()
		token, err := c.NewToken(t.Context(), o.name)
		if err != nil {
			t.Fatal(err)
		}
		all, err := c.Sessions(t.Context(), o.shown)
		if err != nil || len(all) != 4 {
			t.Fatalf("%d sessions, %v", len(all), err)
		}
		for _, s := range all {
			if s.Agent != "" {
				if err := c.EndSession(t.Context(), o.shown, s.ID); err != nil {
					t.Fatal(err)
				}
				refused(t, "app.session_unknown", c.EndSession(t.Context(), o.shown, s.ID))
			}
		}
		first.is(false)
		stranger := enrolled(t, c, "works-east")
		for _, s := range all {
			refused(t, "app.session_unknown", c.EndSession(t.Context(), stranger.shown, s.ID))
		}
		o.is(true)
		if err := c.EndOthers(t.Context(), o.shown); err != nil {
			t.Fatal(err)
		}
		o.is(true)
		stranger.is(true)
		if _, ok, _ := c.Session(t.Context(), token, ""); ok {
			t.Error("a token outlives the end of all others")
		}
		if err := c.SignOut(t.Context(), o.shown); err != nil {
			t.Fatal(err)
		}
		o.is(false)
	})
}

// TestSensitiveActsAskForAFreshFactor.
func TestSensitiveActsAskForAFreshFactor(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		o := enrolled(t, c, "desk-east")
		other := *o
		other.signsIn()
		c.Clock.Pass(c.Rules().Fresh)
		_, err := c.NewRecovery(t.Context(), o.shown)
		refused(t, "app.prove_again", err)
		refused(t, "app.prove_again", c.ChangePassword(t.Context(), o.shown, "another good one here"))
		entry, err := c.Again(t.Context(), o.shown)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.EnrolTOTP(t.Context(), o.from, o.shown, entry.Token, "", "000000")
		refused(t, "app.prove_again", err)
		stranger := enrolled(t, c, "works-east")
		refused(t, "app.sign_in_over", c.ProveAgain(t.Context(), stranger.from, stranger.shown, entry.Token, app.Proof{Code: stranger.code()}))
		if err := c.ProveAgain(t.Context(), o.from, o.shown, entry.Token, app.Proof{Code: o.code()}); err != nil {
			t.Fatal(err)
		}
		codes, err := c.NewRecovery(t.Context(), o.shown)
		if err != nil || len(codes) != credential.RecoveryCodes || codes[0] == o.codes[0] {
			t.Errorf("%v, %v", codes, err)
		}
		factors, left, err := c.Factors(t.Context(), c.As(o.name))
		if err != nil || left != credential.RecoveryCodes || len(factors) != 1 {
			t.Fatal(factors, left, err)
		}
		refused(t, "store.last_factor", c.RemoveFactor(t.Context(), o.shown, factors[0].ID))
		if err := c.ChangePassword(t.Context(), o.shown, "another good one here"); err != nil {
			t.Fatal(err)
		}
		o.is(true)
		other.is(false)
		_, err = c.SignIn(t.Context(), o.from, o.name, goodPassword)
		refused(t, "app.sign_in_failed", err)
	})
}

// TestMLPS3 has its own numbers: a password is changed in time and does not come
// back.
func TestMLPS3(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		rules, _ := credential.FindProfile("mlps3")
		c := wellfieldtest.NewCityUnder(t, url, rules)
		code, _, err := c.AddAccount(t.Context(), "grid-east")
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Enrol(t.Context(), app.From{}, code, goodPassword)
		refused(t, "credential.password_kinds", err)
		if c.MayStay("grid-east") {
			t.Error("a long session under mlps3")
		}
		strong := strings.ToUpper(goodPassword[:1]) + goodPassword[1:]
		if _, err := c.Enrol(t.Context(), app.From{}, code, strong); err != nil {
			t.Fatal(err)
		}
		entry, err := c.SignIn(t.Context(), app.From{}, "grid-east", strong)
		if err != nil {
			t.Fatal(err)
		}
		o := &officer{t: t, c: c, name: "grid-east"}
		setup, err := c.SetUpTOTP(t.Context(), entry.Token, "x")
		if err != nil {
			t.Fatal(err)
		}
		o.secret = decode(t, setup.Secret)
		if entry, err = c.EnrolTOTP(t.Context(), o.from, "", entry.Token, "", o.code()); err != nil {
			t.Fatal(err)
		}
		o.entered(entry)
		c.Clock.Pass(rules.PasswordAge)
		if entry, err = c.SignIn(t.Context(), o.from, o.name, strong); err != nil {
			t.Fatal(err)
		}
		if entry, err = c.Prove(t.Context(), o.from, entry.Token, app.Proof{Code: o.code()}, true); err != nil || entry.Step != app.StepRenew {
			t.Fatalf("at %q with an old password, %v", entry.Step, err)
		}
		_, err = c.Renew(t.Context(), o.from, entry.Token, strong)
		refused(t, "app.password_former", err)
		if entry, err = c.Renew(t.Context(), o.from, entry.Token, "Another good one here"); err != nil {
			t.Fatal(err)
		}
		o.entered(entry)
		o.is(true)
		c.Clock.Pass(rules.Idle)
		o.is(false)
	})
}
