/* An article for reading: rows of text cut into pieces. Text enters as textContent only. */

/* From this many lines on only those in sight are laid out. */
const LONG = 200;
/* Parts in which a statement can be marked. */
const MARKED_PARTS = new Set(["title", "body"]);

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
  if (MARKED_PARTS.has(line.part)) element.dataset.begin = line.begin;
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

/* Where the selection lies in the article, counted as the article counts: in characters, not in
   units of UTF-16. Null unless it lies within one paragraph of the restored text. */
function selected(root) {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest(".restored");
  if (!start || !root.contains(start)) return null;
  const line = start.closest(".line");
  if (line.dataset.begin === undefined) return null;
  const within = document.createRange();
  within.selectNodeContents(start);
  if (!start.contains(range.endContainer)) {
    /* A triple click ends at the beginning of the next paragraph: nothing of that is selected. */
    const rest = document.createRange();
    rest.setStartAfter(line);
    rest.setEnd(range.endContainer, range.endOffset);
    if (rest.toString().trim()) return null;
  } else within.setEnd(range.endContainer, range.endOffset);
  const whole = [...within.toString()].length;
  within.setEnd(range.startContainer, range.startOffset);
  const before = [...within.toString()].length;
  const begin = Number(line.dataset.begin);
  return whole > before ? { begin: begin + before, end: begin + whole, range } : null;
}

/* The button that comes up beside selected text. */
function marking(root, text) {
  const button = document.createElement("button");
  button.className = "mark-button";
  button.type = "button";
  button.textContent = text;
  button.hidden = true;
  let found = null;
  const look = () => {
    found = selected(root);
    button.hidden = !found;
    if (!found) return;
    const at = found.range.getBoundingClientRect();
    const half = button.offsetWidth / 2;
    const middle = Math.min(Math.max(at.left + at.width / 2, half + 8), window.innerWidth - half - 8);
    button.style.left = `${middle - half}px`;
    /* Below the text: above it a phone shows its own menu. */
    const below = at.bottom + 8;
    const room = window.innerHeight - button.offsetHeight - 8;
    button.style.top = `${Math.max(8, Math.min(below, room))}px`;
  };
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    if (!found) return;
    root.select(`${found.begin}:${found.end}`);
    button.hidden = true;
  });
  document.addEventListener("selectionchange", () => {
    if (!root.isConnected) return;
    clearTimeout(root.waits);
    root.waits = setTimeout(look, 120);
  });
  window.addEventListener("scroll", () => { if (found) look(); }, { capture: true, passive: true });
  root.parentElement.appendChild(button);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .article");
  if (!root) {
    root = document.createElement("article");
    parentElement.appendChild(root);
    tips(root);
    marking(root, data.mark);
  }
  root.select = (place) => setTriggerValue("selected", place);
  root.parentElement.querySelector(".mark-button").textContent = data.mark;
  if (root.dataset.version === data.version) return;
  root.dataset.version = data.version;
  root.links = data.links;
  root.className = `article view-${data.view}` + (data.rows.length > LONG ? " long" : "");
  const open = (value) => setTriggerValue("opened", value);
  root.replaceChildren(...heads(data.heads), ...data.rows.map((line) => row(line, data, open)));
  const here = root.querySelector(".at") || root.querySelector(".line.here");
  if (here) requestAnimationFrame(() => here.scrollIntoView({ block: "center" }));
}
