import "./js/leaflet-markup.js";
import "leaflet/dist/leaflet.css";
import "./css/map.css";
import { CircleMarker, GeoJSON, Map, latLng } from "leaflet/dist/leaflet-src.esm.js";

// draw shows the outlines and tells pick where the reader tapped, and in which
// area. It has no tiles: the outlines are the map.
function draw(place, outlines, pick) {
  const canvas = place.querySelector("[data-canvas]");
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", place.dataset.label);
  const map = new Map(canvas, { zoomSnap: 0.5, attributionControl: false });
  const areas = new GeoJSON(outlines, {
    style: (f) => ({ className: `outline outline-${f.properties.level}` }),
    onEachFeature: (f, layer) => layer.bindTooltip(words(f.properties.name), { sticky: true, direction: "top" }),
  }).addTo(map);
  map.fitBounds(areas.getBounds(), { padding: [12, 12] });
  const dot = new CircleMarker([0, 0], { radius: 9, className: "marked" });
  const put = (at, area) => {
    dot.setLatLng(at).addTo(map);
    pick(at.lat, at.lng, area);
  };
  areas.on("click", (e) => put(e.latlng, e.layer.feature.properties.name));
  const middle = place.querySelector("[data-middle]");
  middle.hidden = false;
  middle.addEventListener("click", () => put(map.getCenter(), nameAt(areas, map.getCenter())));
  return {
    show(lat, lng) {
      const at = latLng(lat, lng);
      dot.setLatLng(at).addTo(map);
      map.setView(at, Math.max(map.getZoom(), 16));
      return nameAt(areas, at);
    },
  };
}

// words shows a name as what it is: Leaflet would take text for HTML, and names
// come from files that somebody imported.
function words(name) {
  const shown = document.createElement("span");
  shown.textContent = name;
  return shown;
}

// nameAt is the name of the last outline that holds the point, the finest one
// when the outlines are ordered from coarse to fine. The server decides again,
// exactly; this is only for the eye.
function nameAt(areas, at) {
  let name;
  areas.eachLayer((layer) => {
    if (holds(layer.feature.geometry, at.lng, at.lat)) name = layer.feature.properties.name;
  });
  return name;
}

function holds({ type, coordinates }, x, y) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return polygons.some((rings) => rings.reduce((inside, ring) => inside !== crosses(ring, x, y), false));
}

function crosses(ring, x, y) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

// The script is loaded late by its address, so it leaves its one function here.
globalThis.wellfieldMap = { draw };
