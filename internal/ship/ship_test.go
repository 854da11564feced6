package ship

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/leodido/go-syslog/v4/rfc5424"

	"wellfield/internal/app"
	"wellfield/internal/journal"
	"wellfield/internal/store"
)

func TestAddressesOfReceivers(t *testing.T) {
	for address, good := range map[string]bool{"tls://log.example:6514": true, "tcp://10.0.0.1:601": true, "udp://[::1]:514": true,
		"log.example:6514": false, "tls://log.example": false, "https://log.example:443": false, "tcp://h:1/path": false, "": false, "tcp://h:1?x=1": false} {
		if _, err := NewSyslog(address, ""); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := NewSyslog("tls://h:1", filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file of certificates that is not there")
	}
}

// TestALineIsOneMessage: whatever stands in a line, an independent reading of the
// message finds it again in its parameter and nowhere else.
func TestALineIsOneMessage(t *testing.T) {
	s, err := NewSyslog("tcp://127.0.0.1:601", "")
	if err != nil {
		t.Fatal(err)
	}
	evil := store.Plainly("a\"]\\ [b@1 c=\"d\"]\n<13>1 - - - - - - forged \u202e\x1b[2J 中文 '=")
	l := app.SecurityLine{Seq: 7, SecurityEvent: app.SecurityEvent{At: time.UnixMicro(1_700_000_000_000_001), Kind: "refused", Account: evil, Post: evil,
		Result: "refused", Client: evil, Route: evil, About: evil, Why: evil, N: 3, Facts: map[string]string{"area": evil}}}
	text, err := s.message(l)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(text, "\r\n\x1b\u202e") {
		t.Errorf("%q", text)
	}
	read, err := rfc5424.NewParser().Parse([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	m := read.(*rfc5424.SyslogMessage)
	if *m.Priority != 13*8+4 || *m.MsgID != "refused" || *m.Appname != "wellfield" || m.Timestamp.UnixMicro() != 1_700_000_000_000_001 || *m.Message != "refused" {
		t.Errorf("%s", text)
	}
	if len(*m.StructuredData) != 1 {
		t.Errorf("%d elements: %s", len(*m.StructuredData), text)
	}
	facts := (*m.StructuredData)[element]
	for _, name := range []string{"account", "post", "client", "route", "about", "why", "fact.area"} {
		if facts[name] != evil {
			t.Errorf("%s is read as %q, want %q", name, facts[name], evil)
		}
	}
	if facts["seq"] != "7" || facts["n"] != "3" || facts["result"] != "refused" {
		t.Errorf("%v", facts)
	}
}

// TestTheReceiverMustBeWhoItIs: over TLS nothing is sent to a receiver whose
// certificate is not believed, or is another's.
func TestTheReceiverMustBeWhoItIs(t *testing.T) {
	server := httptest.NewUnstartedServer(nil) // for its certificate, of example.com and 127.0.0.1
	server.StartTLS()
	certificate, believed := server.TLS.Certificates, filepath.Join(t.TempDir(), "ca.pem")
	server.Close()
	if err := os.WriteFile(believed, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate[0].Certificate[0]}), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: certificate, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	got := make(chan int, 8)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			b := make([]byte, 64)
			n, _ := c.Read(b) // nothing, from whoever does not believe us
			got <- n
			_ = c.Close()
		}
	}()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		address, ca string
		good        bool
	}{
		"believed": {"tls://127.0.0.1:" + port, believed, true}, "of nobody known": {"tls://127.0.0.1:" + port, "", false}, "another's": {"tls://localhost:" + port, believed, false},
	} {
		s, err := NewSyslog(c.address, c.ca)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Send(context.Background(), chained(1))
		if n := <-got; (err == nil) != c.good || (n > 0) != c.good {
			t.Errorf("%s: %d bytes, %v", name, n, err)
		}
		s.Reset()
	}
}

// TestADatagramIsOneMessage: over UDP each line is a datagram of its own.
func TestADatagramIsOneMessage(t *testing.T) {
	l, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	s, err := NewSyslog("udp://"+l.LocalAddr().String(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Reset()
	if err := s.Send(context.Background(), chained(3)); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Delivered(); n != 3 || err != nil {
		t.Error(n, err)
	}
	for i := range 3 {
		b := make([]byte, 4096)
		n, _, err := l.ReadFrom(b)
		if err != nil {
			t.Fatal(err)
		}
		if m, err := rfc5424.NewParser().Parse(b[:n]); err != nil || (*m.(*rfc5424.SyslogMessage).StructuredData)[element]["seq"] != strconv.Itoa(i+1) {
			t.Errorf("%s: %v", b[:n], err)
		}
	}
}

// chained are lines as the log has them.
func chained(n int) (all []app.SecurityLine) {
	prev := journal.Genesis("", "security")
	for i := range n {
		e := journal.Entry{Subject: "security", Seq: int64(i + 1), At: int64(i), Actor: "system", Kind: "started", Body: []byte(`{}`), Prev: prev}
		b, err := journal.Encode(e)
		if err != nil {
			panic(err)
		}
		l := app.SecurityLine{SecurityEvent: app.SecurityEvent{At: e.Time(), Kind: e.Kind}, Seq: e.Seq, Prev: prev, Hash: journal.Sum(b), Bytes: string(b)}
		prev = l.Hash
		all = append(all, l)
	}
	return all
}

// TestTheFileIsAChainOfItsOwn: a reader without us checks what was shipped, over
// files that were full and over a line that a power cut broke off.
func TestTheFileIsAChainOfItsOwn(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log", "security.ndjson")
	f := NewFile(path)
	f.most = 2000
	lines := chained(40)
	for at := 0; at < 20; at += 5 {
		if err := f.Send(context.Background(), lines[at:at+5]); err != nil {
			t.Fatal(err)
		}
	}
	f.Reset()
	torn, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = torn.WriteString(`{"seq":21,"ha`)
	}
	if err = errors.Join(err, torn.Close()); err != nil {
		t.Fatal(err)
	}
	again := NewFile(path)
	if err := again.Send(context.Background(), lines[18:]); err != nil { // from what was noted
		t.Fatal(err)
	}
	if n, err := again.Delivered(); err != nil || n != 40 {
		t.Error(n, err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "log", "*"))
	if err != nil || len(names) < 3 {
		t.Fatalf("%v %v", names, err)
	}
	seen, broken := map[int64]string{}, 0
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for s := bufio.NewScanner(file); s.Scan(); {
			var r record
			if json.Unmarshal(s.Bytes(), &r) != nil {
				broken++
				continue
			}
			if journal.Sum(r.Entry).String() != r.Hash {
				t.Errorf("line %d: the bytes are not those of its hash", r.Seq)
			}
			seen[r.Seq] = r.Hash
		}
		_ = file.Close() // it was read
	}
	if broken != 1 || len(seen) != 40 {
		t.Errorf("%d lines, %d broken off", len(seen), broken)
	}
	for _, l := range lines {
		if seen[l.Seq] != l.Hash.String() {
			t.Errorf("line %d is not there", l.Seq)
		}
	}
}
