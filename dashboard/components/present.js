// Slides that fill the window: arrows and page keys turn them, F fills the screen, Esc goes back.
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];

function element(tag, style, text) {
  const made = document.createElement(tag);
  made.className = style;
  if (text) made.textContent = text;
  return made;
}

function iconButton(sign, name, act) {
  const made = element("button", "", sign);
  made.type = "button";
  made.title = name;
  made.setAttribute("aria-label", name);
  made.onclick = (event) => {
    event.stopPropagation();
    act();
  };
  return made;
}

// The address names the slide, so that it can be reloaded and passed on; going back in the
// browser leaves the slides instead of turning them one by one.
function remember(key) {
  const url = new URL(window.location.href);
  url.searchParams.set("slide", key);
  window.history.replaceState(window.history.state, "", url);
}

// A run may build the slides anew while they are being turned: the address knows the one seen.
function first({ slides, first }) {
  const named = new URL(window.location.href).searchParams.get("slide");
  const place = slides.findIndex(({ key }) => key === named);
  return place < 0 ? first : place;
}

function show(root, place) {
  const { slides } = root.held;
  if (!slides.length) return;
  root.place = Math.max(0, Math.min(slides.length - 1, place));
  const slide = slides[root.place];
  const drawn = new DOMParser().parseFromString(slide.svg, "image/svg+xml").documentElement;
  const svg = document.importNode(drawn, true);
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  svg.setAttribute("aria-label", `${slide.label}. ${svg.getAttribute("aria-label")}`);
  root.querySelector(".slide").replaceChildren(svg);
  close(root);
  remember(slide.key);
}

function close(root) {
  const open = root.querySelector(".slide-evidence");
  if (open) open.remove();
  root.classList.remove("read");
  root.querySelector(".being-read")?.classList.remove("being-read");
  return Boolean(open);
}

function fillScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function leave(root) {
  if (close(root)) return;
  if (document.fullscreenElement) document.exitFullscreen();
  root.trigger("left", Date.now());
}

function pressed(root, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const onButton = event.target.closest?.("button");
  if (onButton && (event.key === "Enter" || event.key === " ")) return;
  if (NEXT.includes(event.key)) show(root, root.place + 1);
  else if (BACK.includes(event.key)) show(root, root.place - 1);
  else if (event.key === "Home") show(root, 0);
  else if (event.key === "End") show(root, root.held.slides.length - 1);
  else if (event.key === "f" || event.key === "F") fillScreen();
  else if (event.key === "Escape") leave(root);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function evidence(root, told) {
  close(root);
  const panel = element("aside", "slide-evidence");
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", told.title);
  panel.append(element("h2", "", told.title), iconButton("✕", root.held.texts.close, () => close(root)));
  for (const row of told.rows) {
    const quote = element("blockquote", `edge-${row.stance}`);
    const [before, text, after] = row.said;
    const said = element("p", "", before);
    said.append(element(row.word ? "mark" : "span", "", text), after);
    said.lang = "zh";
    quote.append(said, element("p", "by", row.by));
    panel.append(quote);
  }
  if (told.more) panel.append(element("p", "by", told.more));
  root.append(panel);
  for (const mark of root.querySelectorAll("[data-opens]"))
    mark.classList.toggle("being-read", mark.dataset.opens === root.reading);
  root.classList.add("read");
}

function build(root) {
  const { texts } = root.held;
  const bar = element("div", "slide-keys");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", texts.keys);
  bar.append(
    iconButton("‹", texts.previous, () => show(root, root.place - 1)),
    iconButton("›", texts.next, () => show(root, root.place + 1)),
    iconButton("⤢", texts.full, fillScreen),
    iconButton("✕", texts.leave, () => leave(root)),
  );
  const slide = element("div", "slide");
  slide.setAttribute("aria-live", "polite");
  slide.onclick = (event) => {
    const mark = event.target.closest("[data-opens]");
    root.reading = mark?.dataset.opens;
    if (mark) root.trigger("opened", root.reading);
    else close(root);
  };
  root.replaceChildren(slide, bar);
  if (root.held.slides.length) return;
  const empty = element("div", "slide-empty");
  empty.append(element("h2", "", texts.nothing), element("p", "", texts.nothing_hint));
  slide.append(empty);
}

// The controls, and the pointer, are seen at first and while the pointer moves.
function watchPointer(root) {
  let timer;
  root.onpointermove = () => {
    root.classList.add("moving");
    clearTimeout(timer);
    timer = setTimeout(() => root.classList.remove("moving"), 2500);
  };
  root.onpointermove();
}

// A finger turns the slides by stroking them aside.
function watchFinger(root) {
  let from = null;
  root.ontouchstart = (event) => {
    from = event.touches.length === 1 ? event.touches[0].clientX : null;
  };
  root.ontouchend = (event) => {
    if (from === null || event.target.closest(".slide-evidence")) return;
    const by = event.changedTouches[0].clientX - from;
    if (Math.abs(by) > 60) show(root, root.place - Math.sign(by));
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .slides");
  const fresh = !root;
  if (fresh) {
    root = element("div", "slides");
    parentElement.appendChild(root);
    root.onkeys = (event) => pressed(root, event);
    window.addEventListener("keydown", root.onkeys, true);
    watchPointer(root);
    watchFinger(root);
  }
  root.trigger = setTriggerValue;
  const drawn = JSON.stringify(data.slides);
  root.held = data;
  if (root.drawn !== drawn) {
    root.drawn = drawn;
    build(root);
    show(root, root.place ?? first(data));
  }
  if (data.evidence) evidence(root, data.evidence);
  return () => window.removeEventListener("keydown", root.onkeys, true);
}
