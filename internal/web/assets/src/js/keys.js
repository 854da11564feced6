// The keys of the desk. Each is written on the page where it acts, and does
// what a click there does: nothing can be done by key alone.
export function listen() {
  const rows = [...document.querySelectorAll("[data-row]")];
  document.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) return send(e);
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e.target)) return;
    const act = actionFor(e.key, rows);
    if (!act) return;
    e.preventDefault();
    act();
  });
}

function typing(el) {
  return el.isContentEditable || (el.matches("input, select, textarea") && !["radio", "checkbox"].includes(el.type));
}

function actionFor(key, rows) {
  if (rows.length && /^[jk]$/i.test(key)) return () => move(rows, /j/i.test(key) ? 1 : -1);
  if (key === "?") return toggleHelp();
  const take = document.querySelector(`[data-take="${CSS.escape(key)}"]`);
  if (take) return () => take.click();
  if (/^a$/i.test(key) && document.querySelector("[data-take]")) return takeAll;
  const form = [...document.querySelectorAll("form[data-key]")].find((f) => f.dataset.key.toLowerCase() === key.toLowerCase());
  return form && (() => open(form));
}

// move goes to the next row. The case follows the focus where both are seen.
function move(rows, step) {
  let at = rows.indexOf(document.activeElement);
  if (at < 0) at = rows.findIndex((r) => r.hasAttribute("aria-current"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function toggleHelp() {
  const help = document.querySelector("[data-keys]");
  return help && (() => {
    help.open = !help.open;
    if (help.open) help.scrollIntoView({ block: "nearest" });
  });
}

export function takeAll() {
  for (const take of document.querySelectorAll("[data-take]")) take.checked = true;
  document.querySelector("[data-suggest] [type=submit]").focus();
}

function open(form) {
  const box = form.closest("details");
  if (box) box.open = true;
  (form.querySelector("input:not([type=hidden]), select, textarea") || form.querySelector("button")).focus();
}

function send(e) {
  const form = e.target.closest("form") || document.querySelector("[data-suggest]");
  if (!form) return;
  e.preventDefault();
  form.requestSubmit();
}
