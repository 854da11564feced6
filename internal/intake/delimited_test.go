package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// readAll reads everything, broken records as one cell with a mark before it.
func readAll(t testing.TB, content string, comma byte) (rows [][]string, lines []int) {
	t.Helper()
	d := newDelimited(strings.NewReader(content), comma)
	for {
		cells, line, broken, err := d.next()
		if errors.Is(err, io.EOF) {
			return rows, lines
		}
		if err != nil {
			t.Fatal(err)
		}
		if broken != nil {
			cells = []string{"BROKEN", cells[0]}
		}
		rows, lines = append(rows, cells), append(lines, line)
	}
}

func TestDelimited(t *testing.T) {
	cases := []struct {
		name, in string
		want     [][]string
		lines    []int
	}{
		{"plain", "a,b\n1,2\n", [][]string{{"a", "b"}, {"1", "2"}}, []int{1, 2}},
		{"no line end", "a,b\n1,2", [][]string{{"a", "b"}, {"1", "2"}}, []int{1, 2}},
		{"windows", "a,b\r\n1,\"2\"\r\n", [][]string{{"a", "b"}, {"1", "2"}}, []int{1, 2}},
		{"several lines in a cell", "a,\"x\r\ny\"\nb,c\n", [][]string{{"a", "x\ny"}, {"b", "c"}}, []int{1, 3}},
		{"doubled", "\"say \"\"hi\"\"\",b\n", [][]string{{`say "hi"`, "b"}}, []int{1}},
		{"mark inside", "5\" pipe,b\n", [][]string{{`5" pipe`, "b"}}, []int{1}},
		{"empty cells", ",\n\"\",\n", [][]string{{"", ""}, {"", ""}}, []int{1, 2}},
		{"text after the mark", "\"a\"b,c\n1,2\n", [][]string{{"BROKEN", `"a"b,c`}, {"1", "2"}}, []int{1, 2}},
		{"space before the mark", "a, \"b,c\"\n1,2\n", [][]string{{"BROKEN", `a, "b,c"`}, {"1", "2"}}, []int{1, 2}},
		{"never closed", "1,\"2\n3,4\n5,6\n", [][]string{{"BROKEN", `1,"2`}, {"3", "4"}, {"5", "6"}}, []int{1, 2, 3}},
		{"closed on a later row", "1,\"2\n3,4\n5,\"6\"\n", [][]string{{"BROKEN", `1,"2`}, {"3", "4"}, {"5", "6"}}, []int{1, 2, 3}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rows, lines := readAll(t, c.in, ',')
			if !slices.EqualFunc(rows, c.want, slices.Equal) || !slices.Equal(lines, c.lines) {
				t.Errorf("got %q at %v, want %q at %v", rows, lines, c.want, c.lines)
			}
		})
	}
}

func TestEndlessRowCostsOneRow(t *testing.T) {
	long := strings.Repeat("x", 3*longestRecord)
	rows, lines := readAll(t, "a,b\n1,"+long+"\n3,4\n5,\""+strings.Repeat("y\n", longestRecord)+"\n", ',')
	if len(rows) < 4 || rows[1][0] != "BROKEN" || len(rows[1][1]) > longestRecord+1<<17 || lines[2] != 3 || rows[2][0] != "3" {
		t.Fatalf("%d rows, the second begins %.20q", len(rows), rows[1])
	}
	if rows[3][0] != "BROKEN" || lines[3] != 4 || lines[4] != 5 || rows[4][0] != "y" {
		t.Errorf("after the mark that is never closed: %.20q at %v", rows[3], lines[3:5])
	}
	if n := len(rows); n != 4+longestRecord {
		t.Errorf("%d rows", n)
	}
}

// FuzzDelimited compares with the standard library on what both read.
func FuzzDelimited(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a,\"x\r\ny\"\n\n\"\"\"\"\n", "1,\"2\n3,4\n", "\"a\"b,c\n", ",\n,,", "a\r", "\"\r\n\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		rows, lines := readAll(t, in, ',')
		if !slices.IsSorted(lines) {
			t.Fatalf("lines %v", lines)
		}
		empty := func(r []string) bool { return len(r) == 1 && r[0] == "" } // a line, or a cell in quotation marks
		rows = slices.DeleteFunc(rows, empty)
		r := csv.NewReader(strings.NewReader(in))
		r.FieldsPerRecord = -1
		want, err := r.ReadAll()
		if err != nil || strings.Contains(strings.ReplaceAll(in, "\r\n", ""), "\r") {
			return
		}
		want = slices.DeleteFunc(want, empty)
		if !slices.EqualFunc(rows, want, slices.Equal) {
			t.Errorf("%q is %q, the standard library says %q", in, rows, want)
		}
	})
}

func TestEncodings(t *testing.T) {
	const text = "编号,地点\n1,人民路\n2,Main St\n"
	encode := func(e encoding.Encoding) string {
		s, err := e.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	for name, c := range map[string]struct{ content, encoding string }{
		"utf-8":               {text, "utf-8"},
		"utf-8 with mark":     {bom + text, "utf-8"},
		"gb18030":             {encode(simplifiedchinese.GB18030), "gb18030"},
		"utf-16 with mark":    {encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM)), "utf-16be"},
		"utf-16le with mark":  {encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)), "utf-16le"},
		"utf-16, no mark":     {encode(le) + strings.Repeat("a\x00,\x00\n\x00", 30), "utf-16le"},
		"cut in a character":  {text + "人\xe4", "utf-8"},
		"half of a mark only": {"\xef\xbb", "utf-8"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := detectEncoding([]byte(c.content)); got != c.encoding {
				t.Fatalf("detected %s, want %s", got, c.encoding)
			}
			got, err := io.ReadAll(decoded(strings.NewReader(c.content), c.encoding))
			if err != nil || len(c.content) > 10 && !bytes.HasPrefix(got, []byte(text)) {
				t.Errorf("read %q, %v", got, err)
			}
		})
	}
}

func TestDetectSeparator(t *testing.T) {
	for in, want := range map[string]byte{
		"a,b,c\n1,2,3\n": ',', "a;b;c\n1,5;2;3\n": ';', "a\tb\n1\t2\n": '\t', "a|b\n1|2\n": '|', "alone\n1\n": ',',
		"title, of the list\n\na;b;c\n1;2;3\n4;5;6\n": ';', "\"a;b\",c\n\"d;e\",f\n": ',',
	} {
		if got := detectSeparator([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
