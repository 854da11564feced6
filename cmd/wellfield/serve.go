package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"wellfield/internal/api"
	"wellfield/internal/app"
	"wellfield/internal/open311"
	"wellfield/internal/web"
	"wellfield/internal/web/assets"
)

// How often the server looks for what time asks for, and for documents that
// another process published.
const (
	sweepEvery  = 15 * time.Second
	reloadEvery = 2 * time.Second
)

// serve runs the server until the context ends.
func serve(ctx context.Context, p *program, args []string) (err error) {
	flags, config := p.flags("serve")
	flags.StringVar(&config.Addr, "addr", config.Addr, "where to listen")
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
	handler, err := p.handler(a)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", p.config.Addr)
	if err != nil {
		return err
	}
	p.greet(listener.Addr().String())
	go a.RunSweeps(ctx, sweepEvery)
	go a.RunReloads(ctx, reloadEvery)
	stop := p.startExchange(ctx, a)
	defer stop() // before the database closes
	return listen(ctx, listener, handler)
}

// handler joins the doors.
func (p *program) handler(a *app.App) (http.Handler, error) {
	set, err := assets.Embedded()
	if err != nil {
		return nil, err
	}
	mux, door := http.NewServeMux(), p.config.door()
	o := api.Options{Version: version, Cookie: web.SessionCookie, Follow: p.followURL, Log: p.log, Door: door,
		Limits: api.Limits{Token: rate(p.config.RateToken), Address: rate(p.config.RateAddress), Report: rate(p.config.RateReport)}}
	mux.Handle("/api/v1/", api.New(a, p.texts, o))
	mux.Handle(open311.Root+"/", open311.New(a, p.texts, open311.Options{PublicURL: p.publicURL(), Follow: p.followURL,
		Demo: p.config.Demo, Log: p.log}))
	if p.config.Development {
		mux.Handle("/debug/pprof/", profiles())
	}
	mux.Handle("/", web.New(a, web.Options{Texts: p.texts, Assets: set, Demo: p.demoAccounts(),
		PublicURL: p.publicURL(), Development: p.config.Development, Log: p.log,
		Door: door, Report: rate(p.config.RateReport), SignIn: rate(p.config.RateSignIn), API: api.Document(p.texts, o)}))
	return mux, nil
}

func (p *program) publicURL() string {
	if p.config.PublicURL != "" {
		return p.config.PublicURL
	}
	return "http://" + p.config.Addr
}

// listen serves until the context ends, and then lets requests under way finish.
func listen(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
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
