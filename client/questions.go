package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Choice chooses cases. Scope is needed; what is left out does not restrict.
type Choice struct {
	Scope        string    `query:"scope"` // centre, unit, grid, verify, check or imported
	State        []string  `query:"state"`
	Class        string    `query:"class"` // a class, or a kind of classes
	Area         string    `query:"area"`  // and beneath
	Open         bool      `query:"open"`
	Overdue      bool      `query:"overdue"`
	Lead         string    `query:"lead"`
	Number       string    `query:"number"` // how it begins
	Since        time.Time `query:"since"`
	Before       time.Time `query:"before"`
	UpdatedSince time.Time `query:"updated_since"`
	DueBefore    time.Time `query:"due_before"`
}

// Paging is the order and the pages of a list.
type Paging struct {
	Order  string `query:"order"` // oldest, newest or due
	Limit  int    `query:"limit"`
	Cursor string `query:"cursor"`
}

// values are the fields that say something, by their names in the API.
func values(from ...any) url.Values {
	q := url.Values{}
	for _, one := range from {
		v := reflect.ValueOf(one)
		for i := range v.NumField() {
			name := v.Type().Field(i).Tag.Get("query")
			if v.Field(i).IsZero() {
				continue
			}
			switch field := v.Field(i).Interface().(type) {
			case string:
				q.Set(name, field)
			case []string:
				q.Set(name, strings.Join(field, ","))
			case bool:
				q.Set(name, "true")
			case int:
				q.Set(name, strconv.Itoa(field))
			case float64:
				q.Set(name, strconv.FormatFloat(field, 'f', -1, 64))
			case time.Time:
				q.Set(name, field.UTC().Format(time.RFC3339))
			}
		}
	}
	return q
}

// ListCases is one page of a list.
func (c *Client) ListCases(ctx context.Context, choice Choice, paging Paging) (*CasePage, error) {
	page := new(CasePage)
	return page, c.get(ctx, "/cases", values(choice, paging), page)
}

// Cases are all cases of a list, page by page as they are needed. An error ends
// them.
func (c *Client) Cases(ctx context.Context, choice Choice, order string) iter.Seq2[CaseRow, error] {
	return func(yield func(CaseRow, error) bool) {
		paging := Paging{Order: order, Limit: 200}
		for {
			page, err := c.ListCases(ctx, choice, paging)
			if err != nil {
				yield(CaseRow{}, err)
				return
			}
			for _, row := range page.Cases {
				if !yield(row, nil) {
					return
				}
			}
			if paging.Cursor = page.Next; page.Next == "" {
				return
			}
		}
	}
}

// CountCases counts the cases of a list by their state.
func (c *Client) CountCases(ctx context.Context, choice Choice) (*Counts, error) {
	n := new(Counts)
	return n, c.get(ctx, "/cases/counts", values(choice), n)
}

// GetCase looks at a case.
func (c *Client) GetCase(ctx context.Context, number string) (*CaseView, error) {
	v := new(CaseView)
	return v, c.get(ctx, "/cases/"+url.PathEscape(number), nil, v)
}

// Follow looks at a case as its reporter does, who holds the link.
func (c *Client) Follow(ctx context.Context, number, link string) (*ReportView, error) {
	v := new(ReportView)
	return v, c.get(ctx, "/reports/"+url.PathEscape(number), nil, v, byLink(link))
}

func byLink(link string) Option { return func(c *call) { c.header.Set("Reporter-Link", link) } }

// Classes finds classes by plain words, or lists all when there are none.
func (c *Client) Classes(ctx context.Context, words, language string) (*Classes, error) {
	all := new(Classes)
	return all, c.get(ctx, "/classes", values(struct {
		Q        string `query:"q"`
		Language string `query:"language"`
	}{words, language}), all)
}

// Areas is the tree of areas, or what of it lies under an area.
func (c *Client) Areas(ctx context.Context, under string) (*Areas, error) {
	all := new(Areas)
	return all, c.get(ctx, "/areas", values(struct {
		Under string `query:"under"`
	}{under}), all)
}

// Outlines are the outlines of areas as GeoJSON.
func (c *Client) Outlines(ctx context.Context, under string) (*Features, error) {
	all := new(Features)
	return all, c.get(ctx, "/areas", values(struct {
		Under  string `query:"under"`
		Shapes bool   `query:"shapes"`
	}{under, true}), all)
}

// Locate finds the areas around a position in the coordinate system, WGS-84 when
// it is empty.
func (c *Client) Locate(ctx context.Context, lat, lng float64, crs string) (*Located, error) {
	q := url.Values{"lat": {strconv.FormatFloat(lat, 'f', -1, 64)}, "lng": {strconv.FormatFloat(lng, 'f', -1, 64)}}
	if crs != "" {
		q.Set("crs", crs)
	}
	at := new(Located)
	return at, c.get(ctx, "/areas/locate", q, at)
}

// Similar finds published cases near a position that may be what somebody is about
// to report, of the class when it is not empty.
func (c *Client) Similar(ctx context.Context, class string, lat, lng float64, crs string) (*KnownNear, error) {
	q := url.Values{"lat": {strconv.FormatFloat(lat, 'f', -1, 64)}, "lng": {strconv.FormatFloat(lng, 'f', -1, 64)}}
	if class != "" {
		q.Set("class", class)
	}
	if crs != "" {
		q.Set("crs", crs)
	}
	known := new(KnownNear)
	return known, c.get(ctx, "/similar", q, known)
}

// Candidates are the cases that a case may be merged with.
func (c *Client) Candidates(ctx context.Context, number string) (*Candidates, error) {
	all := new(Candidates)
	return all, c.get(ctx, "/cases/"+url.PathEscape(number)+"/candidates", nil, all)
}

// Me says who is signed in, and in which posts.
func (c *Client) Me(ctx context.Context) (*Self, error) {
	me := new(Self)
	return me, c.get(ctx, "/me", nil, me)
}

// ShowPhoto is a photo as JPEG, full or thumb.
func (c *Client) ShowPhoto(ctx context.Context, hash, size string) ([]byte, error) {
	var picture []byte
	return picture, c.get(ctx, "/photos/"+url.PathEscape(hash), values(struct {
		Size string `query:"size"`
	}{size}), &picture)
}

// UploadPhoto stores a photo: JPEG, PNG or WebP.
func (c *Client) UploadPhoto(ctx context.Context, picture []byte) (*PhotoOut, error) {
	stored := new(PhotoOut)
	// The same photo again has the same hash, so it needs no key.
	ask := call{method: http.MethodPost, path: "/photos", kind: http.DetectContentType(picture), body: picture, safe: true}
	return stored, c.send(ctx, ask, stored, nil)
}

// Report reports a problem. Anybody may.
func (c *Client) Report(ctx context.Context, r ReportIn, with ...Option) (*Receipt, error) {
	receipt := new(Receipt)
	return receipt, c.command(ctx, "/reports", r, receipt, keyOf(r.ID, with)...)
}

// Intake takes a report at the desk or on patrol.
func (c *Client) Intake(ctx context.Context, r IntakeIn, with ...Option) (*Receipt, error) {
	receipt := new(Receipt)
	return receipt, c.command(ctx, "/cases", r, receipt, keyOf(r.ID, with)...)
}

// keyOf has the key of the report count where it names one.
func keyOf(id string, with []Option) []Option {
	if id == "" {
		return with
	}
	return append([]Option{Key(id)}, with...)
}

// Act gives any verb to a case, with a body that becomes JSON; nil says nothing.
// The methods named after the verbs do the same with typed bodies.
func (c *Client) Act(ctx context.Context, number, verb string, body any, with ...Option) (*CaseView, error) {
	if body == nil {
		body = struct{}{}
	}
	after := new(CaseView)
	return after, c.command(ctx, "/cases/"+url.PathEscape(number)+"/"+url.PathEscape(verb), body, after, with...)
}

// ReporterAct gives a verb of the reporter, who holds the link.
func (c *Client) ReporterAct(ctx context.Context, number, link, verb string, body any, with ...Option) (*ReportView, error) {
	if body == nil {
		body = struct{}{}
	}
	after := new(ReportView)
	return after, c.command(ctx, "/reports/"+url.PathEscape(number)+"/"+url.PathEscape(verb), body, after, append(with, byLink(link))...)
}
