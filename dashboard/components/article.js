/* An article for reading: rows of text cut into pieces. Text enters as textContent only. */

/* From this many lines on only those in sight are laid out. */
const LONG = 200;

function span(piece, links, open) {
  if (typeof piece === "string") return document.createTextNode(piece);
  const [text, style, number] = piece;
  const element = document.createElement("span");
  element.className = style;
  element.textContent = text;
  if (number < 0) return element;
  const [opens, tip, colour] = links[number];
  element.dataset.link = number;
  if (tip) element.setAttribute(text ? "aria-description" : "aria-label", tip);
  if (colour) element.style.setProperty("--theme", colour);
  if (opens) clickable(element, () => open(opens));
  return element;
}

function clickable(element, go) {
  element.classList.add("opens");
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  element.onclick = (event) => {
    if (!String(window.getSelection())) go();
    event.stopPropagation();
  };
  element.onkeydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    go();
  };
}

function column(tag, style, pieces, data, open) {
  const element = document.createElement(tag);
  element.className = style;
  element.lang = "zh";
  let focusable = -1;
  for (const piece of pieces) {
    const made = span(piece, data.links, open);
    if (made.tabIndex === 0) {
      /* One stop of the keyboard for each statement, however many pieces it is cut into. */
      if (piece[2] === focusable) made.tabIndex = -1;
      focusable = piece[2];
    }
    element.appendChild(made);
  }
  return element;
}

function row(line, data, open) {
  const element = document.createElement("div");
  element.className = `line part-${line.part}` + (line.here ? " here" : "");
  const margin = document.createElement("div");
  margin.className = "margin";
  for (const number of line.themes) margin.appendChild(span(["", "theme-tick", number], data.links, open));
  element.appendChild(margin);
  if (line.label) {
    const label = document.createElement("div");
    label.className = "part-label";
    label.textContent = line.label;
    element.appendChild(label);
  }
  if (line.received) element.appendChild(column("p", "received", line.received, data, open));
  if (line.restored) {
    const tag = line.part === "title" ? "h2" : "p";
    element.appendChild(column(tag, "restored", line.restored, data, open));
  }
  return element;
}

function heads(names) {
  if (!names.length) return [];
  const element = document.createElement("div");
  element.className = "line heads";
  ["received", "restored"].forEach((style, place) => {
    const name = document.createElement("div");
    name.className = style;
    name.textContent = names[place];
    element.appendChild(name);
  });
  return [element];
}

/* The tip of what the pointer rests on or a finger taps; its counterpart is marked as well. */
function tips(root) {
  const box = document.createElement("div");
  box.className = "article-tip";
  box.hidden = true;
  const leave = () => {
    box.hidden = true;
    for (const element of root.querySelectorAll(".pair")) element.classList.remove("pair");
  };
  const enter = (event) => {
    leave();
    const element = event.target.closest("[data-link]");
    const tip = element && root.links[element.dataset.link][1];
    if (!tip) return;
    for (const other of root.querySelectorAll(`[data-link="${element.dataset.link}"]`))
      other.classList.add("pair");
    box.textContent = tip;
    box.hidden = false;
    const at = element.getClientRects()[0];
    const left = Math.min(at.left, window.innerWidth - box.offsetWidth - 12);
    box.style.left = `${Math.max(8, left)}px`;
    const above = at.top - box.offsetHeight - 6;
    box.style.top = `${above > 4 ? above : at.bottom + 6}px`;
  };
  root.addEventListener("pointerover", enter);
  root.addEventListener("click", enter);
  root.addEventListener("focusin", enter);
  root.addEventListener("pointerleave", leave);
  root.addEventListener("focusout", leave);
  window.addEventListener("scroll", leave, { capture: true, passive: true });
  root.parentElement.appendChild(box);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .article");
  if (!root) {
    root = document.createElement("article");
    parentElement.appendChild(root);
    tips(root);
  }
  if (root.dataset.version === data.version) return;
  root.dataset.version = data.version;
  root.links = data.links;
  root.className = `article view-${data.view}` + (data.rows.length > LONG ? " long" : "");
  const open = (value) => setTriggerValue("opened", value);
  root.replaceChildren(...heads(data.heads), ...data.rows.map((line) => row(line, data, open)));
  const here = root.querySelector(".at") || root.querySelector(".line.here");
  if (here) requestAnimationFrame(() => here.scrollIntoView({ block: "center" }));
}
