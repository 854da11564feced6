// Package sso is the conversation with a city's identity provider, by OpenID
// Connect: the code flow with PKCE, a state and a nonce. It learns who somebody
// is there and nothing else; whatever a token says of roles is not read.
package sso

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"wellfield/internal/fault"
	"wellfield/internal/outgoing"
)

// Config names the one provider that is believed, and who we are to it.
type Config struct {
	Issuer, Client, Secret string
	Return                 string // our address that it sends browsers back to
	// Allowed are the hosts that may be called; the issuer's own is added. What
	// the provider's description names besides must be listed. Told hears of
	// calls that were refused.
	Allowed outgoing.Allowed
	Told    func(outgoing.Refused)
}

// Provider is a city's identity provider. It is safe for concurrent use, and
// found when it is first asked for: a provider that is down keeps nothing else
// from starting.
type Provider struct {
	config Config
	client *http.Client

	mu    sync.Mutex
	found *oidc.Provider
}

// patience is how long one answer of the provider may take.
const patience = 10 * time.Second

// mostAnswer is more than any description, token or set of keys.
const mostAnswer = 1 << 20

// New checks the configuration. The issuer must be reached by https, or be on
// this machine.
func New(c Config) (*Provider, error) {
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && !local(u) {
		return nil, fmt.Errorf("sso: %q is not an issuer: it must begin with https://", c.Issuer)
	}
	if c.Client == "" || c.Return == "" {
		return nil, errors.New("sso: the client's id is missing")
	}
	return &Provider{config: c, client: outgoing.Client(outgoing.Options{Allowed: c.Allowed.With(c.Issuer), Timeout: patience, Most: mostAnswer, Told: c.Told})}, nil
}

func local(u *url.URL) bool {
	return u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
}

// Kept is what a browser's sign-in must remember until it comes back.
type Kept struct{ State, Nonce, Verifier string }

// Begin is the provider's address to send a browser to, and what to remember.
// Fault: sso.away.
func (p *Provider) Begin(ctx context.Context) (address string, kept []byte, err error) {
	config, _, err := p.discover(ctx)
	if err != nil {
		return "", nil, err
	}
	k := Kept{State: oauth2.GenerateVerifier(), Nonce: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier()}
	if kept, err = json.Marshal(k); err != nil {
		return "", nil, err
	}
	return config.AuthCodeURL(k.State, oidc.Nonce(k.Nonce), oauth2.S256ChallengeOption(k.Verifier)), kept, nil
}

// Finish takes what a browser came back with, and answers who the provider says
// it is. Faults: sso.refused for an answer that is not the provider's to this
// very sign-in, sso.away.
func (p *Provider) Finish(ctx context.Context, kept []byte, answer url.Values) (issuer, subject string, err error) {
	var k Kept
	if err := json.Unmarshal(kept, &k); err != nil {
		return "", "", err
	}
	refused := fault.New(fault.Forbidden, "sso.refused")
	if k.State == "" || subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(k.State)) != 1 {
		return "", "", refused
	}
	// RFC 9207: another provider's answer is told by its name.
	if from := answer.Get("iss"); from != "" && from != p.config.Issuer {
		return "", "", refused
	}
	config, verifier, err := p.discover(ctx)
	if err != nil {
		return "", "", err
	}
	token, err := config.Exchange(oidc.ClientContext(ctx, p.client), answer.Get("code"), oauth2.VerifierOption(k.Verifier))
	if err != nil {
		return "", "", refused
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", "", refused
	}
	id, err := verifier.Verify(oidc.ClientContext(ctx, p.client), raw)
	if err != nil || id.Subject == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(k.Nonce)) != 1 {
		return "", "", refused
	}
	return id.Issuer, id.Subject, nil
}

// discover asks the provider for its addresses and keys, once.
func (p *Provider) discover(ctx context.Context) (*oauth2.Config, *oidc.IDTokenVerifier, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found == nil {
		// Its keys are asked for long after this request.
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.config.Issuer)
		if err != nil {
			return nil, nil, fault.New(fault.Busy, "sso.away")
		}
		p.found = found
	}
	return &oauth2.Config{ClientID: p.config.Client, ClientSecret: p.config.Secret, RedirectURL: p.config.Return,
		Endpoint: p.found.Endpoint(), Scopes: []string{oidc.ScopeOpenID}}, p.found.Verifier(&oidc.Config{ClientID: p.config.Client}), nil
}
