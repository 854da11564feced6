package journal

import (
	"encoding/json"
	"strings"
	"testing"
)

func BenchmarkEncode(b *testing.B) {
	e := Entry{Jurisdiction: "990101001000", Subject: "019cae1e-2c00-7abc-8def-0123456789ab", Seq: 3, At: 1772416800000000, Actor: "post:desk-east",
		Kind: "dispatched", Command: strings.Repeat("0", 49), Body: json.RawMessage(`{"lead":"works-east","route":{"rule":"east","version":2},"text":"` + strings.Repeat("0", 64) + `"}`)}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Encode(e); err != nil {
			b.Fatal(err)
		}
	}
}
