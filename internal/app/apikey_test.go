package app_test

import (
	"reflect"
	"strings"
	"testing"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/wellfieldtest"
)

func TestKeysOfOtherPrograms(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, databaseURL string) {
		c := wellfieldtest.NewCity(t, databaseURL)
		ctx := t.Context()
		if err := c.SaveAccount(ctx, "works-east", "a long password"); err != nil {
			t.Fatal(err)
		}
		good := app.APIKey{Name: "city-app", Rights: []string{app.MayReport, app.MayRead}, PerMinute: 60, Tokens: true, Agreed: true, Account: "works-east"}
		for name, row := range map[string]struct {
			spoil func(*app.APIKey)
			key   string
		}{
			"a name with spaces":   {func(k *app.APIKey) { k.Name = "City App" }, "app.api_key_name"},
			"no right":             {func(k *app.APIKey) { k.Rights = nil }, "app.api_key_right"},
			"a right to delete":    {func(k *app.APIKey) { k.Rights = []string{"delete"} }, "app.api_key_right"},
			"no rate":              {func(k *app.APIKey) { k.PerMinute = 0 }, "app.api_key_rate"},
			"nobody's account":     {func(k *app.APIKey) { k.Account = "nobody" }, "store.account_unknown"},
			"another's post":       {func(k *app.APIKey) { k.Post = "desk-east" }, "app.api_key_post"},
			"a post of no account": {func(k *app.APIKey) { k.Account, k.Post = "", "desk-east" }, "app.api_key_post"},
		} {
			k := good
			row.spoil(&k)
			if _, err := c.AddAPIKey(ctx, k); !fault.Has(err, row.key) {
				t.Errorf("%s: %v, want %s", name, err, row.key)
			}
		}
		key, err := c.AddAPIKey(ctx, good)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.AddAPIKey(ctx, good); !fault.Has(err, "store.api_key_taken") {
			t.Errorf("a name twice: %v", err)
		}
		k, ok, err := c.APIKey(ctx, key)
		want := good
		want.Post, want.Created = "works-post-east", k.Created
		if err != nil || !ok || k.Created.IsZero() || !reflect.DeepEqual(k, want) {
			t.Fatalf("got %+v, %v, %v", k, ok, err)
		}
		if a := app.KeyActor(k); a.Role != casework.Staff || a.Post != "works-post-east" {
			t.Errorf("acts as %+v", a)
		}
		if _, ok, err := c.APIKey(ctx, strings.ToUpper(key)); ok || err != nil {
			t.Errorf("another key opens: %v", err)
		}
		if err := c.RevokeAPIKey(ctx, "city-app"); err != nil {
			t.Fatal(err)
		}
		if err := c.RevokeAPIKey(ctx, "city-app"); !fault.Has(err, "store.api_key_unknown") {
			t.Errorf("revoked twice: %v", err)
		}
		if _, ok, err := c.APIKey(ctx, key); ok || err != nil {
			t.Errorf("a revoked key opens: %v", err)
		}
		all, err := c.APIKeys(ctx)
		if err != nil || len(all) != 1 || all[0].Revoked.IsZero() {
			t.Errorf("listed: %+v, %v", all, err)
		}
	})
}
