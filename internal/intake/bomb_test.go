package intake

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"wellfield/internal/fault"
)

// zeros are as many bytes of nothing.
type zeros struct{ left int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), z.left)
	clear(p[:n])
	z.left -= n
	return int(n), nil
}

// bomb is a workbook with parts of so many bytes of nothing.
func bomb(t *testing.T, parts map[string]int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bomb.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, size := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.Copy(w, &zeros{size})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestZipBombs: what would unpack to a gigabyte is refused by what it says of
// itself, before anything is unpacked.
func TestZipBombs(t *testing.T) {
	for name, parts := range map[string]map[string]int64{
		"a sheet of zeros":      {"xl/worksheets/sheet1.xml": 256 << 20},
		"words of zeros":        {"xl/sharedStrings.xml": 256 << 20},
		"styles of zeros":       {"xl/styles.xml": 80 << 20},
		"something beside it":   {"xl/media/a.bin": 33 << 20, "xl/media/b.bin": 33 << 20},
		"a sheet in a disguise": {`XL\worksheets\Sheet1.xml`: 256 << 20},
		"outside its folder":    {"../../xl/worksheets/sheet1.xml": 80 << 20},
	} {
		path := bomb(t, parts)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		h, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for reader, open := range map[string]func() error{
			"rows":   func() error { _, err := openSheet(h, File{}); return err },
			"tables": func() error { _, err := sheetTables(h, File{}); return err },
		} {
			if err := open(); !fault.Has(err, "intake.sheet_too_large") {
				t.Errorf("%s, %s: %v", name, reader, err)
			}
		}
		_ = h.Close()
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
			t.Errorf("%s: %d MiB were allocated", name, grown>>20)
		}
	}
}

// TestASheetThatLiesAboutItself: the size that a part states is held to.
func TestASheetThatLiesAboutItself(t *testing.T) {
	path := bomb(t, map[string]int64{"xl/worksheets/sheet1.xml": 80 << 20})
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// The sizes in the central directory, 24 bytes behind its mark, become one byte.
	for i := len(raw) - 4; i >= 0; i-- {
		if string(raw[i:i+4]) == "PK\x01\x02" {
			copy(raw[i+24:], []byte{1, 0, 0, 0})
			break
		}
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := openSheet(h, File{}); !fault.Has(err, "intake.sheet_broken") && !fault.Has(err, "intake.sheet_missing") {
		t.Errorf("%v", err)
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
		t.Errorf("%d MiB were allocated", grown>>20)
	}
}
