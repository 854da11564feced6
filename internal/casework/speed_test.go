package casework_test

import (
	"reflect"
	"testing"

	"wellfield/internal/casework"
)

func BenchmarkEncodeCase(b *testing.B) {
	var c casework.Case
	fill(reflect.ValueOf(&c).Elem(), 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := casework.EncodeCase(c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeCase(b *testing.B) {
	var c casework.Case
	fill(reflect.ValueOf(&c).Elem(), 1)
	body, err := casework.EncodeCase(c)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := casework.DecodeCase(body); err != nil {
			b.Fatal(err)
		}
	}
}
