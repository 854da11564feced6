package policy

import (
	"encoding"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"wellfield/internal/fault"
)

// walk collects what is wrong on the way through a document.
type walk struct {
	faults fault.List
}

func fill(node *yaml.Node, into any) error {
	var w walk
	w.value(node, reflect.ValueOf(into).Elem(), "")
	return w.faults.Err()
}

// add notes one more fault at the path.
func (w *walk) add(f *fault.Fault, path string) {
	if len(w.faults) < maxFaults {
		w.faults = append(w.faults, f.At(path))
	}
}

// want notes that the node at the path is of another kind than the field.
func (w *walk) want(kind, path string) {
	w.add(fault.New(fault.Invalid, "policy.want_"+kind), path)
}

// value reads the node into v. A null is a field left out.
func (w *walk) value(node *yaml.Node, v reflect.Value, path string) {
	if node.Kind == yaml.AliasNode || node.Anchor != "" {
		w.add(fault.New(fault.Invalid, "policy.alias"), path)
		return
	}
	if node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null" {
		return
	}
	if text, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		w.text(node, text, path)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		w.value(node, v.Elem(), path)
	case reflect.Struct:
		w.fields(node, v, path)
	case reflect.Slice:
		w.items(node, v, path)
	case reflect.Map:
		w.entries(node, v, path)
	default:
		w.scalar(node, v, path)
	}
}

// text reads a scalar through the type's own reading of text.
func (w *walk) text(node *yaml.Node, into encoding.TextUnmarshaler, path string) {
	if node.Kind != yaml.ScalarNode {
		w.want("text", path)
		return
	}
	err := into.UnmarshalText([]byte(node.Value))
	if err == nil {
		return
	}
	known := fault.All(err)
	for _, f := range known {
		w.add(f, path)
	}
	if known == nil {
		w.want("text", path)
	}
}

// pairs calls each with every key of a mapping, its value and its path, after
// refusing keys that are not text or come twice.
func (w *walk) pairs(node *yaml.Node, path string, each func(key string, value *yaml.Node, path string)) {
	if node.Kind != yaml.MappingNode {
		w.want("mapping", path)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		at := join(path, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode || key.Anchor != "":
			w.want("key", path)
		case seen[key.Value]:
			w.add(fault.New(fault.Invalid, "policy.key_twice").With("name", key.Value), at)
		default:
			seen[key.Value] = true
			each(key.Value, node.Content[i+1], at)
		}
	}
}

func (w *walk) fields(node *yaml.Node, v reflect.Value, path string) {
	known := fieldsOf(v.Type())
	w.pairs(node, path, func(key string, value *yaml.Node, at string) {
		i := slices.Index(known, key)
		switch {
		case i >= 0 && key != "":
			w.value(value, v.Field(i), at)
		case personLike(key):
			w.add(fault.New(fault.Invalid, "policy.person_field").With("name", key), at)
		default:
			w.add(fault.New(fault.Invalid, "policy.unknown_field").With("name", key).With("known", named(known)), at)
		}
	})
}

func (w *walk) items(node *yaml.Node, v reflect.Value, path string) {
	if node.Kind != yaml.SequenceNode {
		w.want("list", path)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(node.Content), len(node.Content)))
	for i, item := range node.Content {
		at := path + "[" + strconv.Itoa(i) + "]"
		if item.Kind == yaml.ScalarNode && item.ShortTag() == "!!null" {
			w.want("item", at)
			continue
		}
		w.value(item, v.Index(i), at)
	}
}

// entries reads a map whose keys are text or whole numbers.
func (w *walk) entries(node *yaml.Node, v reflect.Value, path string) {
	v.Set(reflect.MakeMap(v.Type()))
	w.pairs(node, path, func(key string, value *yaml.Node, at string) {
		k := reflect.New(v.Type().Key()).Elem()
		w.scalar(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, k, at)
		item := reflect.New(v.Type().Elem()).Elem()
		w.value(value, item, at)
		v.SetMapIndex(k, item)
	})
}

func (w *walk) scalar(node *yaml.Node, v reflect.Value, path string) {
	tag := node.ShortTag()
	switch {
	case v.Kind() == reflect.String:
		if node.Kind != yaml.ScalarNode || tag == "!!bool" || tag == "!!binary" {
			w.want("text", path)
			return
		}
		v.SetString(node.Value)
	case v.Kind() == reflect.Bool:
		b, err := strconv.ParseBool(node.Value)
		if node.Kind != yaml.ScalarNode || tag != "!!bool" || err != nil {
			w.want("truth", path)
			return
		}
		v.SetBool(b)
	case v.CanInt():
		n, err := strconv.ParseInt(node.Value, 10, v.Type().Bits())
		if node.Kind != yaml.ScalarNode || err != nil {
			w.want("number", path)
			return
		}
		v.SetInt(n)
	default:
		panic("policy: no document has a field of type " + v.Type().String())
	}
}

// fieldsOf is the name of each field of a struct in documents, "" for none.
func fieldsOf(t reflect.Type) []string {
	names := make([]string, t.NumField())
	for i := range names {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name != "-" && t.Field(i).IsExported() {
			names[i] = name
		}
	}
	return names
}

func named(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == "" })
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
