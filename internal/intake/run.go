package intake

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"wellfield/internal/casework"
	"wellfield/internal/export"
	"wellfield/internal/fault"
)

// Options are what a run may be given beside mapping, files and sink.
type Options struct {
	Areas    Areas     // nil: no area is known
	Classes  Classes   // nil: keys of classes are not looked up
	SetAside string    // path for the file of rows set aside, numbered when it is taken; empty: they are only counted
	Say      Say       // nil: messages are keys
	Progress *Progress // nil: none
}

// batchRows is how many cases are handed over at once.
const batchRows = 500

// Run reads the files through the mapping and hands their cases to the sink.
// The mapping is checked against every file before the first row; faults of
// the mapping come back as a fault.List with the fields. What is wrong with a
// row sets the row aside and is in the account. An error means that the run did
// not come to its end; the account then still says how far it came, and running
// it again goes on where it stopped, because what is stored is recognised.
//
// Memory does not grow with the files but for about 50 bytes a row, by which
// rows that come twice are told from rows of an earlier run.
func Run(ctx context.Context, m *Mapping, files []string, sink Sink, o Options) (Account, error) {
	r := newRun(ctx, sink, o)
	var faults fault.List
	r.plan, faults = prepare(m, o.Areas, o.Classes)
	if len(faults) > 0 {
		return r.account, faults.Err()
	}
	return r.all(files)
}

func newRun(ctx context.Context, sink Sink, o Options) *run {
	r := &run{ctx: ctx, sink: sink, o: o, seen: map[[16]byte]origin{}, out: newSetAside(o.SetAside, o.Say)}
	r.account = Account{Reasons: map[string]int{}, Warnings: map[string]int{}, Examples: map[string]Example{}}
	return r
}

// all takes the files from their headers to the account.
func (r *run) all(files []string) (Account, error) {
	total, err := r.inspect(files)
	if err != nil {
		return r.account, err
	}
	r.o.Progress.begin(total)
	err = r.files(files)
	r.o.Progress.end()
	r.account.Open += len(r.cases)
	r.account.AsideFile = r.out.name()
	return r.account, errors.Join(err, r.out.close(), r.account.check())
}

// run is a run under way.
type run struct {
	ctx     context.Context
	plan    *plan
	sink    Sink
	o       Options
	out     *setAside
	account Account
	seen    map[[16]byte]origin
	names   []string // of the files
	done    int64    // bytes of the files before the current one

	own     bool            // the files are of the platform's own export
	decoder *export.Decoder // of the own file being read

	b     *binding
	rows  []record          // of the batch, beside its cases
	cases []casework.Import // of the batch
}

// origin is where a case was first met in this run.
type origin struct {
	file uint32
	line uint32
}

// files takes one file after the other.
func (r *run) files(files []string) error {
	for i, path := range files {
		r.names = append(r.names, filepath.Base(path))
		src, err := r.open(path)
		if err == nil {
			err = r.file(i, path, src)
			if e := src.Close(); err == nil {
				err = e
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// file takes one file, row by row.
func (r *run) file(i int, path string, src source) error {
	if err := r.bind(path, src); err != nil {
		return err
	}
	defer func() { r.account.Blank += src.blank() }()
	for {
		rec, err := src.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return errors.Join(inFile(err, path), r.flush(i))
		}
		r.account.Rows++
		if err := r.row(i, rec); err != nil {
			return err
		}
		r.o.Progress.show(r.account.Rows, r.done+src.read())
	}
	if info, err := os.Stat(path); err == nil {
		r.done += info.Size()
	}
	return r.flush(i)
}

// bind finds the columns of the file.
func (r *run) bind(path string, src source) (err error) {
	if r.own {
		r.b, r.decoder, err = bindOwn(src.columns())
		return inFile(err, path)
	}
	var faults fault.List
	r.b, faults = r.plan.bind(filepath.Base(path), src.columns())
	return faults.Err()
}

// row reads one row and keeps its case for the batch, or sets it aside.
func (r *run) row(file int, rec record) error {
	got := r.read(rec)
	if len(got.faults) > 0 {
		err := r.setAside(file, rec, got.faults)
		if err != nil {
			r.account.Open++
		}
		return err
	}
	for _, w := range got.warnings {
		r.account.Warnings[w]++
	}
	r.rows, r.cases = append(r.rows, rec), append(r.cases, got.c)
	if len(r.cases) < batchRows {
		return nil
	}
	return r.flush(file)
}

func (r *run) read(rec record) reading {
	if r.own {
		return r.readOwn(rec)
	}
	return r.b.read(rec)
}

func (r *run) setAside(file int, rec record, faults fault.List) error {
	if err := r.out.add(r.names[file], r.b.names, rec, faults); err != nil {
		return fmt.Errorf("intake: a row could not be set aside: %w", err)
	}
	r.account.SetAside++
	key := faults[0].Key
	if r.account.Reasons[key]++; r.account.Reasons[key] == 1 {
		r.account.Examples[key] = Example{r.names[file], rec.line, faults[0]}
	}
	return nil
}

// flush hands the batch over and settles each of its rows.
func (r *run) flush(file int) error {
	if len(r.cases) == 0 {
		return nil
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	outcomes, errs := r.sink.ImportBatch(r.ctx, r.cases)
	if len(outcomes) != len(r.cases) || len(errs) != len(r.cases) {
		return fmt.Errorf("intake: %d cases handed over, %d outcomes and %d errors came back", len(r.cases), len(outcomes), len(errs))
	}
	var failed error
	left := 0
	for i := range r.cases {
		if err := r.settle(file, i, outcomes[i], errs[i]); err != nil {
			failed = errors.Join(failed, err)
			r.rows[left], r.cases[left] = r.rows[i], r.cases[i]
			left++
		}
	}
	clear(r.rows[left:])
	clear(r.cases[left:])
	r.rows, r.cases = r.rows[:left], r.cases[:left]
	return failed
}

// settle counts one row by what the sink said of its case.
func (r *run) settle(file, i int, outcome Outcome, err error) error {
	rec, id := r.rows[i], r.cases[i].SourceID
	if k := r.cases[i].Carried; k != nil {
		id = string(k.ID) // several systems may have one source id
	}
	if err != nil {
		faults := fault.All(err)
		if faults == nil {
			return err
		}
		return r.setAside(file, rec, faults)
	}
	first, again := r.meet(id, file, rec.line)
	switch {
	case outcome == Imported && !again:
		r.account.Imported++
	case outcome == AlreadyThere && again:
		r.account.Repeated++
	case outcome == AlreadyThere:
		r.account.Already++
	case outcome == Differs && again:
		return r.setAside(file, rec, fault.List{fault.New(fault.Conflict, "intake.repeated_differently").
			With("id", id).With("file", r.names[first.file]).With("line", int(first.line))})
	case outcome == Differs:
		return r.setAside(file, rec, fault.List{fault.New(fault.Conflict, "intake.differs").With("id", id)})
	default:
		return fmt.Errorf("intake: the sink answered %d for a case that was there before: %t", outcome, again)
	}
	return nil
}

// meet remembers where a case was first met, by the hash of its id.
func (r *run) meet(id string, file, line int) (first origin, again bool) {
	sum := sha256.Sum256([]byte(strings.TrimSpace(id)))
	key := [16]byte(sum[:16])
	if first, again = r.seen[key]; !again {
		r.seen[key] = origin{uint32(file), uint32(line)}
	}
	return first, again
}
