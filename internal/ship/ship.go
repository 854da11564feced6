// Package ship is the way of the security log to a receiver outside: line after
// line, in order, at least once, and never so that anything else waits for it.
package ship

import (
	"context"
	"log/slog"
	"time"

	"wellfield/internal/app"
)

// Receiver takes lines. It is used by one goroutine.
type Receiver interface {
	// Send hands lines over, and fails where it knows that some did not go.
	Send(ctx context.Context, lines []app.SecurityLine) error
	// Delivered is the last line that counts as received, 0 before there is one.
	// It fails where the way there has broken since.
	Delivered() (int64, error)
	// Reset begins anew: what was sent and not delivered will be sent again.
	Reset()
}

// Options are one receiver and who ships to it.
type Options struct {
	App      *app.App
	Name     string // of the receiver, under which its place in the log is kept
	Holder   string // of this process; the same after a restart
	Receiver Receiver
	Log      *slog.Logger
}

const (
	atOnce    = 200
	mostPause = 5 * time.Minute
)

// Run ships until the context ends, looking for new lines every interval. After
// a failure it waits twice as long as before, at most five minutes.
func Run(ctx context.Context, o Options, interval time.Duration) {
	s := &shipping{Options: o}
	pause := interval
	for {
		more, err := s.round(ctx)
		switch {
		case ctx.Err() != nil:
			o.Receiver.Reset()
			return
		case err != nil:
			s.fail(ctx, err)
			pause = min(2*pause, mostPause)
		case more:
			pause = interval
			continue
		default:
			pause = interval
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
}

// shipping is how far one process is with one receiver.
type shipping struct {
	Options
	sent  int64 // handed over; not the same as delivered
	noted int64 // noted as delivered
	begun bool
}

// round ships what there is, at most so many lines; more tells that there may be
// more at once.
func (s *shipping) round(ctx context.Context) (more bool, err error) {
	at, mine, err := s.App.HoldReceiver(ctx, s.Name, s.Holder)
	if err != nil || !mine {
		s.begun = false
		return false, err
	}
	if !s.begun {
		s.Receiver.Reset()
		s.sent, s.noted, s.begun = at, at, true
	}
	if err := s.note(ctx); err != nil {
		return false, err
	}
	lines, err := s.App.LinesBehind(ctx, s.sent, atOnce)
	if err != nil || len(lines) == 0 {
		return false, err
	}
	if err := s.Receiver.Send(ctx, lines); err != nil {
		return false, err
	}
	s.sent = lines[len(lines)-1].Seq
	return len(lines) == atOnce, s.note(ctx)
}

// note keeps what is delivered.
func (s *shipping) note(ctx context.Context) error {
	delivered, err := s.Receiver.Delivered()
	if err != nil || delivered <= s.noted {
		return err
	}
	if err := s.App.Received(ctx, s.Name, s.Holder, delivered); err != nil {
		return err
	}
	s.noted = delivered
	return nil
}

// fail begins again at what was delivered.
func (s *shipping) fail(ctx context.Context, err error) {
	s.Receiver.Reset()
	s.begun = false
	s.Log.ErrorContext(ctx, "security log not shipped", "receiver", s.Name, "error", err)
	if err := s.App.NotReceived(ctx, s.Name, s.Holder, err.Error()); err != nil {
		s.Log.ErrorContext(ctx, "security log not shipped", "receiver", s.Name, "error", err)
	}
}
