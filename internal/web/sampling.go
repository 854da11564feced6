package web

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/web/page"
)

// sampling is the public page of a month's second looks: what came of them, and
// all that is needed to repeat the draw.
func (s *server) sampling(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	m, err := s.app.SampleMonth(r.Context(), r.URL.Query().Get("month"))
	if err != nil {
		return err
	}
	month := m.From.In(v.Zone)
	p := page.Sampling{Shell: v.shell(v.Say("page.sampling.title")), Earlier: samplingOf(month.AddDate(0, -1, 0)),
		Month: v.Say("page.ledger.month", "year", strconv.Itoa(month.Year()), "month", fmt.Sprintf("%02d", int(month.Month())))}
	if later := month.AddDate(0, 1, 0); !later.After(v.Now.AddDate(0, 1, 0)) {
		p.Later = samplingOf(later)
	}
	p.None, p.Commitment, p.Seed, p.Revealed = m.Committed.IsZero(), m.Commitment, m.Seed, m.Revealed
	p.Committed, p.Begins, p.Share = m.Committed, m.Begins, v.perMille(m.PerMille)
	for _, l := range m.Lines {
		p.Lines = append(p.Lines, page.SamplingLine{Town: v.area(l.Town), Unit: v.org(l.Unit), Figures: v.sampleFigures(l.SampleFigures)})
	}
	if len(m.Lines) > 1 {
		p.All = &page.SamplingFigures{Closed: v.sampleTotal(m.All.Closed), Drawn: v.sampleTotal(m.All.Drawn), Confirmed: v.sampleTotal(m.All.Confirmed),
			NotFixed: v.sampleTotal(m.All.NotFixed), Undone: v.sampleTotal(m.All.Undone), Nobody: v.sampleTotal(m.All.Nobody)}
	}
	return render(w, r, http.StatusOK, page.SamplingPage(p))
}

// sampleTotal is a sum that may be told, else empty.
func (v *visit) sampleTotal(t app.SampleTotal) string {
	if !t.Told {
		return ""
	}
	return v.Count(t.N)
}

func samplingOf(month time.Time) string {
	return page.SamplingPath + "?month=" + month.Format("2006-01")
}

func (v *visit) sampleFigures(f app.SampleFigures) page.SamplingFigures {
	return page.SamplingFigures{Closed: v.figure(f.Closed), Drawn: v.figure(f.Drawn), Confirmed: v.figure(f.Confirmed),
		NotFixed: v.figure(f.NotFixed), Undone: v.figure(f.Undone), Nobody: v.figure(f.Nobody)}
}

// perMille is a share in per cent, with a decimal where it has one.
func (v *visit) perMille(n int) string {
	const tenth = 10
	if n%tenth == 0 {
		return strconv.Itoa(n / tenth)
	}
	return strconv.Itoa(n/tenth) + "." + strconv.Itoa(n%tenth)
}
