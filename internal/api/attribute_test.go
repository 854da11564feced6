package api_test

import (
	"testing"

	"wellfield/internal/app"
	"wellfield/internal/catalog"
	"wellfield/internal/lang"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

func TestQuestionsAndConsent(t *testing.T) {
	c := newCity(t)
	d := wellfieldtest.Catalogue()
	d.Classes[0].Attributes = []catalog.Attribute{{Code: "side", Type: catalog.OneOf, Name: lang.Name{lang.EN: "Which side"}, Required: true,
		Values: []catalog.Value{{Key: "left", Name: lang.Name{lang.EN: "The left"}}}}}
	if _, err := c.Publish(t.Context(), store.Catalogue, d, app.BootstrapPost, "questions", 2); err != nil {
		t.Fatal(err)
	}
	c.ask(get, "/classes", nil).is(200).has("side", "classes", 0, "attributes", 0, "code").has(true, "classes", 0, "attributes", 0, "required").
		has("The left", "classes", 0, "attributes", 0, "values", 0, "name").has("[]", "classes", 1, "attributes")
	in := report(0, 0)
	in["class"] = "component/0201"
	c.ask(post, "/reports", in).refused(422, "case.attribute_missing").has("attributes.side", "errors", 0, "field")
	in["attributes"] = object{"side": []string{"left"}}
	in["public"] = true
	number := c.ask(post, "/reports", in).is(201).at("number").(string)
	c.as("desk-east", get, "/cases/"+number, nil).is(200).has("[left]", "attributes", "side").has(true, "public")
}
