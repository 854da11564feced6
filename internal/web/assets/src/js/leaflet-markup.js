// Leaflet writes these few words of markup of its own, and nothing that we give
// it. Where browsers hold markup to a policy, the default one lets exactly these
// pass. It must run before Leaflet does, which writes the first when it loads.
const own = new Set([
  "<svg/>",
  '<v:shape adj="1"/>',
  '<span aria-hidden="true">+</span>',
  '<span aria-hidden="true">&#x2212;</span>',
]);

globalThis.trustedTypes?.createPolicy("default", { createHTML: (text) => (own.has(text) ? text : null) });
