// The list of what is wrong takes the focus, so that it is read first.
export function focusProblems() {
  document.querySelector("[data-focus]")?.focus();
}
