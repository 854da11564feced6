package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// BenchmarkCommand compares commands of 64 callers, each durable before its
// answer, with a bare loop of the same driver that inserts the same bytes into
// the same tables: one command to a transaction, and as many as callers. The
// ratios are throughput of commands over throughput of the loop, in one run.
func BenchmarkCommand(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { commands(b, wellfieldtest.SQLiteURL(b)) })
	b.Run("postgres", func(b *testing.B) { commands(b, wellfieldtest.NewPostgres(b)) })
}

const callers = 64

func commands(b *testing.B, url string) {
	db := wellfieldtest.OpenDB(b, url)
	b.ReportAllocs()
	b.ResetTimer()
	began, used := time.Now(), cpu()
	var left atomic.Int64
	left.Store(int64(b.N))
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			for n := left.Add(-1); n >= 0; n = left.Add(-1) {
				ref := store.Ref{Jurisdiction: fmt.Sprint("j", n%4), ID: casework.ID(uuid.Must(uuid.NewV7()).String())}
				if _, err := db.Update(b.Context(), ref, command(fmt.Sprint(n)), report(ref, string(ref.ID), noon)); err != nil {
					b.Error(err)
				}
			}
		})
	}
	group.Wait()
	ours, worked := time.Since(began), cpu()-used
	b.StopTimer()
	bare := db.BareCopy(b)
	for _, size := range []int{1, callers} {
		used = cpu()
		b.ReportMetric(bare(size).Seconds()/ours.Seconds(), fmt.Sprintf("ratio-to-loop-of-%d", size))
		b.ReportMetric((cpu()-used).Seconds()/worked.Seconds(), fmt.Sprintf("cpu-ratio-to-loop-of-%d", size))
	}
}

// cpu is the time that this process used so far; what a database server uses is
// not in it.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
