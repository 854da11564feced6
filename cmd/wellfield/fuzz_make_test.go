package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// request is a request as it goes over the wire.
type request struct {
	method, target, proto string
	headers               [][2]string
	body                  []byte
	chunked               bool
	length                int // what Content-Length says more or less than there is
	raw                   []byte
}

func (r *request) set(name, value string) { r.headers = append(r.headers, [2]string{name, value}) }

// bytes is the request on the wire.
func (r *request) bytes() []byte {
	if r.raw != nil {
		return r.raw
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s %s\r\nHost: wellfield.example\r\n", r.method, r.target, r.proto)
	for _, h := range r.headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	switch {
	case r.chunked:
		fmt.Fprintf(&b, "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(r.body), r.body)
	case r.body != nil:
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", max(0, len(r.body)+r.length))
		b.Write(r.body)
	default:
		b.WriteString("\r\n")
	}
	return b.Bytes()
}

// nasty is what parsers trip over.
var nasty = []string{"", "0", "-1", "1e400", "9223372036854775808", "-9223372036854775809", "NaN", "Infinity", "0x7fffffff", "1e-999",
	"null", "true", "[]", "{}", "\x00", "\xff\xfe", "\xed\xa0\x80", "a\x00b", "%", "%%", "%zz", "%00", "%c0%ae", "..", "../..", "..%2f..%2f", "/", "//", "\\",
	"'", "\"", "';--", "$1", "{{.}}", "<script>", "\r\nX: y", "%0d%0aX:%20y", "\u202e", "\u0000", "😀", "ﷺ", "İ", "ß", "٣", "é", strings.Repeat("a", 300), strings.Repeat("界", 5000),
	strings.Repeat("%41", 400), strings.Repeat("../", 100), "0001-01-01", "9999-99-99", "2027-02-30", "2026-03-02T02:00:00Z", "10000-01-01T00:00:00Z", "c29tZQ", "b2xkZXN0IDEgeA", "5.1.x",
	"9999999999999999999.1.x", "-5.-1.x", "urn:x", "zh-CN", "zh-Hant-x-y-z-q", "en;q=9", "component/0201", "component/", "/0201", "component/../0201", "component/0201/0201", "centre", "due", "received,received,", ","}

// maker makes the requests of one seed.
type maker struct {
	*rand.Rand
	*town
}

func newMaker(tw *town, seed, i uint64) *maker { return &maker{rand.New(rand.NewPCG(seed, i)), tw} }

func pick[T any](m *maker, from []T) T { return from[m.IntN(len(from))] }

// id is a UUID of this request's own chance.
func (m *maker) id() string {
	var id uuid.UUID
	binary.LittleEndian.PutUint64(id[:], m.Uint64())
	binary.LittleEndian.PutUint64(id[8:], m.Uint64())
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id.String()
}

func (m *maker) odds(of int) bool { return m.IntN(of) == 0 }

// request is a right request to some endpoint, with some things wrong in it.
func (m *maker) request() *request {
	e := pick(m, m.endpoints)
	for e.path == "/sign-in" && e.method == "POST" && !m.odds(30) {
		e = pick(m, m.endpoints) // each compares a password, which is slow on purpose
	}
	r := &request{method: e.method, proto: "HTTP/1.1", target: m.path(e)}
	if len(e.query) > 0 && m.odds(2) {
		r.target += "?" + m.query(e)
	}
	m.signIn(r)
	if e.method == "POST" {
		m.fill(r, e)
	}
	if m.odds(3) {
		r.set("Accept-Language", pick(m, []string{"zh-CN,zh;q=0.9", "en", "de, *;q=0.1", "x", ";;;", pick(m, nasty)}))
	}
	for range m.IntN(4) {
		m.spoil(r)
	}
	for i := range r.headers {
		// What breaks the framing is tried on the raw bytes below.
		r.headers[i][1] = strings.NewReplacer("\r", "", "\n", "").Replace(r.headers[i][1])
	}
	if m.odds(40) {
		r.raw = r.bytes()
		for range 1 + m.IntN(3) {
			r.raw[m.IntN(len(r.raw))] = byte(m.IntN(256))
		}
	}
	return r
}

// path fills the names in a path, mostly with right values.
func (m *maker) path(e endpoint) string {
	i := m.IntN(len(m.numbers))
	parts := strings.Split(e.path, "/")
	for k, part := range parts {
		if !strings.HasPrefix(part, "{") {
			continue
		}
		part, suffix, _ := strings.Cut(part, "}")
		value := map[string]string{"{service": strings.ReplaceAll(pick(m, m.classes), "/", "-"), "{number": m.numbers[i], "{link": m.links[i], "{hash": pick(m, m.photos),
			"{verb": pick(m, []string{"ask", "answer", "verify", "verified", "file", "refuse", "refer", "dispatch", "sign", "handle", "start_check", "start-check",
				"check", "confirm", "deny", "close_resolved", "close_explained", "reopen", "note", "message", "report", "import"})}[part]
		if m.odds(5) || value == "" {
			value = pick(m, nasty)
		}
		parts[k] = url.PathEscape(value) + suffix
		if m.odds(20) {
			parts[k] = strings.Map(func(r rune) rune { // as a careless client sends it
				if r <= ' ' || r > 126 {
					return '_'
				}
				return r
			}, value)
		}
	}
	at := strings.Join(parts, "/")
	if strings.HasSuffix(e.path, "/") && m.odds(2) {
		at += url.PathEscape(pick(m, nasty))
	}
	return at
}

func (m *maker) query(e endpoint) string {
	q := url.Values{}
	for range 1 + m.IntN(4) {
		q.Add(pick(m, e.query), m.value())
	}
	if m.odds(10) {
		q.Add(pick(m, nasty), pick(m, nasty))
	}
	if m.odds(20) {
		return q.Encode() + pick(m, []string{"&", "=", "&;", "%", "?&&=", "#x"})
	}
	return q.Encode()
}

// value is a right value of some field, or a nasty one.
func (m *maker) value() string {
	switch m.IntN(12) {
	case 0:
		return pick(m, m.numbers)
	case 1:
		return pick(m, m.areas)
	case 2:
		return pick(m, m.classes)
	case 3:
		return pick(m, m.links)
	case 4:
		return pick(m, []string{"centre", "unit", "verify", "check", "imported", "oldest", "newest", "due", "full", "thumb", "where", "what", "details", "contact", "send"})
	case 5:
		return fmt.Sprint(m.Int64()>>m.IntN(64), pick(m, []string{"", ".5", "e3"}))
	case 6:
		return fmt.Sprint(m.Float64()*400 - 200)
	case 7:
		return m.id()
	default:
		return pick(m, nasty)
	}
}

// signIn gives a request somebody, or pretends to.
func (m *maker) signIn(r *request) {
	switch m.IntN(9) {
	case 0, 1, 5, 6, 7:
		r.set("Authorization", "Bearer "+pick(m, m.tokens))
	case 2:
		r.set("Cookie", "wellfield_session="+pick(m, m.tokens)+"; wellfield_lang=zh-CN")
		r.set("Sec-Fetch-Site", "same-origin")
	case 3:
		r.set("Reporter-Link", pick(m, m.links))
	case 4:
		if m.odds(3) {
			r.set("Authorization", pick(m, []string{"Bearer", "Bearer ", "Basic YTpi", "bearer " + pick(m, nasty), pick(m, nasty)}))
			r.set("Cookie", pick(m, []string{"wellfield_session", "wellfield_session=;", "wellfield_lang=" + pick(m, nasty), "wellfield_notice=file:" + pick(m, nasty), ";;=;", pick(m, nasty)}))
		}
	}
	if m.odds(10) {
		r.set("Act-As", pick(m, []string{"duty-desk", "x", pick(m, nasty)}))
	}
	if m.odds(10) {
		r.set("Idempotency-Key", pick(m, []string{"k1", m.id(), pick(m, nasty)}))
	}
}

// fill gives a request its body.
func (m *maker) fill(r *request, e endpoint) {
	switch {
	case strings.HasSuffix(e.path, "/photos"):
		r.body = m.photo()
		if m.odds(2) {
			r.set("Content-Type", "image/jpeg")
			return
		}
		m.form(r, true)
	case e.body != nil:
		r.body, _ = json.Marshal(m.fromSchema(e.body, 0)) // made of maps and texts
		r.set("Content-Type", "application/json")
	default:
		m.form(r, m.odds(3))
	}
}

func (m *maker) photo() []byte {
	b := bytes.Clone(pick(m, m.pictures))
	for range m.IntN(3) {
		b[m.IntN(len(b))] = byte(m.IntN(256))
	}
	return b[:len(b)-m.IntN(2)*m.IntN(len(b))]
}

var formFields = []string{"account", "password", "back", "post", "lang", "text", "number", "code", "link", "id", "step", "go", "q", "class", "summary", "lat", "lng", "area",
	"address", "phone", "email", "photos", "drop", "photo", "rev", "key", "as", "from", "show", "lead", "co", "reason", "basis", "remedy", "to", "body", "found", "question", "condition", "passed"}

func (m *maker) form(r *request, multi bool) {
	q := url.Values{}
	for range m.IntN(12) {
		q.Add(pick(m, formFields), m.value())
	}
	if !multi {
		r.set("Content-Type", "application/x-www-form-urlencoded")
		r.body = []byte(q.Encode())
		return
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.SetBoundary("wellfield0boundary0of0the0requests")
	for _, name := range slices.Sorted(maps.Keys(q)) {
		_ = w.WriteField(name, q[name][0])
	}
	for range m.IntN(3) {
		part, _ := w.CreateFormFile(pick(m, []string{"photos", "photo", "photos_before", "x"}), pick(m, []string{"a.jpg", "", "../../x", "\x00"}))
		_, _ = part.Write(m.photo())
	}
	_ = w.Close()
	r.set("Content-Type", w.FormDataContentType())
	r.body = b.Bytes()
}

// fromSchema is a value that fits a schema, but for a field here and there.
func (m *maker) fromSchema(s map[string]any, depth int) any {
	if ref, ok := s["$ref"].(string); ok {
		s, _ = m.schemas[ref[strings.LastIndex(ref, "/")+1:]].(map[string]any)
	}
	if m.odds(25) {
		return pick(m, []any{nil, true, -1, 1e308, "x", []any{}, map[string]any{}, pick(m, nasty), []any{nil, []any{nil}}})
	}
	if all, ok := s["enum"].([]any); ok {
		return pick(m, all)
	}
	switch s["type"] {
	case "object":
		properties, _ := s["properties"].(map[string]any)
		out := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			if of, ok := properties[name].(map[string]any); ok && depth < 6 && !m.odds(3) {
				out[name] = m.fromSchema(of, depth+1)
			}
		}
		if m.odds(30) {
			out[pick(m, nasty)] = pick(m, nasty)
		}
		if _, ok := out["id"]; ok && !m.odds(10) {
			out["id"] = m.id()
		}
		return out
	case "array":
		of, _ := s["items"].(map[string]any)
		var out []any
		for range m.IntN(4) {
			out = append(out, m.fromSchema(of, depth+1))
		}
		return out
	case "boolean":
		return m.odds(2)
	case "integer", "number":
		return pick(m, []any{0, 1, -1, 30.005, 110.005, 1e18, m.Float64() * 180, s["example"]})
	}
	if example, ok := s["examples"].([]any); ok && len(example) > 0 && m.odds(2) {
		return example[0]
	}
	return m.value()
}

// spoil makes one thing wrong.
func (m *maker) spoil(r *request) {
	switch m.IntN(16) {
	case 0:
		r.method = pick(m, []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "FOO"})
	case 1:
		r.target = pick(m, []string{"/" + url.PathEscape(pick(m, nasty)), r.target + "/", "/" + r.target, r.target + "%00", r.target + "?" + strings.Repeat("a=b&", 200), "*", "http://elsewhere/" + r.target, r.target + ";x=y"})
	case 2:
		r.proto = "HTTP/1.0"
	case 3:
		r.chunked = r.body != nil
	case 4:
		r.set("Content-Type", pick(m, []string{"", "text/plain", "application/json; charset=utf-16", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded;", "image/png", "image/heic", pick(m, nasty)}))
	case 5:
		if len(r.headers) > 0 {
			r.headers = append(r.headers, pick(m, r.headers))
		}
	case 6, 7:
		for range 1 + m.IntN(3) {
			if len(r.body) > 0 {
				r.body[m.IntN(len(r.body))] = byte(m.IntN(256))
			}
		}
	case 8:
		if len(r.body) > 0 {
			r.body = r.body[:m.IntN(len(r.body))]
		}
	case 9:
		r.length = m.IntN(20) - 10
	case 10:
		depth := 1 + m.IntN(20000)
		r.body = []byte(strings.Repeat(pick(m, []string{"[", `{"a":`, `{"point":`}), depth))
		r.set("Content-Type", "application/json")
	case 11:
		if m.odds(20) {
			r.body = bytes.Repeat([]byte(pick(m, []string{"a", "\x00", `"a",`, "a=b&", "\r\n--x\r\n"})), 1+m.IntN(400_000))
		}
	case 12:
		r.set(pick(m, []string{"Range", "If-None-Match", "If-Modified-Since", "Accept-Encoding", "Accept", "X-Forwarded-For", "Origin", "Sec-Fetch-Site", "Referer", "Expect", "Cookie", "Content-Encoding"}),
			pick(m, []string{"bytes=0-", "bytes=5-1", "bytes=-99999999999999999999", "bytes=0-0,1-1,2-2", "W/\"x\"", "*", "null", "gzip", "br;q=0", "cross-site", "100-continue", pick(m, nasty)}))
	case 13:
		r.body = []byte(pick(m, []string{"null", "[]", "0", "\"", "{", "{}", `{"summary":` + strings.Repeat("9", 5000) + "}", `{"id":1e999}`, `{"id":"a","id":"b"}`, "\xef\xbb\xbf{}", "{}{}", "\x00"}))
		r.set("Content-Type", "application/json")
	case 14:
		m.form(r, m.odds(2))
	case 15:
		r.body = nil
	}
}
