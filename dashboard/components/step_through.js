/* Two buttons that lead from one repair of a kind to the next in the article beside them. */
export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(":scope > .step-through");
  if (!root) {
    root = document.createElement("div");
    root.className = "step-through";
    parentElement.appendChild(root);
  }
  if (root.dataset.kind === data.kind && root.dataset.view === data.view) return;
  root.dataset.kind = data.kind;
  root.dataset.view = data.view;
  const place = document.createElement("span");
  place.setAttribute("aria-live", "polite");
  let current = -1;
  const go = (by) => {
    const found = document.querySelectorAll(`.article .${data.column} .step-${data.kind}`);
    if (!found.length) return;
    if (found[current]) found[current].classList.remove("stepped-to");
    current = (current + by + found.length) % found.length;
    found[current].classList.add("stepped-to");
    found[current].scrollIntoView({ block: "center" });
    place.textContent = `${current + 1} / ${found.length}`;
  };
  const button = (sign, name, by) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", name);
    made.onclick = () => go(by);
    return made;
  };
  root.replaceChildren(button("↑", data.previous, -1), button("↓", data.next, 1), place);
  requestAnimationFrame(() => go(1));
}
