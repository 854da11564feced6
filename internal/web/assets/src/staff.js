import { focusProblems } from "./js/focus.js";
import { listen, takeAll } from "./js/keys.js";
import { answerWithPasskeys } from "./js/passkey.js";
import { shrinkPhotos } from "./js/photos.js";

focusProblems();
shrinkPhotos();
listen();
answerWithPasskeys();

for (const button of document.querySelectorAll("[data-take-all]")) {
  button.hidden = false;
  button.addEventListener("click", takeAll);
}

// Choosing from the list is choosing another than the suggested.
for (const list of document.querySelectorAll("select[data-other]")) {
  list.addEventListener("change", () => {
    const radio = document.getElementById(list.dataset.other);
    if (radio && list.value) radio.checked = true;
  });
}
