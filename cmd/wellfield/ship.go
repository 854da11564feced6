package main

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"sync"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/ship"
)

const (
	// shipEvery is how often receivers are asked for, and floodEvery how often it is
	// written down what a flood left out of the security log.
	shipEvery  = time.Second
	floodEvery = 10 * time.Second
)

// ships are the receivers of the security log, by name.
func (c Config) ships() (map[string]ship.Receiver, error) {
	all := map[string]ship.Receiver{}
	if c.SecuritySyslog != "" {
		s, err := ship.NewSyslog(c.SecuritySyslog, c.SyslogCA)
		if err != nil {
			return nil, fmt.Errorf("WELLFIELD_SECURITY_SYSLOG: %w", err)
		}
		all["syslog"] = s
	}
	if c.SecurityNDJSON != "" {
		all["ndjson"] = ship.NewFile(c.SecurityNDJSON)
	}
	return all, nil
}

// receivers are the names of the receivers, in their order.
func (c Config) receivers() []string {
	var all []string
	if c.SecuritySyslog != "" {
		all = append(all, "syslog")
	}
	if c.SecurityNDJSON != "" {
		all = append(all, "ndjson")
	}
	return all
}

// settings are the configuration for the security log: what is secret is only said
// to be set, and what is not set is left out.
func (c Config) settings() map[string]string {
	all := map[string]string{}
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		field := v.Type().Field(i)
		value := fmt.Sprint(v.Field(i).Interface())
		if field.Tag.Get("secret") != "" && value != "" {
			value = "(set)"
		}
		if value != "" && value != "false" {
			all[field.Name] = value
		}
	}
	return all
}

// startSecurity writes down that the server starts, and follows the security log
// until stop is called, which returns when all of it has stopped.
func (p *program) startSecurity(ctx context.Context, a *app.App) (stop func(), err error) {
	if err := a.Started(ctx, version, p.config.settings()); err != nil {
		return nil, err
	}
	receivers, err := p.config.ships()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	working.Go(func() { a.RunSecurity(ctx, floodEvery) })
	host, _ := os.Hostname() // two without a name do not share a data folder either
	for name, r := range receivers {
		o := ship.Options{App: a, Name: name, Holder: host + " " + p.config.Addr, Receiver: r, Log: p.log}
		working.Go(func() { ship.Run(ctx, o, shipEvery) })
	}
	return func() {
		cancel()
		working.Wait()
	}, nil
}
