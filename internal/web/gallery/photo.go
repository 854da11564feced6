package gallery

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// drawings stand in for photographs: a place and its trouble in few strokes.
var drawings = map[string]string{
	"pothole": road + `<path d="M120 165l34-16 48 4 36 18-12 26-56 14-46-12z" fill="#3a3a38"/><path d="M138 170l24-8 34 4 20 10-8 12-38 8-28-8z" fill="#232322"/><path d="M96 190l24-6m122-30l28-10M150 214l-8 18" stroke="#3a3a38" stroke-width="3"/>`,
	"patched": road + `<path d="M116 160l42-14 46 4 40 18-12 32-62 12-50-12z" fill="#4b4b49"/><path d="M116 160l42-14 46 4 40 18" stroke="#5d5d5a" stroke-width="2" fill="none"/>`,
	"lamp":    `<rect width="320" height="240" fill="#20303a"/><path d="M0 200h320v40H0z" fill="#2b3a40"/><path d="M150 220V60q0-20 30-20h20" stroke="#8c979b" stroke-width="8" fill="none"/><path d="M190 34h40l8 14h-52z" fill="#c2c8ca"/>`,
	"waste":   `<rect width="320" height="240" fill="#d8d5cb"/><path d="M0 150h320v90H0z" fill="#a9a79d"/><path d="M90 90h70l6 80H84z" fill="#4c7a5e"/><path d="M82 84h86v10H82z" fill="#3b6149"/><path d="M170 170q10-40 40-34t36 36q-40 12-76-2z" fill="#2e2e2c"/><path d="M60 176q8-26 26-22t20 24q-24 8-46-2z" fill="#55544f"/>`,
}

const road = `<rect width="320" height="240" fill="#77766f"/><path d="M0 0h320v70L0 90z" fill="#9b9a90"/><path d="M0 90l320-20v8L0 100z" fill="#c9c7bb"/><path d="M20 232l60-8m40-4l60-8m40-6l60-8" stroke="#d9d7cc" stroke-width="6"/>`

func servePhoto(w http.ResponseWriter, r *http.Request) {
	drawing, ok := drawings[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" width="320" height="240">%s</svg>`, drawing)
}

// serveAreas is a small town of twelve grids in three communities.
func serveAreas(w http.ResponseWriter, _ *http.Request) {
	type object map[string]any
	var features []object
	box := func(x, y, wide, high float64) []any {
		const east, north, step = 106.5, 29.5, 0.004
		corner := func(dx, dy float64) []float64 {
			bend := 0.0006 * float64(int(x+dx)%2)
			return []float64{east + (x+dx)*step + bend*dy, north + (y+dy)*step + bend}
		}
		return []any{[][]float64{corner(0, 0), corner(wide, 0), corner(wide, high), corner(0, high), corner(0, 0)}}
	}
	for i := range 12 {
		features = append(features, object{
			"type":       "Feature",
			"properties": object{"level": "grid", "name": fmt.Sprintf("%s %02d", []string{"柳桥", "东市", "北坡"}[i/4], i%4+1), "code": fmt.Sprintf("500199001%03d%03d", i/4+1, i%4+1)},
			"geometry":   object{"type": "Polygon", "coordinates": box(float64(i%4), float64(i/4), 1, 1)},
		})
	}
	w.Header().Set("Content-Type", "application/geo+json")
	_ = json.NewEncoder(w).Encode(object{"type": "FeatureCollection", "features": features})
}
