package app_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

const (
	aPhone = "13912345678"
	anID   = "11010519491231002X"
)

// reachable begins a story with a resident who can be reached and wrote a number down.
func reachable(t *testing.T, c *wellfieldtest.City) *wellfieldtest.Story {
	t.Helper()
	r, err := c.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.Web, Summary: "hole, my card is " + anID, Address: "gate 4, ask " + aPhone,
		Point: wellfieldtest.In(0, 0), Public: true}, app.Contact{Phone: "+86 139 0000 1111", Email: "resident@example.org"}, uuid.NewString())
	if err != nil {
		t.Fatal(err)
	}
	s := c.Told(r.Ref)
	s.Receipt = r
	return s
}

var danger = casework.AskUnlock{Reason: casework.UnlockDanger, Text: "gas is leaking there"}

// TestAnIdentityIsOpenedByTwoAndSeenByTheReporter follows an unlock from the request
// to the reporter's own page.
func TestAnIdentityIsOpenedByTwoAndSeenByTheReporter(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		s := reachable(t, c).Handling()
		number := s.Receipt.Case.Number
		for _, hand := range []string{"desk-east", "works-east", "boss-east", "check-east", "grid-east"} {
			if _, _, err := c.Look(t.Context(), c.As(hand), number); !fault.Has(err, "case.vault_closed") {
				t.Errorf("%s looks: %v", hand, err)
			}
		}
		s.By("desk-east").Does(danger).By("boss-east").Does(casework.ApproveUnlock{})
		for range 2 {
			id, _, err := c.Look(t.Context(), c.As("desk-east"), number)
			if err != nil || id.Contact.Email != "resident@example.org" || len(id.Texts) != 2 || id.Look.Approver != "east-boss" && id.Look.Approver == "" {
				t.Fatalf("%+v %v", id, err)
			}
		}
		_, v, err := c.Follow(t.Context(), number, s.Receipt.Link)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, l := range v.Looks {
			told = append(told, fmt.Sprint(l.Kind, " ", l.Post, " ", l.Reason))
		}
		if want := []string{"could desk-east danger", "saw desk-east danger", "saw desk-east danger"}; !slices.Equal(told, want) {
			t.Errorf("the reporter is told %v, want %v", told, want)
		}
		unit, err := c.Case(t.Context(), c.As("works-east"), number)
		if err != nil {
			t.Fatal(err)
		}
		if unit.Looks != nil || unit.Watches || slices.ContainsFunc(unit.History, func(h app.Happening) bool { return casework.OfVault(h.Event) }) {
			t.Error("the unit reads who opened the vault, and why")
		}
		c.Clock.Pass(31 * time.Minute)
		if _, _, err := c.Look(t.Context(), c.As("desk-east"), number); !fault.Has(err, "case.vault_closed") {
			t.Errorf("half an hour later: %v", err)
		}
		c.CheckAll()
	})
}

// TestALawfulSilenceEnds: the reporter is told of a look from its day on, and others
// who may read the view log at once.
func TestALawfulSilenceEnds(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	s := reachable(t, c).By("desk-east").Does(danger).By("boss-east").Does(casework.ApproveUnlock{TellOn: "2026-03-04", Basis: "article 150"})
	if _, _, err := c.Look(t.Context(), c.As("desk-east"), s.Receipt.Case.Number); err != nil {
		t.Fatal(err)
	}
	looks := func() int {
		_, v, err := c.Follow(t.Context(), s.Receipt.Case.Number, s.Receipt.Link)
		if err != nil {
			t.Fatal(err)
		}
		if v.Case.Vault.Unlock != nil || slices.ContainsFunc(v.History, func(h app.Happening) bool { return casework.OfVault(h.Event) }) {
			t.Error("the reporter's view of the case says what the view log must not yet")
		}
		return len(v.Looks)
	}
	if n := looks(); n != 0 {
		t.Errorf("told of %d looks on the same day", n)
	}
	if log, err := c.WhoSaw(t.Context(), s.Receipt.Case.Number); err != nil || len(log) != 2 {
		t.Errorf("the drill finds %v %v", log, err)
	}
	c.Clock.Pass(48 * time.Hour)
	if n := looks(); n != 2 {
		t.Errorf("told of %d looks two days later", n)
	}
}

// TestAnErasedReporterIsGone from the database, and nothing else is: the journal
// verifies, what is counted is the same, and the case goes on.
func TestAnErasedReporterIsGone(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		s := reachable(t, c).Handling()
		reachable(t, c)
		s.By("reporter").Does(casework.Message{Text: "call " + aPhone})
		counts := func() string {
			n, err := c.Counts(t.Context(), c.As("boss-east"), app.OfCentre)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(n)
		}
		before := counts()
		s.Does(casework.CorrectContact{Phone: "+86 139 2222 3333"})
		o, _, err := c.Own(t.Context(), s.Receipt.Case.Number, s.Receipt.Link)
		if err != nil || o.Contact != (app.Contact{Phone: "+86 139 2222 3333"}) || len(o.Texts) != 3 {
			t.Fatalf("%+v %v", o, err)
		}
		s.Does(casework.EraseIdentity{}).Refused("case.identity_erased", casework.EraseIdentity{})
		if after := counts(); after != before {
			t.Errorf("counts were %s and are %s", before, after)
		}
		if o, _, err = c.Own(t.Context(), s.Receipt.Case.Number, s.Receipt.Link); err != nil || o.Contact != (app.Contact{}) || o.Texts != nil || o.Erased.IsZero() {
			t.Errorf("%+v %v", o, err)
		}
		s.By("reporter").Does(casework.Message{Text: "or call " + aPhone}) // masked, and kept nowhere
		s.By("works-east").Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed).By("reporter").Does(casework.Confirm{})
		c.CheckAll()
		if _, ok, err := c.DB.Contact(t.Context(), s.Receipt.Ref); ok || err != nil {
			t.Errorf("the key is still there (%v)", err)
		}
		if kept, err := c.DB.Kept(t.Context(), s.Receipt.Ref); len(kept) > 0 || err != nil {
			t.Errorf("%d texts are still there (%v)", len(kept), err)
		}
	})
}

// TestErasedBytesLeaveTheFile: not even a deleted key lies in the file of the embedded
// database, once its log is folded in.
func TestErasedBytesLeaveTheFile(t *testing.T) {
	url := wellfieldtest.SQLiteURL(t)
	c := wellfieldtest.NewCity(t, url)
	s := reachable(t, c)
	kept, _, err := c.DB.Contact(t.Context(), s.Receipt.Ref)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := c.DB.Kept(t.Context(), s.Receipt.Ref)
	if err != nil || len(texts) != 2 {
		t.Fatalf("%d texts %v", len(texts), err)
	}
	s.By("reporter").Does(casework.EraseIdentity{})
	if err := c.DB.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(strings.TrimPrefix(url, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string][]byte{"key": kept.WrappedKey, "contact": kept.Box, "text": texts[0].Box} {
		if bytes.Contains(file, secret) {
			t.Errorf("the erased %s lies in the file", name)
		}
	}
}

// TestABackupIsErasedAgain: a list that was made before the backup was put back erases
// in it what was erased since.
func TestABackupIsErasedAgain(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	s, other := reachable(t, c), reachable(t, c)
	s.By("reporter").Does(casework.EraseIdentity{})
	list, err := c.Erasures(t.Context(), time.Time{}.Add(time.Hour))
	if err != nil || len(list) != 1 || list[0].Ref != s.Receipt.Ref {
		t.Fatalf("%v %v", list, err)
	}
	refs := []store.Ref{list[0].Ref, other.Receipt.Ref, {Jurisdiction: wellfieldtest.East, ID: "never"}}
	if n, err := c.Reerase(t.Context(), refs); n != 1 || err != nil {
		t.Errorf("%d erased again, %v", n, err)
	}
	if n, err := c.Reerase(t.Context(), refs); n != 0 || err != nil {
		t.Errorf("%d erased a third time, %v", n, err)
	}
	if list, err = c.Erasures(t.Context(), time.Time{}.Add(time.Hour)); err != nil || len(list) != 2 {
		t.Errorf("%v %v", list, err)
	}
	c.CheckAll()
}

// TestAnIdentityIsKeptAsLongAsItsClassSays, and not for a case that goes on.
func TestAnIdentityIsKeptAsLongAsItsClassSays(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		d := wellfieldtest.Catalogue()
		d.Classes[0].Keep = 40
		if _, err := c.Publish(t.Context(), store.Catalogue, d, app.BootstrapPost, "keep", 2); err != nil {
			t.Fatal(err)
		}
		ended := func(class casework.File) *wellfieldtest.Story {
			return reachable(t, c).By("desk-east").Does(class).Does(casework.Refer{To: "traffic_122", Text: "theirs"})
		}
		short, usual := ended(casework.File{Class: wellfieldtest.Pothole}), ended(casework.File{Class: wellfieldtest.Litter})
		open := reachable(t, c)
		erases := func(dry bool, want ...*wellfieldtest.Story) {
			t.Helper()
			var got, wanted []string
			n, err := c.Retain(t.Context(), c.Now(), dry, func(e app.Expired) error { got = append(got, e.Number); return nil })
			for _, s := range want {
				wanted = append(wanted, s.Receipt.Case.Number)
			}
			slices.Sort(got)
			slices.Sort(wanted)
			if err != nil || n != len(want) || !slices.Equal(got, wanted) {
				t.Errorf("%d erased %v, want %v (%v)", n, got, wanted, err)
			}
		}
		c.Clock.Pass(39 * 24 * time.Hour)
		erases(false)
		c.Clock.Pass(24 * time.Hour)
		erases(true, short)
		erases(true, short)
		erases(false, short)
		erases(false)
		c.Clock.Pass(140 * 24 * time.Hour)
		erases(false, usual)
		c.Clock.Pass(2000 * 24 * time.Hour)
		erases(false)
		if _, ok, err := c.DB.Contact(t.Context(), open.Receipt.Ref); !ok || err != nil {
			t.Errorf("the reporter of an open case was erased (%v)", err)
		}
		c.CheckAll()
	})
}

// TestNumbersLeaveTheCase: what a post reads of a case has no number in it by which
// its reporter could be found, and the entries have none either.
func TestNumbersLeaveTheCase(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	s := reachable(t, c)
	s.By("reporter").Does(casework.Message{Text: "call " + aPhone}).By("desk-east").Does(casework.Note{Text: "rang 023-63551234"})
	v, err := c.Case(t.Context(), c.As("desk-east"), s.Receipt.Case.Number)
	if err != nil {
		t.Fatal(err)
	}
	said := v.Case.Summary.Text() + v.Case.Spot().Address
	for _, h := range v.History {
		said += string(h.Entry.Body)
		for _, x := range casework.SealedIn(h.Event) {
			said += x.Text()
		}
	}
	for _, number := range []string{anID, aPhone, "63551234", "139 0000 1111", "resident@"} {
		if strings.Contains(said, number) {
			t.Errorf("%s stands in the case", number)
		}
	}
	o, _, err := c.Own(t.Context(), s.Receipt.Case.Number, s.Receipt.Link)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"hole, my card is " + anID, "gate 4, ask " + aPhone, "call " + aPhone, "rang 023-63551234"} {
		if !slices.Contains(o.Texts, text) {
			t.Errorf("%q is not kept: %q", text, o.Texts)
		}
	}
	if posts := app.Posts(o.Looks); !slices.Equal(posts, []org.ID{"desk-east"}) {
		t.Errorf("%v wrote a number down, want the desk", posts)
	}
	c.CheckAll()
}

// TestAReportFromBeforeTheVaultSaysSo: contact data that no post can open is not
// passed over in silence, for those who may ask for an unlock.
func TestAReportFromBeforeTheVaultSaysSo(t *testing.T) {
	url := wellfieldtest.SQLiteURL(t)
	c := wellfieldtest.NewCity(t, url)
	number := c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Receipt.Case.Number
	says := func(hand string) bool {
		t.Helper()
		v, err := c.Case(t.Context(), c.As(hand), number)
		if err != nil {
			t.Fatal(err)
		}
		return v.OldContact
	}
	if says("desk-east") {
		t.Error("a report without contact data is said to have some")
	}
	wellfieldtest.Alter(t, url, "INSERT INTO contacts (jurisdiction, id, wrapped_key, box) SELECT jurisdiction, id, x'00', x'00' FROM cases")
	if !says("desk-east") {
		t.Error("nobody is told")
	}
	if says("works-east") {
		t.Error("who handles the case is told that there is contact data")
	}
	wellfieldtest.Alter(t, url, "DELETE FROM contacts")
}
