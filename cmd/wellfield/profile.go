package main

import (
	"net"
	"net/http"
	"net/http/pprof"
)

// profiles shows what the process spends its time and memory on, to callers on
// this machine alone: a profile tells of whoever uses the server. What a proxy
// passes on comes from this machine too, and says that it was passed on.
func profiles() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		passedOn := r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != ""
		if err != nil || !net.ParseIP(host).IsLoopback() || passedOn {
			http.NotFound(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}
