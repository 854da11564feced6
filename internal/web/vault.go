package web

import (
	"net/http"
	"slices"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/holding"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// look shows a reporter's identity to a post that may see it. It is a form that is
// sent and a page that is shown in one: there is no address under which an identity
// could be looked at twice by one row of the view log.
func (s *server) look(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	actor, view, err := s.caseAs(r, r.PathValue("number"), org.ID(f.Get(fieldPost)))
	if err != nil {
		return err
	}
	id, view, err := s.app.Look(r.Context(), actor, view.Case.Number)
	if err != nil {
		return err
	}
	v := visitOf(r)
	v.here = casePath(view.Case.Number)
	p := page.Identity{Shell: v.staffShell(v.Say("page.identity.title")), Number: view.Case.Number, Href: v.here, Mark: v.mark(actor),
		Ground: v.Say(groundsToLook[id.Look.Ground]), Texts: id.Texts, Facts: v.contactFacts(id.Contact)}
	if u := view.Case.Vault; id.Look.Ground == casework.ByUnlock && u != nil && u.Unlock != nil {
		p.Ends = v.Say("web.vault.ends", "until", v.Exact(u.Unlock.Until), "approver", v.postName(u.Unlock.Approver))
	}
	p.Empty = len(p.Facts)+len(p.Texts) == 0
	w.Header().Set("Cache-Control", "no-store")
	return render(w, r, http.StatusOK, page.IdentityPage(p))
}

var groundsToLook = map[casework.LookGround]string{
	casework.ByUnlock:  "web.vault.ground.unlocked",
	casework.OwnCaller: "web.vault.ground.own_caller",
}

// mark is who looks, and when: it stands in every copy of the page.
func (v *visit) mark(actor app.Actor) string {
	return strings.Join([]string{v.postName(actor.Post), actor.Account, v.Exact(v.Now)}, " · ")
}

func (v *visit) contactFacts(c app.Contact) []ui.Fact {
	facts := []ui.Fact{{Key: "page.contact.phone", Text: c.Phone}, {Key: "page.contact.email", Text: c.Email}}
	return slices.DeleteFunc(facts, func(f ui.Fact) bool { return f.Text == "" })
}

// vault is how the reporter's identity stands, for those who may ask to open it; nil
// for everybody else.
func (v *visit) vault(view app.View) *page.Vault {
	k := view.Case.Vault
	if view.OldContact {
		return &page.Vault{State: v.Say("web.vault.before")}
	}
	if !view.Watches || k == nil {
		return nil
	}
	p := &page.Vault{State: v.Say("web.vault.kept"), Looks: v.looks(view.Looks, true)}
	switch {
	case view.Case.Erased():
		p.State = v.Say("web.vault.erased", "when", v.Moment(k.Erased))
	case !k.Holds():
		p.State = v.Say("web.vault.none")
	}
	u := k.Unlock
	if u == nil || view.Case.Erased() {
		return p
	}
	post, reason := v.postName(u.Post), v.Say(unlockReasonKeys[u.Reason])
	switch {
	case u.Ended:
		p.Unlock = v.Say("web.vault.declined", "post", post)
	case u.Until.IsZero():
		p.Unlock = v.Say("web.vault.asked", "post", post, "reason", reason, "when", v.Moment(u.Asked))
	case u.Open(v.Now):
		p.Unlock = v.Say("web.vault.open", "post", post, "approver", v.postName(u.Approver), "until", v.Exact(u.Until))
	default:
		p.Unlock = v.Say("web.vault.closed", "post", post, "until", v.Exact(u.Until))
	}
	if u.Until.IsZero() && !u.Ended {
		p.Words = askedFor(view)
	}
	return p
}

// askedFor are the words of the last request for an unlock.
func askedFor(view app.View) string {
	for _, h := range slices.Backward(view.History) {
		if e, ok := h.Event.(*casework.UnlockAsked); ok {
			return e.Text.Text()
		}
	}
	return ""
}

// looks are the rows of the view log in words, the newest first. The reporter reads
// the unit and the post as everybody else does.
func (v *visit) looks(log []app.Looked, words bool) []page.Look {
	var all []page.Look
	for _, l := range slices.Backward(log) {
		row := page.Look{At: l.At, Who: string(l.Post), What: v.Say(lookKeys[l.Kind])}
		if p, ok := v.policy.Chart.Post(l.Post); ok {
			row.Who, row.Unit = v.name(p.Name), v.org(p.Org)
		}
		row.Who = v.delegated(row.Who, l.Through)
		if l.Kind == app.Could {
			row.What = v.Say(lookKeys[l.Kind], "until", v.Exact(l.Until))
		}
		if l.Reason != "" {
			row.Why = v.Say("web.vault.why", "reason", v.Say(unlockReasonKeys[l.Reason]), "approver", v.postName(l.Approver))
		} else if l.Ground == casework.OwnCaller {
			row.Why = v.Say("web.vault.ground.own_caller")
		}
		if words {
			row.Words = l.Words
		}
		all = append(all, row)
	}
	return all
}

var lookKeys = map[app.LookKind]string{
	app.TookIn: "web.look.took_in", app.Typed: "web.look.typed", app.Could: "web.look.could", app.SawIt: "web.look.saw",
}

var unlockReasonKeys = map[casework.UnlockReason]string{
	casework.UnlockDanger: "web.unlock.danger", casework.UnlockUnclear: "web.unlock.unclear", casework.UnlockEvidence: "web.unlock.evidence",
	casework.UnlockRequest: "web.unlock.request", casework.UnlockLegal: "web.unlock.legal_duty",
}

// vaultEvent are the events of a reporter's identity.
func (v *visit) vaultEvent(event casework.Event) ui.Event {
	switch e := event.(type) {
	case *casework.UnlockAsked:
		return ui.Event{What: v.Say("web.event.unlock_asked", "reason", v.Say(unlockReasonKeys[e.Reason])), Text: e.Text.Text(), Icon: "question", Inner: true}
	case *casework.UnlockApproved:
		return ui.Event{What: v.Say("web.event.unlock_approved", "post", v.postName(e.Post), "until", v.Exact(e.Until)), Basis: e.Basis.Text(), Icon: "lock"}
	case *casework.UnlockDeclined:
		return ui.Event{What: v.Say("web.event.unlock_declined"), Text: e.Text.Text(), Icon: "lock", Inner: true}
	case *casework.LookedAt:
		return ui.Event{What: v.Say("web.event.looked_at"), Basis: v.Say(groundsToLook[e.Ground]), Icon: "eye"}
	case *casework.ContactCorrected:
		return ui.Event{What: v.Say("web.event.contact_corrected"), Icon: "lock"}
	case *casework.IdentityErased:
		return ui.Event{What: v.Say(erasureKeys[e.Ground]), Icon: "lock"}
	case *casework.ConsentWithdrawn:
		return ui.Event{What: v.Say("web.event.consent_withdrawn"), Icon: "lock"}
	case *casework.NumbersMasked:
		return ui.Event{What: v.Say(maskedKeys[e.Kept]), Icon: "lock"}
	}
	return ui.Event{What: event.Kind(), Icon: "dash"}
}

var (
	erasureKeys = map[casework.ErasureGround]string{
		casework.ErasedOnRequest: "web.event.erased_request", casework.ErasedByTime: "web.event.erased_retention", casework.ErasedAfterwards: "web.event.erased_restore",
	}
	maskedKeys = map[bool]string{true: "web.event.masked_kept", false: "web.event.masked"}
)

// held is the public page of what is held of persons, and why.
func (s *server) held(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	p := page.Held{Shell: v.shell(v.Say("page.held.title")), Version: holding.Version}
	for _, f := range holding.Fields() {
		p.Groups = append(p.Groups, page.HeldGroup{Key: f.Key, Name: v.name(f.Name), Purpose: v.name(f.Purpose), Basis: v.name(f.Basis), Keep: v.name(f.Kept), Seen: v.name(f.Seen)})
	}
	for _, e := range holding.Editions() {
		p.Earlier = append(p.Earlier, page.HeldEdition{Version: e.Version, Changed: v.name(e.Changed)})
	}
	return render(w, r, http.StatusOK, page.HeldPage(p))
}
