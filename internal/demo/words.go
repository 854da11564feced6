package demo

import (
	"bytes"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"sync"

	"wellfield/internal/lang"
	"wellfield/internal/policy"
)

//go:embed reports.yaml
var reports []byte

// wording is what people of the demo say and write.
type wording struct {
	Reports []struct {
		Class  string   `yaml:"class"`
		Weight int      `yaml:"weight"`
		ZH     []string `yaml:"zh"`
		EN     []string `yaml:"en"`
	} `yaml:"reports"`
	Places []phrase            `yaml:"places"`
	Notes  map[string][]phrase `yaml:"notes"`
}

type phrase struct {
	ZH string `yaml:"zh"`
	EN string `yaml:"en"`
}

func (p phrase) in(tag lang.Tag) string {
	if tag == lang.ZH {
		return p.ZH
	}
	return p.EN
}

var words = sync.OnceValue(func() wording {
	var w wording
	if err := policy.ReadYAML(bytes.NewReader(reports), &w); err != nil {
		panic(fmt.Sprintf("demo: the reports inside the program: %v", err))
	}
	return w
})

// oneOf picks an entry of a list that is not empty.
func oneOf[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
