/* An article for reading: rows of text cut into pieces. Text enters as textContent only. */

function span(piece, links, open) {
  if (typeof piece === "string") return document.createTextNode(piece);
  const [text, style, number] = piece;
  const element = document.createElement("span");
  element.className = style;
  element.textContent = text;
  if (number < 0) return element;
  const [opens, tip, colour] = links[number];
  element.dataset.link = number;
  if (tip) element.title = tip;
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

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .article");
  if (!root) {
    root = document.createElement("article");
    parentElement.appendChild(root);
  }
  if (root.dataset.version === data.version) return;
  root.dataset.version = data.version;
  root.className = `article view-${data.view}`;
  const open = (value) => setTriggerValue("opened", value);
  root.replaceChildren(...heads(data.heads), ...data.rows.map((line) => row(line, data, open)));
  const here = root.querySelector(".at") || root.querySelector(".line.here");
  if (here) requestAnimationFrame(() => here.scrollIntoView({ block: "center" }));
}
