/* Goes to the line of the codebook that is wrong: once for each message. */
export default function ({ data, parentElement }) {
  const area = document.querySelector(".st-key-codebook_editor textarea");
  if (!area || parentElement.dataset.said === data.said + area.value.length) return;
  parentElement.dataset.said = data.said + area.value.length;
  const lines = area.value.split("\n");
  const begin = lines.slice(0, data.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(begin, begin + (lines[data.line - 1] || "").length);
  const height = parseFloat(getComputedStyle(area).lineHeight) || 20;
  area.scrollTop = Math.max(0, (data.line - 6) * height);
}
