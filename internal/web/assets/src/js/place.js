import { script } from "./trusted.js";

// The map comes after the text and only where there is time for it: the
// outlines and the library load when the place is in view.
export function openMap() {
  const place = document.querySelector("[data-map]");
  if (!place) return;
  place.hidden = false;
  const start = () => load(place).catch(() => place.querySelector("[data-canvas]").remove());
  if ("IntersectionObserver" in window) {
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((e) => e.isIntersecting)) return;
      seen.disconnect();
      start();
    });
    seen.observe(place);
  } else start();
  locate(place);
}

async function load(place) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = place.dataset.style;
  document.head.append(style);
  const [answer] = await Promise.all([fetch(place.dataset.outlines), script(place.dataset.script)]);
  if (!answer.ok) throw new Error(answer.status);
  place.map = globalThis.wellfieldMap.draw(place, await answer.json(), (lat, lng, area) => mark(place, lat, lng, area));
  const form = place.closest("form");
  if (form.elements.lat.value) place.map.show(+form.elements.lat.value, +form.elements.lng.value);
}

function mark(place, lat, lng, area) {
  const form = place.closest("form");
  form.elements.lat.value = lat.toFixed(7);
  form.elements.lng.value = lng.toFixed(7);
  const at = area || `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
  say(place, place.dataset.chosen.replace("%s", at));
  form.querySelector(".kept")?.remove();
}

function locate(place) {
  const button = place.querySelector("[data-locate]");
  if (!navigator.geolocation) return button.remove();
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.disabled = false;
        const area = place.map?.show(coords.latitude, coords.longitude);
        mark(place, coords.latitude, coords.longitude, area);
      },
      () => {
        button.disabled = false;
        say(place, place.dataset.denied);
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}

function say(place, text) {
  place.querySelector("[data-said]").textContent = text;
}
