package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/wellfieldtest"
)

// TestKilledImportGoesOn kills an import again and again at moments of chance;
// what is stored must fit after each kill, and the last run must end with every
// row stored once.
func TestKilledImportGoesOn(t *testing.T) {
	const rows = 15_000
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		data := t.TempDir()
		smallTown(t, url, data)
		file, mapping := manyRows(t, rows)
		killed := 0
		for range 6 {
			cmd := commandLine(data, url, "import", "cases", "--map", mapping, file)
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(time.Duration(250+rand.IntN(400))*time.Millisecond, func() { _ = cmd.Process.Kill() })
			err := cmd.Wait()
			timer.Stop()
			if err == nil {
				break // it came to its end
			}
			if !strings.Contains(err.Error(), "killed") {
				t.Fatalf("%v: %s", err, out.String())
			}
			killed++
			mustRun(t, url, data, "verify")
		}
		if killed == 0 {
			t.Error("no import was killed before its end, so nothing was shown")
		}
		mustRun(t, url, data, "import", "cases", "--map", mapping, file)
		if said := mustRun(t, url, data, "verify"); !strings.Contains(said, "Checked 15,000 cases, 15,0") {
			t.Errorf("after %d kills: %s", killed, said)
		}
		if said := mustRun(t, url, data, "import", "cases", "--map", mapping, file); !strings.Contains(said, "15,000 rows: 0 imported, 15,000 there already, 0 set aside") {
			t.Errorf("again: %s", said)
		}
	})
}

// TestKilledServerLosesNothingAcknowledged kills the server under load and
// looks for every report it had answered.
func TestKilledServerLosesNothingAcknowledged(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		data := t.TempDir()
		smallTown(t, url, data)
		acknowledged := map[string]string{} // number -> link
		for range 3 {
			server := startServer(t, data, url)
			load := &load{address: server.address, acknowledged: acknowledged}
			stop := load.start(8)
			time.Sleep(time.Duration(400+rand.IntN(600)) * time.Millisecond)
			server.kill()
			stop()
			if load.broken != "" {
				t.Fatal(load.broken)
			}
			mustRun(t, url, data, "verify")
		}
		if len(acknowledged) < 50 {
			t.Fatalf("only %d reports were acknowledged", len(acknowledged))
		}
		server := startServer(t, data, url)
		for number, link := range acknowledged {
			status, body := get(t, server.address+"/api/v1/reports/"+number, link)
			if status != http.StatusOK {
				t.Fatalf("report %s was acknowledged and is lost: %d %s", number, status, body)
			}
		}
		t.Logf("%d acknowledged reports, all there", len(acknowledged))
	})
}

// load sends reports from several clients until it is stopped.
type load struct {
	address      string
	mu           sync.Mutex
	acknowledged map[string]string
	broken       string
}

func (l *load) start(clients int) (stop func()) {
	var group sync.WaitGroup
	quit := make(chan struct{})
	for range clients {
		group.Go(func() {
			for {
				select {
				case <-quit:
					return
				default:
					l.send()
				}
			}
		})
	}
	return func() {
		close(quit)
		group.Wait()
	}
}

func (l *load) send() {
	body := fmt.Sprintf(`{"id":%q,"summary":"hole","point":{"lat":50.05,"lng":10.05}}`, uuid.NewString())
	resp, err := http.Post(l.address+"/api/v1/reports", "application/json", strings.NewReader(body))
	if err != nil {
		return // the server is gone: nothing was acknowledged
	}
	text, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var receipt struct{ Number, Link string }
	if resp.StatusCode != http.StatusCreated || json.Unmarshal(text, &receipt) != nil {
		l.broken = fmt.Sprintf("%d %s", resp.StatusCode, text)
		return
	}
	l.acknowledged[receipt.Number] = receipt.Link
}

func get(t *testing.T, url, link string) (int, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Reporter-Link", link)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}
