const SVG = "http://www.w3.org/2000/svg";

function made(tag, parent, attributes = {}, namespace = null) {
  const element = namespace ? document.createElementNS(namespace, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.appendChild(element);
  return element;
}

/* One stop of the tab key for all words; the arrows go from word to word, largest first. */
function move(svg, event) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const words = [...svg.querySelectorAll("text")];
  const place = words.indexOf(event.target) + step;
  const next = words[Math.max(0, Math.min(words.length - 1, place))];
  for (const word of words) word.setAttribute("tabindex", word === next ? "0" : "-1");
  next.focus();
}

/* The same element for the same word, so that it keeps the focus where it is drawn anew. */
function draw(svg, data, choose) {
  const held = new Map([...svg.querySelectorAll("text")].map((text) => [text.dataset.term, text]));
  const chosen = data.words.some((word) => word.chosen);
  const focused = data.words.findIndex((word) => held.get(word.term) === document.activeElement);
  const first = focused >= 0 ? focused : Math.max(0, data.words.findIndex((word) => word.chosen));
  const drawn = data.words.map((word, place) => {
    const text = held.get(word.term) || document.createElementNS(SVG, "text");
    if (!held.has(word.term)) {
      text.textContent = word.term;
      text.dataset.term = word.term;
      if (/\p{Script=Han}/u.test(word.term)) text.setAttribute("lang", "zh");
      text.setAttribute("role", "button");
      made("title", text, {}, SVG);
    }
    text.setAttribute("x", word.x);
    text.setAttribute("y", word.y);
    text.setAttribute("font-size", word.size);
    text.setAttribute("fill", word.colour);
    text.setAttribute("tabindex", place === first ? "0" : "-1");
    text.setAttribute("aria-label", word.label);
    text.setAttribute("aria-pressed", word.chosen ? "true" : "false");
    text.setAttribute("class", word.chosen ? "chosen" : chosen ? "other" : "");
    text.querySelector("title").textContent = word.label;
    text.onclick = () => choose(word.term);
    text.onkeydown = (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        choose(word.term);
      } else move(svg, event);
    };
    return text;
  });
  const kept = new Set(drawn);
  const active = [...held.values()].find((text) => text === document.activeElement);
  for (const text of held.values()) if (!kept.has(text)) text.remove();
  drawn.forEach((text, place) => {
    if (svg.children[place] !== text) svg.insertBefore(text, svg.children[place] || null);
  });
  // A moved element loses the focus, a removed one gives it on.
  if (active) (kept.has(active) ? active : drawn[first])?.focus({ preventScroll: true });
}

/* What the colours mean, and the choice between two meanings. */
function explain(foot, data, colour) {
  foot.replaceChildren();
  const choice = made("span", foot, { class: "cloud-choice", role: "group", "aria-label": data.coloured_by });
  made("span", choice).textContent = data.coloured_by;
  for (const [name, label] of data.colours) {
    const button = made("button", choice, { type: "button", "aria-pressed": String(name === data.colour) });
    button.textContent = label;
    button.onclick = () => colour(name);
  }
  for (const [name, shade] of data.key) {
    const entry = made("span", foot, { class: "cloud-key" });
    made("i", entry, { style: `background:${shade}`, "aria-hidden": "true" });
    entry.append(name);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  let svg = parentElement.querySelector("svg.cloud");
  let foot = parentElement.querySelector(".cloud-foot");
  if (!svg) {
    svg = made("svg", parentElement, { class: "cloud", role: "group" }, SVG);
    foot = made("div", parentElement, { class: "cloud-foot" });
  }
  svg.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
  svg.setAttribute("aria-label", data.label);
  parentElement.classList.add("figure-frame");
  menu(parentElement, svg, data, setTriggerValue);
  draw(svg, data, (term) => setTriggerValue("chosen", term));
  const pressed = [...foot.querySelectorAll("button")].indexOf(document.activeElement);
  explain(foot, data, (name) => setTriggerValue("coloured", name));
  if (pressed >= 0) foot.querySelectorAll("button")[pressed]?.focus();
}
