package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/intake"
)

// exportPath is where the cases of a centre come as a file.
const exportPath = "/api/v1/cases/export?scope=centre&format=csv"

// exportRows is the number of rows that the design speaks of.
const exportRows = 50_000

// files measures the import of a CSV file through a mapping, and the export of a
// township's cases.
func files(ctx context.Context, s *session) error {
	return s.each(ctx, func(db string, p *pair) error {
		if err := s.export(ctx, db, p.full); err != nil {
			return err
		}
		row := s.row("files.import", db)
		c0, _ := cpuOf(os.Getpid())
		for range s.scale.repeat {
			err := s.scratch(ctx, p.url, "import", func(url string) error {
				rate, err := s.imported(ctx, url)
				s.add(row, rate)
				return err
			})
			if err != nil {
				return err
			}
		}
		row.Count, row.Note = s.scale.rows, "of 8 columns through a mapping, in one process, each row a case with its entry"
		if c1, ok := cpuOf(os.Getpid()); ok {
			row.Note += fmt.Sprintf("; %.0f us of CPU a row, with the city's founding", float64((c1-c0).Microseconds())/float64(s.scale.rows*s.scale.repeat))
		}
		return nil
	})
}

func (s *session) export(ctx context.Context, db string, t *town) error {
	row := s.row("files.export", db)
	c := &client{addr: t.server.addr}
	defer c.close()
	r := request{method: "GET", path: exportPath, token: t.tokens[0][0]}
	status, body, err := c.send(r)
	if err != nil || status != 200 {
		return fmt.Errorf("export: %s", cause(status, err))
	}
	lines := bytes.Count(body, []byte("\n")) - 1
	if lines < 1 {
		return fmt.Errorf("an export without rows")
	}
	for range s.scale.repeat {
		start := time.Now()
		if status, _, err := c.send(r); err != nil || status != 200 {
			return fmt.Errorf("export: %s", cause(status, err))
		}
		s.add(row, time.Since(start).Seconds()*exportRows/float64(lines))
	}
	row.Count, row.Note = lines, fmt.Sprintf("%s, %s rows of a township among %s cases, reckoned for 50,000", exportPath, thousands(lines), thousands(t.loaded))
	return ctx.Err()
}

const benchMapping = `
mapping: 1
system: bench-files
file: {format: csv, encoding: utf-8, separator: ","}
zone: UTC
id: [ref]
opened: {column: opened, formats: ["yyyy-MM-dd HH:mm"]}
closed: {column: closed, formats: ["yyyy-MM-dd HH:mm"]}
class: {column: kind, values: {light: component/0106}}
status:
  column: state
  rules: [{is: done, state: closed_resolved}]
place: {lat: lat, lng: lng, crs: wgs84}
summary: [text]
`

// imported imports a file into an empty city and answers with its rows a second.
func (s *session) imported(ctx context.Context, url string) (rate float64, err error) {
	a, closing, err := openApp(ctx, url, filepath.Join(s.dir, "import-data"))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, closing()) }()
	if err := found(ctx, a, working); err != nil {
		return 0, err
	}
	m, err := intake.ReadMapping(strings.NewReader(benchMapping))
	if err != nil {
		return 0, err
	}
	file := filepath.Join(s.dir, "cases.csv")
	if err := os.WriteFile(file, csvOf(s.scale.rows), 0o600); err != nil {
		return 0, err
	}
	start := time.Now()
	account, err := intake.Run(ctx, m, []string{file}, sinkOf{a}, intake.Options{Areas: areasOf{a}, Classes: classesOf{a}})
	if err == nil && account.Imported != s.scale.rows {
		err = fmt.Errorf("%d of %d rows were imported", account.Imported, s.scale.rows)
	}
	return perSecond(account.Imported, time.Since(start)), err
}

func csvOf(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("ref,opened,closed,kind,state,lat,lng,text\n")
	at := time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC)
	for i := range rows {
		lat, lng := working.inside(i%working.towns(), i).Degrees()
		opened := at.Add(time.Duration(i%100_000) * time.Minute)
		fmt.Fprintf(&b, "R%07d,%s,%s,light,done,%.6f,%.6f,Traffic light out %d\n", i, opened.Format("2006-01-02 15:04"),
			opened.Add(30*time.Hour).Format("2006-01-02 15:04"), lat, lng, i)
	}
	return b.Bytes()
}

// sinkOf hands the rows to the application, as the command line does.
type sinkOf struct{ app *app.App }

func (s sinkOf) ImportBatch(ctx context.Context, cases []casework.Import) ([]intake.Outcome, []error) {
	taken, errs := s.app.Import(ctx, "bench-files", cases)
	outcomes := make([]intake.Outcome, len(taken))
	for i, t := range taken {
		outcomes[i] = map[app.Taken]intake.Outcome{app.Imported: intake.Imported,
			app.AlreadyThere: intake.AlreadyThere, app.Differs: intake.Differs}[t]
	}
	return outcomes, errs
}

type areasOf struct{ app *app.App }

func (areasOf) ByName(string) (string, int) { return "", 0 }

func (a areasOf) Known(code string) bool {
	_, ok := a.app.Policy().Map.Area(code)
	return ok
}

type classesOf struct{ app *app.App }

func (c classesOf) Known(key string) bool {
	k, err := catalog.ParseKey(key)
	if err != nil {
		return false
	}
	_, ok := c.app.Policy().Catalogue.Class(k)
	return ok
}
