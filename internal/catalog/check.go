package catalog

import (
	"regexp"
	"strconv"
	"strings"

	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/policy"
)

// conditionForm is short and plain because a check's result names conditions.
var conditionForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)

// review collects what is wrong with a document.
type review struct {
	faults fault.List
}

func (r *review) add(path, key string, args fault.Args) {
	r.faults = append(r.faults, &fault.Fault{Kind: fault.Invalid, Key: key, Field: path, Args: args})
}

// Check returns everything that is wrong with the document, each fault with
// its path: catalog.edition_missing, empty, kind_unknown, code_malformed,
// class_twice, name_missing, subject_not_taken, filing_missing, words_empty,
// closing_missing, condition_malformed, condition_twice, condition_empty,
// evidence_unknown, evidence_twice, evidence_count, basis_empty,
// precision_unknown, keep_range, attributes_too_many, attribute_malformed, attribute_twice,
// attribute_type, attribute_empty, values_count, values_unexpected,
// personal_data, and the faults of worktime.Limit.Check.
func (d Document) Check() error {
	var r review
	if strings.TrimSpace(d.Edition) == "" {
		r.add("edition", "catalog.edition_missing", nil)
	}
	if len(d.Classes) == 0 {
		r.add("classes", "catalog.empty", nil)
	}
	first := make(map[Key]int, len(d.Classes))
	for i := range d.Classes {
		c, at := &d.Classes[i], "classes["+strconv.Itoa(i)+"]"
		if earlier, twice := first[c.Key()]; twice {
			r.add(at+".code", "catalog.class_twice", fault.Args{"class": c.Key().String(), "at": "classes[" + strconv.Itoa(earlier) + "]"})
		} else {
			first[c.Key()] = i
		}
		r.class(c, at)
	}
	return r.faults.Err()
}

func (r *review) class(c *Class, at string) {
	if !c.Kind.Known() {
		r.add(at+".kind", "catalog.kind_unknown", fault.Args{"value": clip(string(c.Kind))})
	}
	if !codeForm.MatchString(c.Code) {
		r.add(at+".code", "catalog.code_malformed", fault.Args{"value": clip(c.Code)})
	}
	if !c.Subject.Known() {
		r.add(at+".subject", "catalog.subject_not_taken", fault.Args{"value": clip(string(c.Subject))})
	}
	r.needed(c.Name, at+".name", "catalog.name_missing")
	r.needed(c.Filing, at+".filing", "catalog.filing_missing")
	for _, f := range fault.All(c.Limit.Check()) {
		r.faults = append(r.faults, f.At(at+".limit"))
	}
	switch c.Precision {
	case "", Exact, Grid, Community, Hidden:
	default:
		r.add(at+".precision", "catalog.precision_unknown", fault.Args{"value": clip(c.Precision)})
	}
	if c.Keep != 0 && (c.Keep < LeastKept || c.Keep > MostKept) {
		r.add(at+".keep", "catalog.keep_range", fault.Args{"value": c.Keep, "min": LeastKept, "max": MostKept})
	}
	r.words(c, at)
	r.closing(c.Closing, at)
	r.evidence(c.Evidence, at)
	r.attributes(c.Attributes, at)
	for i, b := range c.Basis {
		if strings.TrimSpace(b.Title) == "" {
			r.add(at+".basis["+strconv.Itoa(i)+"].title", "catalog.basis_empty", nil)
		}
	}
	for _, n := range []lang.Name{c.Name, c.Group, c.Filing, c.Responsible, c.Supervising, c.Collecting} {
		r.impersonal(n, at)
	}
}

// needed refuses a name that is empty in every language.
func (r *review) needed(n lang.Name, path, key string) {
	if strings.TrimSpace(n.In(lang.EN)) == "" {
		r.add(path, key, nil)
	}
}

// impersonal refuses text that carries somebody's number or address.
func (r *review) impersonal(n lang.Name, path string) {
	for _, s := range n {
		if policy.NamesPerson(s) {
			r.add(path, "catalog.personal_data", nil)
			return
		}
	}
}

func (r *review) words(c *Class, at string) {
	for i, w := range c.Words {
		path := at + ".words[" + strconv.Itoa(i) + "]"
		if strings.TrimSpace(w) == "" {
			r.add(path, "catalog.words_empty", nil)
		}
		r.impersonal(lang.Name{lang.EN: w}, path)
	}
}

func (r *review) closing(conditions []Condition, at string) {
	if len(conditions) == 0 {
		r.add(at+".closing", "catalog.closing_missing", nil)
	}
	seen := map[string]bool{}
	for i, c := range conditions {
		path := at + ".closing[" + strconv.Itoa(i) + "]"
		switch {
		case !conditionForm.MatchString(c.ID):
			r.add(path+".id", "catalog.condition_malformed", fault.Args{"value": clip(c.ID)})
		case seen[c.ID]:
			r.add(path+".id", "catalog.condition_twice", fault.Args{"value": c.ID})
		}
		seen[c.ID] = true
		r.needed(c.Text, path+".text", "catalog.condition_empty")
		r.impersonal(c.Text, path+".text")
	}
}

// maxPieces is more evidence of one kind than anybody can ask for.
const maxPieces = 20

func (r *review) evidence(needs []Evidence, at string) {
	seen := map[string]bool{}
	for i, e := range needs {
		path := at + ".evidence[" + strconv.Itoa(i) + "]"
		switch e.Kind {
		case EvidenceBefore, EvidenceAfter, EvidenceDocument, EvidenceText:
		default:
			r.add(path+".kind", "catalog.evidence_unknown", fault.Args{"value": clip(e.Kind)})
		}
		if seen[e.Kind] {
			r.add(path+".kind", "catalog.evidence_twice", fault.Args{"value": clip(e.Kind)})
		}
		seen[e.Kind] = true
		if e.Min < 1 || e.Min > maxPieces {
			r.add(path+".min", "catalog.evidence_count", fault.Args{"value": e.Min, "max": maxPieces})
		}
	}
}
