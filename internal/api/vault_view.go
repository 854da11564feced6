package api

import (
	"context"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/holding"
)

func (s *server) look(ctx context.Context, actor app.Actor, in *struct{ OfCase }) (*identityOut, error) {
	id, v, err := s.app.Look(ctx, actor, in.Number)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := Identity{Phone: id.Contact.Phone, Email: id.Contact.Email, Texts: list(id.Texts), Look: r.look(id.Look)}
	out.Mark = string(actor.Post) + " " + actor.Account + " " + moment(v.Case.UpdatedAt).Format(time.RFC3339)
	return &identityOut{"no-store", out}, nil
}

func (s *server) looks(ctx context.Context, actor app.Actor, in *struct{ OfCase }) (*looksOut, error) {
	v, err := s.app.Case(ctx, actor, in.Number)
	if err != nil {
		return nil, err
	}
	if !v.Watches {
		return nil, fault.New(fault.Forbidden, "case.line_only")
	}
	return &looksOut{CaseLooks{s.reader(ctx).looks(v.Looks)}}, nil
}

func (r reader) looks(log []app.Looked) []LookView {
	all := make([]LookView, 0, len(log))
	for _, l := range log {
		all = append(all, r.look(l))
	}
	return all
}

func (r reader) look(l app.Looked) LookView {
	v := LookView{At: moment(l.At), Kind: string(l.Kind), Post: string(l.Post), Approver: string(l.Approver), Reason: string(l.Reason),
		Words: l.Words, Until: moment(l.Until), Fields: l.Fields}
	if p, ok := r.p.Chart.Post(l.Post); ok {
		v.Name, v.Org = p.Name.In(r.tag), r.orgIf(p.Org)
	}
	return v
}

func (s *server) own(ctx context.Context, in *struct{ OfReporter }) (*ownOut, error) {
	o, _, err := s.app.Own(ctx, in.Number, in.Link)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := Own{Number: o.Number, Reported: moment(o.Reported), Erased: moment(o.Erased), Notice: o.Notice, Public: o.Public, Language: o.Language,
		Phone: o.Contact.Phone, Email: o.Contact.Email, Texts: list(o.Texts), Summary: o.Summary, Point: position(o.Point), Address: o.Address,
		Answers: []OwnAnswer{}, Photos: list(o.Photos), Said: []OwnWords{}, Looks: r.looks(o.Looks), Days: o.Days}
	for _, a := range o.Answers {
		out.Answers = append(out.Answers, OwnAnswer{a.Code, list(a.Values)})
	}
	for _, w := range o.Said {
		out.Said = append(out.Said, OwnWords{moment(w.At), w.Kind, w.Text})
	}
	return &ownOut{"no-store", out}, nil
}

// list is never null.
func list(all []string) []string {
	if all == nil {
		return []string{}
	}
	return all
}

func (s *server) held(ctx context.Context, _ *struct{}) (*heldOut, error) {
	tag := tagOf(ctx)
	out := HeldList{Version: holding.Version}
	for _, f := range holding.Fields() {
		out.Fields = append(out.Fields, HeldField{Key: f.Key, Name: f.Name.In(tag), Purpose: f.Purpose.In(tag), Basis: f.Basis.In(tag), Kept: f.Kept.In(tag), Seen: f.Seen.In(tag)})
	}
	return &heldOut{out}, nil
}
