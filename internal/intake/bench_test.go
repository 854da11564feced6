package intake

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkRun reads and maps rows without storing them.
func BenchmarkRun(b *testing.B) {
	const rows = 50_000
	var content bytes.Buffer
	content.WriteString(simpleHeader)
	for i := range rows {
		fmt.Fprintf(&content, "%d,2024-05-01 10:%02d,2024-05-09 10:00,2024-05-03 11:30,Hole,Done,not ours,42.3%04d,-71.1,North,\"%d Main St, back\"\n",
			i, i%60, i%10000, i)
	}
	path := filepath.Join(b.TempDir(), "in.csv")
	if err := os.WriteFile(path, content.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	m := mapping(b, simple)
	b.SetBytes(int64(content.Len()))
	b.ReportAllocs()
	for b.Loop() {
		a, err := Run(context.Background(), m, []string{path}, NewRehearsal(), Options{Areas: areaNames{"North"}})
		if err != nil || a.Imported != rows {
			b.Fatalf("%+v, %v", a, err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
