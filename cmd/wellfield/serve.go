package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/gate"
)

// How often the server looks for what time asks for, and for documents that
// another process published.
const (
	sweepEvery  = 15 * time.Second
	reloadEvery = 2 * time.Second
	// recomputeEvery is how often the server asks whether a new calendar must be
	// carried through to the open deadlines.
	recomputeEvery = 20 * time.Second
	// clocksAgain is how long the server waits after it failed to give old cases
	// their clocks.
	clocksAgain = 10 * time.Minute
	// retainEvery is how often the server erases what was kept long enough.
	retainEvery = time.Hour
)

// serve runs the server until the context ends.
func serve(ctx context.Context, p *program, args []string) (err error) {
	flags, config := p.flags("serve")
	flags.StringVar(&config.Addr, "addr", config.Addr, "where to listen")
	flags.StringVar(&config.StaffAddr, "staff-addr", config.StaffAddr, "where posts sign in and work, when it is another address than the public's")
	flags.BoolVar(&config.Demo, "demo", config.Demo, "seed a fictitious township into an empty database and offer its sign-ins")
	flags.BoolVar(&config.Development, "development", config.Development, "add the component gallery at /gallery, and profiles at /debug/pprof/ for this machine alone")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	p.config = *config
	if err := p.config.check(); err != nil {
		return err
	}
	p.log.Info("configuration", "config", p.config)
	if err := p.capMemory(); err != nil {
		return err
	}
	a, closing, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	if p.config.Demo {
		if err := p.seed(ctx, a); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	doors, err := p.doors(a)
	if err != nil {
		return err
	}
	open, err := p.listeners(doors)
	if err != nil {
		return err
	}
	if err := p.watch(ctx, doors.gate); err != nil {
		return errors.Join(err, closeAll(open))
	}
	p.greet(open)
	stop, err := p.startWork(ctx, a)
	if err != nil {
		return errors.Join(err, closeAll(open))
	}
	defer stop() // before the database closes
	return p.listenAll(ctx, open)
}

// startWork starts what goes on beside requests. A start that cannot be written
// into the security log is none. stop returns when what writes has stopped.
func (p *program) startWork(ctx context.Context, a *app.App) (stop func(), err error) {
	stopLog, err := p.startSecurity(ctx, a)
	if err != nil {
		return nil, err
	}
	go giveBack(ctx)
	go a.RunSweeps(ctx, sweepEvery)
	go a.RunReloads(ctx, reloadEvery)
	go a.RunRecomputes(ctx, recomputeEvery)
	go a.RunClocks(ctx, clocksAgain)
	go a.RunRetention(ctx, retainEvery)
	stopExchange := p.startExchange(ctx, a)
	return func() {
		stopExchange()
		stopLog()
	}, nil
}

// opened is a listener with what answers there.
type opened struct {
	net.Listener
	handler http.Handler
}

// listeners opens the one listener, or one for each side. Each has its own bound:
// a crowd of visitors takes no connection of a post.
func (p *program) listeners(d *doors) ([]opened, error) {
	sides := []struct {
		addr    string
		handler http.Handler
	}{{p.config.Addr, d}, {p.config.StaffAddr, d.staff}}
	var open []opened
	for _, side := range sides {
		if side.addr == "" {
			continue
		}
		l, err := net.Listen("tcp", side.addr)
		if err != nil {
			return nil, errors.Join(err, closeAll(open))
		}
		open = append(open, opened{d.gate.Bound(l, p.connections()), side.handler})
	}
	return open, nil
}

func closeAll(open []opened) error {
	var all []error
	for _, o := range open {
		all = append(all, o.Close())
	}
	return errors.Join(all...)
}

// listenAll serves all listeners until the context ends or one of them fails.
func (p *program) listenAll(ctx context.Context, open []opened) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, len(open))
	for _, o := range open {
		go func() { ended <- p.listen(ctx, o, o.handler) }()
	}
	var all []error
	for range open {
		all = append(all, <-ended)
		stop() // half a server is none
	}
	return errors.Join(all...)
}

// watch serves operators their counts, on a listener of its own.
func (p *program) watch(ctx context.Context, g *gate.Gate) error {
	if p.config.MetricsAddr == "" {
		return nil
	}
	l, err := net.Listen("tcp", p.config.MetricsAddr)
	if err != nil {
		return err
	}
	p.log.Info("metrics", "address", "http://"+l.Addr().String())
	go func() {
		if err := p.listen(ctx, l, g.Metrics()); err != nil {
			p.log.Error("metrics", "error", err)
		}
	}()
	return nil
}

func (p *program) publicURL() string {
	if p.config.PublicURL != "" {
		return strings.TrimRight(p.config.PublicURL, "/")
	}
	return "http://" + p.config.Addr
}

// staffURL is the address at which posts work.
func (p *program) staffURL() string {
	switch {
	case p.config.StaffAddr == "":
		return p.publicURL()
	case p.config.StaffURL != "":
		return strings.TrimRight(p.config.StaffURL, "/")
	}
	return "http://" + p.config.StaffAddr
}

// listen serves until the context ends, and then lets requests under way finish.
func (p *program) listen(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, ConnContext: gate.ConnContext,
		ErrorLog: log.New(serverLog{p.log}, "", 0)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	// The context of the process has ended; finishing needs one of its own.
	finishing, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return server.Shutdown(finishing)
}
