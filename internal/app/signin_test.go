package app_test

import (
	"bytes"
	"encoding/base32"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/credential"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

const goodPassword = "four words not together"

// officer is somebody who signs in, on a device.
type officer struct {
	t      *testing.T
	c      *wellfieldtest.City
	name   string
	from   app.From
	secret []byte
	codes  []string
	shown  string
}

// enrolled makes an account the only way there is: a code from the command line,
// a password, an authenticator app.
func enrolled(t *testing.T, c *wellfieldtest.City, name string) *officer {
	t.Helper()
	o := &officer{t: t, c: c, name: name, from: app.From{Source: "office"}}
	code, _, err := c.AddAccount(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	entry, err := c.Enrol(t.Context(), o.from, strings.ToLower(code), goodPassword)
	if err != nil || entry.Step != app.StepEnrol {
		t.Fatal(entry.Step, err)
	}
	setup, err := c.SetUpTOTP(t.Context(), entry.Token, "Wellfield")
	if err != nil {
		t.Fatal(err)
	}
	o.secret = decode(t, setup.Secret)
	if entry, err = c.EnrolTOTP(t.Context(), o.from, "", entry.Token, "phone", o.code()); err != nil {
		t.Fatal(err)
	}
	if o.entered(entry); len(entry.Recovery) != credential.RecoveryCodes {
		t.Fatalf("%d recovery codes", len(entry.Recovery))
	}
	o.codes = entry.Recovery
	c.Clock.Pass(time.Minute)
	return o
}

func decode(t *testing.T, secret string) []byte {
	t.Helper()
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (o *officer) code() string { return credential.TOTPCode(o.secret, o.c.Now()) }

func (o *officer) entered(e app.Entry) {
	o.t.Helper()
	if e.Step != app.Entered || e.Token == "" {
		o.t.Fatalf("at step %q", e.Step)
	}
	o.from.Device, o.shown = e.Device, app.Shown(e.Token, e.Device)
}

// signsIn with password and code.
func (o *officer) signsIn() *officer {
	o.t.Helper()
	entry, err := o.c.SignIn(o.t.Context(), o.from, o.name, goodPassword)
	if err != nil || entry.Step != app.StepFactor {
		o.t.Fatal(entry.Step, err)
	}
	if entry, err = o.c.Prove(o.t.Context(), o.from, entry.Token, app.Proof{Code: o.code()}, false); err != nil {
		o.t.Fatal(err)
	}
	o.entered(entry)
	o.c.Clock.Pass(time.Minute)
	return o
}

func (o *officer) is(signedIn bool) {
	o.t.Helper()
	if _, ok, err := o.c.Session(o.t.Context(), o.shown, ""); ok != signedIn || err != nil {
		o.t.Fatalf("signed in: %v, %v", ok, err)
	}
}

func refused(t *testing.T, key string, err error) {
	t.Helper()
	if !fault.Has(err, key) {
		t.Fatalf("%v, want %s", err, key)
	}
}

func TestSigningInTakesTwoFactors(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		o := enrolled(t, c, "desk-east")
		before := o.shown
		o.signsIn().is(true)
		if o.shown == before {
			t.Error("a sign-in goes on with the session that was there")
		}
		entry, err := c.SignIn(t.Context(), o.from, o.name, goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok, err := c.Session(t.Context(), entry.Token, ""); ok || err != nil {
			t.Errorf("a password alone signs in: %v", err)
		}
		_, err = c.Prove(t.Context(), o.from, entry.Token, app.Proof{Code: "000000"}, false)
		refused(t, "app.factor_wrong", err)
		_, err = c.SetUpTOTP(t.Context(), entry.Token, "x")
		refused(t, "app.sign_in_over", err) // no second factor of one's own choice
		actor, _, err := c.Session(t.Context(), o.shown, "")
		if err != nil || actor != c.As("desk-east") {
			t.Errorf("acts as %+v, %v", actor, err)
		}
		kinds := map[string]bool{}
		events, err := c.SecurityEvents(t.Context(), time.Time{}, 100)
		for _, e := range events {
			if kinds[e.Kind] = true; e.Account == "" { // of the city
				continue
			}
			if e.Account != "desk-east" || e.Post != "desk-east" {
				t.Errorf("the log says %+v", e)
			}
		}
		if err != nil || !kinds["signed_in"] || !kinds["enrolled"] || !kinds["sign_in_failed"] || !kinds["enrolment_code_made"] {
			t.Errorf("logged: %v, %v", kinds, err)
		}
	})
}

// TestACodeOpensOnce, also when it is shown twice at the same moment.
func TestACodeOpensOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		o := enrolled(t, c, "desk-east")
		code, recovery := o.code(), o.codes[0]
		for _, proof := range []app.Proof{{Code: code}, {Recovery: strings.ToLower(recovery)}} {
			var both sync.WaitGroup
			var in atomic.Int32
			for range 4 {
				entry, err := c.SignIn(t.Context(), o.from, o.name, goodPassword)
				if err != nil {
					t.Fatal(err)
				}
				both.Go(func() {
					if e, err := c.Prove(t.Context(), o.from, entry.Token, proof, false); err == nil && e.Step == app.Entered {
						in.Add(1)
					}
				})
			}
			if both.Wait(); in.Load() != 1 {
				t.Errorf("%d are in with one code", in.Load())
			}
			c.Clock.Pass(time.Hour)
		}
		// Also where two processes read the factor before either takes the step.
		factors, err := c.DB.Factors(t.Context(), o.name)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []bool{true, false} {
			if ok, err := c.DB.TakeStep(t.Context(), factors[0], factors[0].LastStep+1, c.Now()); ok != want || err != nil {
				t.Errorf("the step is taken: %v, %v", ok, err)
			}
		}
	})
}

// TestASignInUnderWayEndsOnce: its token opens nothing after it was used, nor
// after its time.
func TestASignInUnderWayEndsOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		o := enrolled(t, c, "desk-east")
		entry, err := c.SignIn(t.Context(), o.from, o.name, goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = c.Prove(t.Context(), o.from, entry.Token, app.Proof{Code: o.code()}, false); err != nil {
			t.Fatal(err)
		}
		c.Clock.Pass(time.Minute)
		_, err = c.Prove(t.Context(), o.from, entry.Token, app.Proof{Code: o.code()}, false)
		refused(t, "app.sign_in_over", err)
		if entry, err = c.SignIn(t.Context(), o.from, o.name, goodPassword); err != nil {
			t.Fatal(err)
		}
		c.Clock.Pass(20 * time.Minute)
		_, err = c.Prove(t.Context(), o.from, entry.Token, app.Proof{Code: o.code()}, false)
		refused(t, "app.sign_in_over", err)
	})
}

// TestAnEnrolmentCodeOpensOnceAndNotForLong, and a password that was set with it
// leads to a first factor no longer either.
func TestAnEnrolmentCodeOpensOnceAndNotForLong(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		from := app.From{Source: "home"}
		code, until, err := c.AddAccount(t.Context(), "desk-east")
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = c.AddAccount(t.Context(), "desk-east")
		refused(t, "app.account_taken", err)
		_, err = c.SignIn(t.Context(), from, "desk-east", "")
		refused(t, "app.sign_in_failed", err)
		_, err = c.Enrol(t.Context(), from, code, "short")
		refused(t, "credential.password_short", err)
		_, err = c.Enrol(t.Context(), from, code, "password12345")
		refused(t, "credential.password_known", err)
		if _, err := c.Enrol(t.Context(), from, code, goodPassword); err != nil {
			t.Fatal(err)
		}
		_, err = c.Enrol(t.Context(), from, code, goodPassword)
		refused(t, "app.code_wrong", err)
		if e, err := c.SignIn(t.Context(), from, "desk-east", goodPassword); err != nil || e.Step != app.StepEnrol {
			t.Errorf("an enrolment that was cut short goes on at %q, %v", e.Step, err)
		}
		c.Clock.Pass(until.Sub(c.Now()))
		_, err = c.SignIn(t.Context(), from, "desk-east", goodPassword)
		refused(t, "app.enrolment_over", err)
		if code, until, err = c.ResetAccount(t.Context(), "desk-east"); err != nil {
			t.Fatal(err)
		}
		c.Clock.Pass(until.Sub(c.Now()))
		_, err = c.Enrol(t.Context(), from, code, goodPassword)
		refused(t, "app.code_wrong", err)
	})
}

// TestAResetEndsEverything that the account signed in with.
func TestAResetEndsEverything(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		o := enrolled(t, c, "desk-east")
		if _, _, err := c.ResetAccount(t.Context(), o.name); err != nil {
			t.Fatal(err)
		}
		o.is(false)
		_, err := c.SignIn(t.Context(), o.from, o.name, goodPassword)
		refused(t, "app.sign_in_failed", err)
		if factors, left, err := c.Factors(t.Context(), c.As(o.name)); len(factors) > 0 || left > 0 || err != nil {
			t.Errorf("left: %v, %d, %v", factors, left, err)
		}
	})
}

// TestStrangersCannotLockAnOfficerOut, and cannot guess either: the delay grows
// from one address, from all together, and not on the officer's own device.
func TestStrangersCannotLockAnOfficerOut(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		o := enrolled(t, c, "desk-east")
		rules := c.Rules()
		guess := func(source string) error {
			_, err := c.SignIn(t.Context(), app.From{Source: source}, o.name, "guess guess guess")
			return err
		}
		var last time.Duration
		for n := 1; n <= 12; n++ {
			err := guess("one")
			for fault.Has(err, "app.sign_in_wait") {
				wait := time.Duration(fault.All(err)[0].Args["seconds"].(int)) * time.Second
				if wait < last || wait > rules.LastDelay {
					t.Fatalf("attempt %d waits %v after %v", n, wait, last)
				}
				last = wait
				c.Clock.Pass(wait)
				err = guess("one")
			}
			refused(t, "app.sign_in_failed", err)
			if waits := n > rules.Tries; waits != (last > 0) {
				t.Fatalf("attempt %d has waited %v", n, last)
			}
		}
		for n := range 10 * rules.Tries {
			if err := guess("many " + string(rune('a'+n))); fault.Has(err, "app.sign_in_wait") {
				last = 0
				break
			}
		}
		if last != 0 {
			t.Error("from many addresses anybody guesses without end")
		}
		o.signsIn().is(true)
	})
}

// TestManyGuessesAtOnceAreMany.
func TestManyGuessesAtOnceAreMany(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		enrolled(t, c, "desk-east")
		before := c.Compared()
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				_, _ = c.SignIn(t.Context(), app.From{Source: "one"}, "desk-east", "guess guess guess")
			})
		}
		all.Wait()
		if n := c.Compared() - before; n > int64(c.Rules().Tries) {
			t.Errorf("%d passwords were compared at once", n)
		}
	})
}

// TestAnAnswerTellsNoNames: the same words and the same work for whatever name.
func TestAnAnswerTellsNoNames(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		enrolled(t, c, "desk-east")
		if _, _, err := c.AddAccount(t.Context(), "not-yet"); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"desk-east", "not-yet", "nobody", "a\x00", "", strings.Repeat("x", 500)} {
			var said []string
			for range c.Rules().Tries + 1 {
				before := c.Compared()
				_, err := c.SignIn(t.Context(), app.From{Source: "of " + name}, name, "guess guess guess")
				said = append(said, fault.All(err)[0].Key)
				if n := c.Compared() - before; n != 1 && fault.Has(err, "app.sign_in_failed") {
					t.Errorf("%.20q: %d passwords compared", name, n)
				}
			}
			want := append(slices.Repeat([]string{"app.sign_in_failed"}, c.Rules().Tries), "app.sign_in_wait")
			if !slices.Equal(said, want) {
				t.Errorf("%.20q: %v", name, said)
			}
		}
		events, err := c.SecurityEvents(t.Context(), time.Time{}, 1000)
		for _, e := range events {
			if !slices.Contains([]string{"desk-east", "not-yet", ""}, e.Account) {
				t.Errorf("the log keeps what was typed: %+v", e)
			}
		}
		if err != nil || len(events) < 30 {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
}

// TestAPasswordIsHashedAgainWhenGuessesGetCheaper.
func TestAPasswordIsHashedAgainWhenGuessesGetCheaper(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		today := credential.Current
		t.Cleanup(func() { credential.Current = today })
		credential.Current = credential.Cost{Memory: 64, Passes: 1, Lanes: 1}
		o := enrolled(t, c, "desk-east")
		credential.Current = today
		o.signsIn()
		acc, err := c.DB.Account(t.Context(), o.name)
		if err != nil {
			t.Fatal(err)
		}
		if h, err := credential.ParseHash(acc.Password); err != nil || h.Weaker() || !h.Matches(goodPassword) {
			t.Errorf("%s, %v", acc.Password, err)
		}
		o.signsIn()
	})
}

// TestOutsideADemonstrationNobodyIsThere: no account exists, those of a
// demonstration that ran on the database open nothing, and the first
// administrator comes from the command line.
func TestOutsideADemonstrationNobodyIsThere(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewBareCity(t, url)
		if names, err := c.Accounts(t.Context()); len(names) > 0 || err != nil {
			t.Fatal(names, err)
		}
		if err := c.SaveDemoAccount(t.Context(), "desk", "wellfield-demo"); err != nil {
			t.Fatal(err)
		}
		_, err := c.SignIn(t.Context(), app.From{}, "desk", "wellfield-demo")
		refused(t, "app.sign_in_failed", err)
		for _, d := range org.Administrations() {
			name := "first-" + strings.TrimPrefix(string(d), "admin_")
			code, _, err := c.AddAdministrator(t.Context(), d, name)
			if err != nil || code == "" {
				t.Fatal(err)
			}
			if posts := c.Posts(app.Actor{Account: name}); len(posts) != 1 || !slices.Equal(posts[0].Duties, []org.Duty{d}) {
				t.Errorf("%s holds %v", name, posts)
			}
			_, _, err = c.AddAdministrator(t.Context(), d, "second")
			refused(t, "app.administrator_there", err)
		}
		_, _, err = c.AddAdministrator(t.Context(), org.DutyIntake, "third")
		refused(t, "app.administration_unknown", err)
		if names, err := c.Accounts(t.Context()); len(names) != 4 || err != nil { // with the demonstration's
			t.Error(names, err)
		}
	})
}

// TestNobodyAdministersTwice: who administers one thing is not made the first
// administrator of another, and is left no account by the attempt.
func TestNobodyAdministersTwice(t *testing.T) {
	c := wellfieldtest.NewBareCity(t, wellfieldtest.SQLiteURL(t))
	if _, _, err := c.AddAdministrator(t.Context(), org.DutyAdminSecurity, "first"); err != nil {
		t.Fatal(err)
	}
	_, _, err := c.AddAdministrator(t.Context(), org.DutyAdminAudit, "first")
	refused(t, "org.administrations_together", err)
	if posts := c.Posts(app.Actor{Account: "first"}); len(posts) != 1 || posts[0].ID != "security-administrator" {
		t.Errorf("holds %v", posts)
	}
}

// TestADatabaseOfBefore: organisations that were published when there was one
// administration start, and open what they opened; the next version of them is
// judged as any other, and the journal still verifies.
func TestADatabaseOfBefore(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		d := wellfieldtest.Organisations()
		d.Posts = append(d.Posts, org.Post{ID: "platform", Org: "district-centre", Name: d.Posts[0].Name, Duties: []org.Duty{"admin"}})
		d.Holdings = append(d.Holdings, org.Holding{Post: "platform", Account: "keeper"}, org.Holding{Post: "platform", Account: "city-desk"})
		_, err := c.Publish(t.Context(), store.Organisations, d, "p", "of before", 2)
		refused(t, "org.duty_before", err)
		body, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.DB.Publish(t.Context(), store.Document{Kind: store.Organisations, At: c.Now(), Post: "p", Body: body}, 2); err != nil { // as it was then
			t.Fatal(err)
		}
		if err := c.Reload(t.Context()); err != nil {
			t.Fatalf("it does not start: %v", err)
		}
		keeper := app.Actor{Role: casework.Staff, Account: "keeper", Post: "platform"}
		if !c.OperatesPeers(keeper) || !c.ComparesEditions(keeper) || !c.KeepsRules(keeper) {
			t.Error("it lost what it had")
		}
		doc, err := c.Document(t.Context(), store.Organisations)
		if err != nil {
			t.Fatal(err)
		}
		next, err := org.ReadJSON(bytes.NewReader(doc.Body))
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Publish(t.Context(), store.Organisations, next, "p", "the next", doc.Version)
		refused(t, "org.administrations_together", err)
		next.Holdings = next.Holdings[:len(next.Holdings)-1]
		if _, err := c.Publish(t.Context(), store.Organisations, next, "p", "the next", doc.Version); err != nil {
			t.Error(err)
		}
		c.CheckAll()
	})
}
