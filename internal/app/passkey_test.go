package app_test

import (
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"wellfield/internal/app"
	"wellfield/internal/wellfieldtest"
)

// device is an authenticator with one passkey, at a site.
type device struct {
	t     *testing.T
	site  virtualwebauthn.RelyingParty
	holds virtualwebauthn.Authenticator
	key   virtualwebauthn.Credential
}

func newDevice(t *testing.T) *device {
	return &device{t: t, site: virtualwebauthn.RelyingParty{Name: "Wellfield", ID: "city.example", Origin: wellfieldtest.Address},
		holds: virtualwebauthn.NewAuthenticator(), key: virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)}
}

// enrols answers the offer of a new passkey.
func (d *device) enrols(options string) []byte {
	d.t.Helper()
	offer, err := virtualwebauthn.ParseAttestationOptions(options)
	if err != nil {
		d.t.Fatal(err)
	}
	answer := virtualwebauthn.CreateAttestationResponse(d.site, d.holds, d.key, *offer)
	d.holds.AddCredential(d.key)
	d.holds.Options.UserHandle = []byte(offer.UserID)
	return []byte(answer)
}

// answers a challenge; the passkey counts its uses.
func (d *device) answers(options string) []byte {
	d.t.Helper()
	asked, err := virtualwebauthn.ParseAssertionOptions(options)
	if err != nil {
		d.t.Fatal(err)
	}
	d.key.Counter++
	return []byte(virtualwebauthn.CreateAssertionResponse(d.site, d.holds, d.key, *asked))
}

// withPasskey is an officer with a passkey beside the app.
func withPasskey(t *testing.T, c *wellfieldtest.City, name string) (*officer, *device) {
	t.Helper()
	o, d := enrolled(t, c, name), newDevice(t)
	entry, err := c.Again(t.Context(), o.shown)
	if err != nil {
		t.Fatal(err)
	}
	options, err := c.OfferPasskey(t.Context(), entry.Token)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.EnrolPasskey(t.Context(), o.from, o.shown, entry.Token, "security key", d.enrols(options)); err != nil {
		t.Fatal(err)
	}
	return o, d
}

func TestAPasskeyIsASecondFactor(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		o, d := withPasskey(t, c, "desk-east")
		sign := func() (token, options string) {
			entry, err := c.SignIn(t.Context(), o.from, o.name, goodPassword)
			if err != nil {
				t.Fatal(err)
			}
			if options, err = c.AskPasskey(t.Context(), entry.Token); err != nil || options == "" {
				t.Fatal(options, err)
			}
			return entry.Token, options
		}
		prove := func(token string, answer []byte) (app.Entry, error) {
			return c.Prove(t.Context(), o.from, token, app.Proof{Passkey: answer}, false)
		}
		token, options := sign()
		answer := d.answers(options)
		entry, err := prove(token, answer)
		if err != nil {
			t.Fatal(err)
		}
		o.entered(entry)
		o.is(true)

		// An answer that was seen opens no other sign-in.
		token, options = sign()
		_, err = prove(token, answer)
		refused(t, "app.factor_wrong", err)
		// And a challenge is good for one answer, right or wrong.
		_, err = prove(token, d.answers(options))
		refused(t, "app.sign_in_over", err)

		// A site that looks like ours gets answers for itself.
		token, options = sign()
		phished := *d
		phished.site.Origin = "https://city.example.evil"
		_, err = prove(token, phished.answers(options))
		refused(t, "app.factor_wrong", err)

		// A copy of the passkey counts behind.
		token, options = sign()
		d.key.Counter = 0
		_, err = prove(token, d.answers(options))
		refused(t, "app.factor_wrong", err)
		for _, junk := range []string{"", "{}", "null", `{"id":"x"}`} {
			c.Clock.Pass(time.Hour)
			token, _ = sign()
			_, err = prove(token, []byte(junk))
			refused(t, "app.factor_wrong", err)
		}
	})
}

// TestAPasskeyAloneMustKnowItsUser.
func TestAPasskeyAloneMustKnowItsUser(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		o, d := withPasskey(t, c, "desk-east")
		begin := func() (token, options string) {
			entry, err := c.BeginPasskey(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if options, err = c.AskPasskey(t.Context(), entry.Token); err != nil {
				t.Fatal(err)
			}
			return entry.Token, options
		}
		token, options := begin()
		entry, err := c.EnterByPasskey(t.Context(), o.from, token, d.answers(options))
		if err != nil {
			t.Fatal(err)
		}
		o.entered(entry)
		if actor, ok, err := c.Session(t.Context(), o.shown, ""); !ok || err != nil || actor.Account != "desk-east" {
			t.Errorf("%+v, %v", actor, err)
		}
		token, options = begin()
		d.holds.Options.UserNotVerified = true
		_, err = c.EnterByPasskey(t.Context(), o.from, token, d.answers(options))
		refused(t, "app.factor_wrong", err)

		// A passkey of nobody's.
		stranger := newDevice(t)
		stranger.holds.Options.UserHandle = d.holds.Options.UserHandle
		token, options = begin()
		_, err = c.EnterByPasskey(t.Context(), o.from, token, stranger.answers(options))
		refused(t, "app.factor_wrong", err)

		// One passkey, two accounts: the second is refused.
		other := enrolled(t, c, "works-east")
		entry, err = c.Again(t.Context(), other.shown)
		if err != nil {
			t.Fatal(err)
		}
		if options, err = c.OfferPasskey(t.Context(), entry.Token); err != nil {
			t.Fatal(err)
		}
		_, err = c.EnrolPasskey(t.Context(), other.from, other.shown, entry.Token, "", d.enrols(options))
		refused(t, "store.passkey_taken", err)
	})
}
