package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
)

// Self is who is signed in.
type Self struct {
	Account string `json:"account" doc:"Name of the account." example:"desk-east"`
	Post    string `json:"post,omitempty" doc:"Id of the post that acts; left out when the account holds none today." example:"duty-desk"`
	Posts   []Post `json:"posts" nullable:"false" doc:"The posts that the account holds today; choose one with Act-As."`
}

// Post is a post and what it may do.
type Post struct {
	ID     string    `json:"id" doc:"Id of the post." example:"duty-desk"`
	Name   string    `json:"name" doc:"Its name." example:"Duty desk"`
	Org    Org       `json:"org" doc:"Its organisation."`
	Area   *AreaName `json:"area,omitempty" doc:"Where the organisation works."`
	Duties []string  `json:"duties" nullable:"false" doc:"Of intake, dispatch, verify, handle, check, supervise, complaints, admin_system, admin_security and admin_audit." example:"[\"intake\"]"`
}

type selfOut struct{ Body Self }

func (s *server) selfOperations() {
	staff(s, huma.Operation{OperationID: "me", Method: http.MethodGet, Path: "/me",
		Tags: []string{"Staff"}, Summary: "Who is signed in, and in which posts"}, s.self)
}

func (s *server) self(ctx context.Context, actor app.Actor, _ *struct{}) (*selfOut, error) {
	r := s.reader(ctx)
	me := Self{Account: actor.Account, Post: string(actor.Post), Posts: []Post{}}
	for _, p := range s.app.Posts(actor) {
		post := Post{ID: string(p.ID), Name: p.Name.In(r.tag), Org: r.org(p.Org), Duties: []string{}}
		if o, ok := r.p.Chart.Org(p.Org); ok && o.Area != "" {
			area := r.area(o.Area)
			post.Area = &area
		}
		for _, d := range p.Duties {
			post.Duties = append(post.Duties, string(d))
		}
		me.Posts = append(me.Posts, post)
	}
	return &selfOut{me}, nil
}
