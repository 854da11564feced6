import { focusProblems } from "./js/focus.js";
import { answerWithPasskeys } from "./js/passkey.js";
import { openMap } from "./js/place.js";
import { shrinkPhotos } from "./js/photos.js";

focusProblems();
shrinkPhotos();
openMap();
answerWithPasskeys();

// Enter in the search of kinds searches; it does not leave the page.
document.querySelector("input[name=q]")?.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || e.isComposing) return;
  e.preventDefault();
  e.target.form.querySelector("button[value=search]").click();
});

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}
