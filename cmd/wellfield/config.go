package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/credential"
	"wellfield/internal/gate"
	"wellfield/internal/outgoing"
)

// Config is everything that can be set from outside. Each field names its
// environment variable; NAME_FILE names a file that holds the value instead.
// The flags of a command override both. Usable without any.
type Config struct {
	// Addr is where the server listens.
	Addr string `env:"WELLFIELD_ADDR" default:"127.0.0.1:8080"`

	// StaffAddr is where posts sign in and work, when that is to be another address
	// than the public's: then no page and no operation for posts exists at Addr.
	// Empty means that both are at Addr. docs/security/hosts.md says more.
	StaffAddr string `env:"WELLFIELD_STAFF_ADDR"`

	// Data is the folder of the embedded database, the photos and the secret.
	// With several servers it must be one shared folder.
	Data string `env:"WELLFIELD_DATA_DIR" default:"./data"`

	// DatabaseURL is "postgres://…" or "sqlite:PATH"; empty means a file in Data.
	DatabaseURL string `env:"DATABASE_URL" secret:"true"`

	// Secret is at least 32 bytes, from which reporters' links and the vault's
	// keys are derived. Empty means a file in Data, made at the first start.
	// Whoever loses it loses every link and every contact.
	Secret string `env:"WELLFIELD_SECRET" secret:"true"`

	// Zone is the city's time zone, an IANA name.
	Zone string `env:"WELLFIELD_ZONE" default:"Asia/Shanghai"`

	// PublicURL is the address under which people reach the server, for links
	// in messages. Empty means http:// and Addr.
	PublicURL string `env:"WELLFIELD_PUBLIC_URL"`

	// StaffURL is the same of StaffAddr: the address at which posts sign in, for
	// which passkeys are made. Empty means PublicURL or, with a StaffAddr, http://
	// and that.
	StaffURL string `env:"WELLFIELD_STAFF_URL"`

	// Outgoing are the hosts that the server may call, and the networks beside the
	// public one in which they may be, separated by commas, as
	// "works.city.example, *.parks.example:8443, 10.20.0.0/16". Peers are called
	// only when they are here. The host of OIDCIssuer is added by itself, a
	// private network in which it is is not. Empty: no peer is called.
	Outgoing string `env:"WELLFIELD_OUTGOING"`

	// TrustedProxies are the addresses and networks, separated by commas, whose
	// X-Forwarded-For is believed. Empty: nobody's, the connection's address counts.
	TrustedProxies string `env:"WELLFIELD_TRUSTED_PROXIES"`

	// The rates are how many a minute and how many at once, or "off". RateToken is
	// that of a token of the API, RateAddress that of an address that shows none,
	// RateReport that of an address that reports, RateSignIn that of an address
	// that signs in. A whole office, or a whole mobile network, may have one
	// address: the bursts are made for that.
	RateToken   string `env:"WELLFIELD_RATE_TOKEN" default:"1200/600"`
	RateAddress string `env:"WELLFIELD_RATE_ADDRESS" default:"1200/600"`
	RateReport  string `env:"WELLFIELD_RATE_REPORT" default:"120/240"`
	RateSignIn  string `env:"WELLFIELD_RATE_SIGN_IN" default:"60/120"`

	// Profile is how strong sign-in must be: "default" (OWASP ASVS 5 level 2) or
	// "mlps3" (GB/T 22239-2019 level 3). docs/security/profiles.md compares them.
	Profile string `env:"WELLFIELD_PROFILE" default:"default"`

	// Breached is a list of passwords that are refused, made by "wellfield breached
	// import". Empty means breached.bin in Data, where there is one. A small list is
	// inside the program.
	Breached string `env:"WELLFIELD_BREACHED_PASSWORDS"`

	// OIDCIssuer is the address of the city's identity provider, the only one that
	// is believed, and OIDCClient and OIDCSecret are who we are to it. It says who
	// signs in, never what they may do. Empty means none.
	OIDCIssuer string `env:"WELLFIELD_OIDC_ISSUER"`
	OIDCClient string `env:"WELLFIELD_OIDC_CLIENT"`
	OIDCSecret string `env:"WELLFIELD_OIDC_SECRET" secret:"true"`

	// SecuritySyslog is where the security log is shipped to as RFC 5424: "tls://host:6514",
	// "tcp://host:601" or "udp://host:514". SyslogCA is a file with the certificates
	// that a TLS receiver is believed by; empty means the machine's.
	SecuritySyslog string `env:"WELLFIELD_SECURITY_SYSLOG"`
	SyslogCA       string `env:"WELLFIELD_SECURITY_SYSLOG_CA"`

	// SecurityNDJSON is a file to which the security log is appended, a line of JSON
	// for each of its lines, for a shipper to read. Both may be set, and the log
	// itself is written in any case.
	SecurityNDJSON string `env:"WELLFIELD_SECURITY_NDJSON"`

	// Demo fills an empty database with a fictitious township, its accounts and
	// a month of cases, and offers the sign-ins on the sign-in page. Never set
	// it where real reports arrive.
	Demo bool `env:"WELLFIELD_DEMO"`

	// Development adds the component gallery at /gallery, and profiles of the
	// process at /debug/pprof/ for callers on the same machine.
	Development bool `env:"WELLFIELD_DEVELOPMENT"`

	// Server is the address of the running server that report, cases, case and act
	// ask, and Token the account's token for it. Empty means PublicURL, and nobody.
	Server string `env:"WELLFIELD_SERVER"`
	Token  string `env:"WELLFIELD_TOKEN" secret:"true"`

	// Memory is what the program may hold, as "512MiB". The garbage collector
	// works harder the nearer it comes.
	Memory string `env:"WELLFIELD_MEMORY" default:"512MiB"`

	// Connections is how many connections there may be at once.
	Connections string `env:"WELLFIELD_CONNECTIONS" default:"1024"`

	// MetricsAddr is where operators see what is under way, waiting and refused,
	// as "127.0.0.1:9090". Empty means nowhere. Never let the public reach it.
	MetricsAddr string `env:"WELLFIELD_METRICS_ADDR"`

	// Language is the language of the command line: "en" or "zh-CN". Empty
	// means the one that LANG names.
	Language string `env:"WELLFIELD_LANGUAGE"`
}

// loadConfig reads the environment through getenv.
func loadConfig(getenv func(string) string) (Config, error) {
	var c Config
	v := reflect.ValueOf(&c).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name := field.Tag.Get("env")
		value, err := fromEnvironment(getenv, name)
		if err != nil {
			return Config{}, err
		}
		if value == "" {
			value = field.Tag.Get("default")
		}
		switch v.Field(i).Kind() {
		case reflect.Bool:
			switch strings.ToLower(value) {
			case "", "0", "false", "no":
			case "1", "true", "yes":
				v.Field(i).SetBool(true)
			default:
				return Config{}, fmt.Errorf("%s must be true or false, not %q", name, value)
			}
		default:
			v.Field(i).SetString(value)
		}
	}
	return c, nil
}

func fromEnvironment(getenv func(string) string, name string) (string, error) {
	value, file := getenv(name), getenv(name+"_FILE")
	if file == "" {
		return value, nil
	}
	if value != "" {
		return "", fmt.Errorf("set %s or %s_FILE, not both", name, name)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(b)), nil
}

// check refuses what cannot work, before anything is opened.
func (c Config) check() error {
	var wrong []error
	if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "" || c.Zone == "Local" {
		wrong = append(wrong, fmt.Errorf("WELLFIELD_ZONE %q is not an IANA time zone such as Asia/Shanghai", c.Zone))
	}
	if c.Secret != "" && len(c.Secret) < 32 {
		wrong = append(wrong, errors.New("WELLFIELD_SECRET needs at least 32 bytes"))
	}
	if _, ok := credential.FindProfile(c.Profile); !ok {
		wrong = append(wrong, fmt.Errorf("WELLFIELD_PROFILE %q is neither default nor mlps3", c.Profile))
	}
	if c.Data == "" {
		wrong = append(wrong, errors.New("WELLFIELD_DATA_DIR must name a folder"))
	}
	if _, err := outgoing.Parse(c.Outgoing); err != nil {
		wrong = append(wrong, fmt.Errorf("WELLFIELD_OUTGOING: %w", err))
	}
	wrong = append(wrong, c.checkAddresses()...)
	if _, err := gate.ParseProxies(c.TrustedProxies); err != nil {
		wrong = append(wrong, fmt.Errorf("WELLFIELD_TRUSTED_PROXIES: %w", err))
	}
	for name, text := range map[string]string{"TOKEN": c.RateToken, "ADDRESS": c.RateAddress, "REPORT": c.RateReport, "SIGN_IN": c.RateSignIn} {
		if _, err := gate.ParseRate(text); err != nil {
			wrong = append(wrong, fmt.Errorf("WELLFIELD_RATE_%s: %w", name, err))
		}
	}
	if _, err := c.memory(); err != nil {
		wrong = append(wrong, err)
	}
	if _, err := c.ships(); err != nil {
		wrong = append(wrong, err)
	}
	if n, err := strconv.Atoi(c.Connections); err != nil || n < leastConnections || n > 1_000_000 {
		wrong = append(wrong, fmt.Errorf("WELLFIELD_CONNECTIONS %q is not a number of %d or more", c.Connections, leastConnections))
	}
	return errors.Join(wrong...)
}

// rate is a rate that check has seen.
func rate(text string) gate.Rate {
	r, _ := gate.ParseRate(text)
	return r
}

// door counts who asks.
func (c Config) door() *gate.Door {
	proxies, _ := gate.ParseProxies(c.TrustedProxies) // check has seen them
	return gate.NewDoor(proxies, nil)
}

// What is less than these cannot serve anybody.
const (
	leastConnections = 16
	leastMemory      = 64 << 20
)

// memory is the configured cap in bytes.
func (c Config) memory() (int64, error) {
	units := []struct {
		name  string
		shift int
	}{{"GiB", 30}, {"MiB", 20}}
	for _, unit := range units {
		number, ok := strings.CutSuffix(c.Memory, unit.name)
		n, err := strconv.ParseInt(number, 10, 32)
		if ok && err == nil && n > 0 && n<<unit.shift >= leastMemory {
			return n << unit.shift, nil
		}
	}
	return 0, fmt.Errorf("WELLFIELD_MEMORY %q is not an amount of 64MiB or more, such as 512MiB or 2GiB", c.Memory)
}

// LogValue is the configuration as it may be logged: what is secret is only
// said to be set.
func (c Config) LogValue() slog.Value {
	v := reflect.ValueOf(c)
	var attrs []slog.Attr
	for i := range v.NumField() {
		field := v.Type().Field(i)
		value := fmt.Sprint(v.Field(i).Interface())
		if field.Tag.Get("secret") != "" && value != "" {
			value = "(set)"
		}
		attrs = append(attrs, slog.String(field.Name, value))
	}
	return slog.GroupValue(attrs...)
}

// databaseURL is the database to open.
func (c Config) databaseURL() string {
	if c.DatabaseURL != "" {
		return c.DatabaseURL
	}
	return "sqlite:" + filepath.Join(c.Data, "wellfield.db")
}
