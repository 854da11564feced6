// What becomes code or markup is made here and nowhere else. Browsers that know
// trusted types hold every other place to it; in others this changes nothing.

// Our own script that is running now: its nonce opens the ones it loads later.
const nonce = document.currentScript?.nonce;

const policy = globalThis.trustedTypes?.createPolicy("wellfield", { createScriptURL: ours });

// ours is an address of our own assets, and of nothing else.
function ours(address) {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin || !/^\/assets\/[\w.-]+\.js$/.test(url.pathname)) throw new TypeError("not a script of ours");
  return url.pathname;
}

// script loads one of our scripts.
export function script(address) {
  return new Promise((done, fail) => {
    const el = document.createElement("script");
    el.nonce = nonce;
    el.src = policy ? policy.createScriptURL(address) : ours(address);
    el.onload = done;
    el.onerror = fail;
    document.head.append(el);
  });
}
