/* The keys of the blind check while a button has the focus: Streamlit heeds them only without. */
const KEYS = {
  y: "check_yes", n: "check_no", u: "check_unsure",
  "ctrl+enter": ["check_save", "check_all_marked", "check_nobody_speaks"],
};

function pressed(event) {
  const focused = document.activeElement;
  if (!focused || !(focused.tagName === "BUTTON" || focused.type === "checkbox")) return;
  const modified = event.ctrlKey || event.metaKey;
  if (event.altKey || (modified && event.key !== "Enter")) return;
  const names = KEYS[`${modified ? "ctrl+" : ""}${event.key.toLowerCase()}`];
  const button = [names || []].flat()
    .map((name) => document.querySelector(`.st-key-${name} button`)).find(Boolean);
  if (!button) return;
  event.preventDefault();
  event.stopPropagation();
  focused.blur();
  button.click();
}

export default function () {
  document.addEventListener("keydown", pressed, { capture: true });
  return () => document.removeEventListener("keydown", pressed, { capture: true });
}
