// A form that a passkey answers: the browser is asked when the form is sent,
// and what it says goes along as JSON. Without a script, or a browser that knows
// no passkeys, the other ways on the page stay.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
};

const text = (buffer) => {
  let plain = "";
  for (const b of new Uint8Array(buffer)) plain += String.fromCharCode(b);
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const named = (list) => (list || []).map((c) => ({ ...c, id: bytes(c.id) }));

async function ask(kind, { publicKey: o }) {
  o.challenge = bytes(o.challenge);
  if (kind === "create") {
    o.user.id = bytes(o.user.id);
    o.excludeCredentials = named(o.excludeCredentials);
    return navigator.credentials.create({ publicKey: o });
  }
  o.allowCredentials = named(o.allowCredentials);
  return navigator.credentials.get({ publicKey: o });
}

function said(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment || undefined,
  });
}

export function answerWithPasskeys() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const line = form.querySelector("[data-said]");
    const say = (words) => {
      line.textContent = words;
      line.hidden = false;
    };
    if (!window.PublicKeyCredential) say(form.dataset.missing);
    form.addEventListener("submit", async (e) => {
      if (form.elements.answer.value) return;
      e.preventDefault();
      try {
        form.elements.answer.value = said(await ask(form.dataset.passkey, JSON.parse(form.dataset.options)));
        form.submit();
      } catch {
        say(form.dataset.failed);
      }
    });
  }
}
