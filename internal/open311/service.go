package open311

import (
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
)

// A service is a class of the catalogue. Its code is the class's key with a
// hyphen, since a slash would end the address.

func serviceCode(k catalog.Key) string { return strings.Replace(k.String(), "/", "-", 1) }

// classOf reads a service_code. Faults: open311.service_missing,
// open311.service_unknown.
func (q *asked) classOf(code string) (*catalog.Class, error) {
	if code == "" {
		return nil, fault.New(fault.Invalid, "open311.service_missing").At("service_code")
	}
	unknown := fault.New(fault.NotFound, "open311.service_unknown").At("service_code").With("value", clip(code))
	key, err := catalog.ParseKey(strings.Replace(code, "-", "/", 1))
	if err != nil {
		return nil, unknown
	}
	class, ok := q.s.app.Policy().Catalogue.Class(key)
	if !ok {
		return nil, unknown
	}
	return class, nil
}

func (s *server) services(q *asked) (any, error) {
	q.w.Header().Set("Cache-Control", "private, max-age=60") // keys with tokens see another type
	d := list{name: "services", item: "service"}
	for _, c := range s.app.Policy().Catalogue.All() {
		d.of = append(d.of, object{
			{"service_code", serviceCode(c.Key())},
			{"service_name", c.Name.In(q.tag)},
			{"description", c.Filing.In(q.tag)},
			{"metadata", len(c.Attributes) > 0},
			{"type", q.serviceType()},
			{"keywords", strings.Join(c.Words, ", ")},
			{"group", c.Group.In(q.tag)},
		})
	}
	return d, nil
}

// serviceType says how a report is answered: with its number, or with a token
// where the key is one of those.
func (q *asked) serviceType() string {
	if q.key.Tokens {
		return "batch"
	}
	return "realtime"
}

func (s *server) definition(q *asked) (any, error) {
	class, err := q.classOf(q.arg)
	if err != nil {
		return nil, err
	}
	q.w.Header().Set("Cache-Control", "public, max-age=60")
	asks := list{item: "attribute"}
	for i := range class.Attributes {
		a := &class.Attributes[i]
		values := list{item: "value"}
		for _, v := range a.Values {
			values.of = append(values.of, object{{"key", v.Key}, {"name", v.Name.In(q.tag)}})
		}
		asks.of = append(asks.of, object{
			{"variable", true},
			{"code", a.Code},
			{"datatype", string(a.Type)},
			{"required", a.Required},
			{"datatype_description", a.Hint.In(q.tag)},
			{"order", i + 1},
			{"description", a.Name.In(q.tag)},
			{"values", values},
		})
	}
	return root{"service_definition", object{{"service_code", serviceCode(class.Key())}, {"attributes", asks}}}, nil
}
