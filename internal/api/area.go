package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
)

// Area is an area and what lies beneath it.
type Area struct {
	AreaName
	Kind         string `json:"kind,omitempty" doc:"Of a grid: general or special." example:"general"`
	Jurisdiction bool   `json:"jurisdiction" doc:"Its centre runs the cases on its ground."`
	Children     []Area `json:"children,omitempty" nullable:"false" doc:"The areas directly beneath it."`
}

// Areas is the tree of areas.
type Areas struct {
	Version int    `json:"version" doc:"Version of the map." example:"2"`
	Areas   []Area `json:"areas" nullable:"false" doc:"The roots."`
}

// Features is the outlines of areas as GeoJSON (RFC 7946).
type Features struct {
	Type     string    `json:"type" enum:"FeatureCollection" doc:"Always FeatureCollection."`
	Features []Feature `json:"features" nullable:"false" doc:"The areas that have an outline, each before what lies beneath it."`
}

// Feature is the outline of one area.
type Feature struct {
	Type       string      `json:"type" enum:"Feature" doc:"Always Feature."`
	ID         string      `json:"id" doc:"Code of the area." example:"990101100207"`
	Geometry   outline     `json:"geometry" doc:"Polygon or MultiPolygon, WGS-84, longitude first."`
	Properties FeatureArea `json:"properties" doc:"The area."`
}

// FeatureArea is an area beside its outline.
type FeatureArea struct {
	AreaName
	Parent       string `json:"parent,omitempty" doc:"Code of the area above." example:"990101100000"`
	Jurisdiction bool   `json:"jurisdiction" doc:"Its centre runs the cases on its ground."`
}

// outline is a shape that describes itself as GeoJSON.
type outline struct{ geo.Shape }

// Schema says that it is a GeoJSON geometry.
func (outline) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "GeoJSON geometry."}
}

type areasIn struct {
	Unless
	Under  string `query:"under" doc:"Only this area and what lies beneath it." example:"990101100000"`
	Shapes bool   `query:"shapes" doc:"Answer with the outlines as GeoJSON instead of the tree."`
}

type areasOut struct {
	Status       int
	ETag         string `header:"ETag" doc:"Of this answer; it changes with the version of the map, and with the day."`
	CacheControl string `header:"Cache-Control"`
	ContentType  string `header:"Content-Type"`
	Body         any
}

// Located is where a position lies.
type Located struct {
	Areas        []AreaName `json:"areas" nullable:"false" doc:"The areas around it, from the city down; none when it lies outside all."`
	Jurisdiction AreaName   `json:"jurisdiction" doc:"The one whose centre would run a case there."`
	Position     Position   `json:"position" doc:"The position in WGS-84."`
}

type locateIn struct {
	Lat float64 `query:"lat" required:"true" doc:"Latitude in degrees." example:"30.5128634"`
	Lng float64 `query:"lng" required:"true" doc:"Longitude in degrees." example:"106.8203945"`
	CRS string  `query:"crs" doc:"wgs84 (when left out), gcj02 or bd09." example:"wgs84"`
}

type locateOut struct{ Body Located }

func (s *server) areaOperations() {
	tree, shapes := schemaOf[Areas](s), schemaOf[Features](s)
	open(s, huma.Operation{OperationID: "areas", Method: http.MethodGet, Path: "/areas",
		Tags: []string{"City"}, Summary: "The areas as a tree, or their outlines",
		Responses: map[string]*huma.Response{"200": {Description: "The areas.", Content: map[string]*huma.MediaType{
			"application/json": {Schema: tree}, "application/geo+json": {Schema: shapes}}}, "304": notModified()["304"]}}, s.areas)
	open(s, huma.Operation{OperationID: "locate", Method: http.MethodGet, Path: "/areas/locate",
		Tags: []string{"City"}, Summary: "The areas around a position"}, s.locate)
}

func (s *server) areas(ctx context.Context, in *areasIn) (*areasOut, error) {
	r, today := s.reader(ctx), s.app.Today()
	roots := r.p.Map.Children("", today)
	if in.Under != "" {
		a, ok := r.p.Map.Area(in.Under)
		if !ok {
			return nil, fault.New(fault.Invalid, "case.area_unknown").At("under").With("area", in.Under)
		}
		roots = []*grid.Area{a}
	}
	tag := tagOfDocuments(r.p.Map.Version(), r.tag, today)
	out := &areasOut{Status: in.status(tag), ETag: tag, CacheControl: forAMinute, ContentType: "application/json"}
	switch {
	case out.Status == http.StatusNotModified:
	case in.Shapes:
		out.ContentType = "application/geo+json"
		out.Body = Features{Type: "FeatureCollection", Features: r.outlines(roots, today, []Feature{})}
	default:
		out.Body = Areas{Version: r.p.Map.Version(), Areas: r.tree(roots, today)}
	}
	return out, nil
}

func (r reader) tree(areas []*grid.Area, day civil.Day) []Area {
	nodes := make([]Area, len(areas))
	for i, a := range areas {
		nodes[i] = Area{AreaName: r.area(a.Code), Kind: a.Kind, Jurisdiction: a.Jurisdiction,
			Children: r.tree(r.p.Map.Children(a.Code, day), day)}
	}
	return nodes
}

func (r reader) outlines(areas []*grid.Area, day civil.Day, to []Feature) []Feature {
	for _, a := range areas {
		if !a.Shape.Empty() {
			to = append(to, Feature{Type: "Feature", ID: a.Code, Geometry: outline{a.Shape},
				Properties: FeatureArea{AreaName: r.area(a.Code), Parent: a.Parent, Jurisdiction: a.Jurisdiction}})
		}
		to = r.outlines(r.p.Map.Children(a.Code, day), day, to)
	}
	return to
}

func (s *server) locate(ctx context.Context, in *locateIn) (*locateOut, error) {
	p, err := PointIn{in.Lat, in.Lng, in.CRS}.point()
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	chain := r.p.Map.Locate(*p, s.app.Today())
	return &locateOut{Located{Areas: r.areas(chain), Jurisdiction: r.area(r.p.Map.Jurisdiction(chain)), Position: *position(p)}}, nil
}
