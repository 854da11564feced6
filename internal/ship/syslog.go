package ship

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/leodido/go-syslog/v4/rfc5424"

	"wellfield/internal/app"
)

const (
	sendTime = 20 * time.Second // that a receiver may take for a batch
	dialTime = 10 * time.Second
	// settleTime is how long the connection must have lived after a line was sent
	// until the line counts: syslog has no answer, and what lay in the buffers of a
	// receiver that fell over is sent again.
	settleTime = 2 * time.Second
	element    = "wellfield@32473" // the number that RFC 5612 gives to those who have none
	facility   = 13                // log audit
)

// Syslog sends RFC 5424 messages: over TLS or TCP with octet counting (RFC 5425,
// 6587), or over UDP, each in a datagram.
type Syslog struct {
	network, address string
	tls              *tls.Config
	host             string
	conn             net.Conn
	broken           atomic.Pointer[error]
	sent             []sending
	delivered        int64
}

// sending is a batch on its way.
type sending struct {
	seq int64
	at  time.Time
}

// NewSyslog is the receiver at an address: tls://host:6514, tcp://host:601 or
// udp://host:514. ca is a file of the certificates that it is believed by; empty:
// the machine's.
func NewSyslog(address, ca string) (*Syslog, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Port() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, fmt.Errorf("%q is not an address such as tls://log.city.example:6514", address)
	}
	s := &Syslog{address: u.Host, host: hostname()}
	switch u.Scheme {
	case "tls":
		s.network, s.tls = "tcp", &tls.Config{MinVersion: tls.VersionTLS12, ServerName: u.Hostname()}
		if ca == "" {
			return s, nil
		}
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, err
		}
		if s.tls.RootCAs = x509.NewCertPool(); !s.tls.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate", ca)
		}
	case "tcp", "udp":
		s.network = u.Scheme
	default:
		return nil, fmt.Errorf("%q: the way there is tls, tcp or udp", address)
	}
	return s, nil
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) || len(name) > 255 {
		return ""
	}
	return name
}

// Send writes the lines to the connection.
func (s *Syslog) Send(ctx context.Context, lines []app.SecurityLine) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	var out []byte
	for _, l := range lines {
		text, err := s.message(l)
		if err != nil {
			return fmt.Errorf("line %d: %w", l.Seq, err)
		}
		if s.network == "udp" {
			if _, err := s.conn.Write([]byte(text)); err != nil {
				return err
			}
			continue
		}
		out = append(append(append(out, strconv.Itoa(len(text))...), ' '), text...)
	}
	if err := s.conn.SetWriteDeadline(time.Now().Add(sendTime)); err != nil {
		return err
	}
	if len(out) > 0 {
		if _, err := s.conn.Write(out); err != nil {
			return err
		}
	}
	s.sent = append(s.sent, sending{lines[len(lines)-1].Seq, time.Now()})
	return nil
}

func (s *Syslog) connect(ctx context.Context) error {
	if s.conn != nil {
		return s.isBroken()
	}
	dialer := &net.Dialer{Timeout: dialTime}
	var err error
	if s.tls != nil {
		s.conn, err = (&tls.Dialer{NetDialer: dialer, Config: s.tls}).DialContext(ctx, s.network, s.address)
	} else {
		s.conn, err = dialer.DialContext(ctx, s.network, s.address)
	}
	if err != nil {
		s.conn = nil
		return err
	}
	s.broken.Store(nil)
	if s.network != "udp" {
		go s.watch(s.conn)
	}
	return nil
}

// watch finds out that the other side has gone: a receiver of syslog says nothing.
func (s *Syslog) watch(conn net.Conn) {
	buffer := make([]byte, 512)
	for {
		if _, err := conn.Read(buffer); err != nil {
			s.broken.Store(&err)
			return
		}
	}
}

func (s *Syslog) isBroken() error {
	if err := s.broken.Load(); err != nil {
		return fmt.Errorf("the receiver has gone: %w", *err)
	}
	return nil
}

// Delivered is the last line after which the connection has lived long enough.
func (s *Syslog) Delivered() (int64, error) {
	if len(s.sent) == 0 {
		return s.delivered, nil
	}
	if err := s.isBroken(); err != nil && s.network != "udp" {
		return s.delivered, err
	}
	for len(s.sent) > 0 && (s.network == "udp" || time.Since(s.sent[0].at) >= settleTime) {
		s.delivered, s.sent = s.sent[0].seq, s.sent[1:]
	}
	return s.delivered, nil
}

// Reset closes the connection.
func (s *Syslog) Reset() {
	if s.conn != nil {
		_ = s.conn.Close() // what was not delivered is sent again
		s.conn = nil
	}
	s.sent = nil
}

var escape = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `]`, `\]`)

var errMessage = errors.New("no message of syslog can be made of it")

// message is a line as RFC 5424 has it: every fact a parameter, escaped by the
// library, and as words the kind alone.
func (s *Syslog) message(l app.SecurityLine) (string, error) {
	m := &rfc5424.SyslogMessage{}
	severity := uint8(6)
	if l.Result != "" || l.Kind == app.Unreadable {
		severity = 4
	}
	m.SetPriority(facility*8 + severity).SetVersion(1).SetTimestamp(l.At.UTC().Format("2006-01-02T15:04:05.000000Z07:00")).
		SetAppname("wellfield").SetProcID(strconv.Itoa(os.Getpid())).SetMsgID(l.Kind)
	if s.host != "" {
		m.SetHostname(s.host)
	}
	put := func(name, value string) {
		if value != "" {
			// The library reads what it is given as it would stand in a message, and
			// drops in silence what could not stand there.
			m.SetParameter(element, name, escape.Replace(value))
		}
	}
	put("seq", strconv.FormatInt(l.Seq, 10))
	put("account", l.Account)
	put("post", l.Post)
	put("result", l.Result)
	put("client", l.Client)
	put("route", l.Route)
	put("about", l.About)
	put("why", l.Why)
	if l.N != 0 {
		put("n", strconv.Itoa(l.N))
	}
	if l.Mark != 0 {
		put("mark", strconv.FormatInt(l.Mark, 10))
	}
	if !l.SecurityEvent.Hash.IsZero() {
		put("head", l.SecurityEvent.Hash.String())
	}
	for name, value := range l.Facts {
		put("fact."+name, value)
	}
	put("prev", l.Prev.String())
	put("hash", l.Hash.String())
	text, err := m.SetMessage(l.Kind).(*rfc5424.SyslogMessage).String()
	if err != nil {
		return "", errMessage
	}
	return text, nil
}
