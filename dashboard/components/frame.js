// What everyone needs of the page's frame: the language it is read out in, its landmarks, the way
// past the header, Esc that closes the evidence, and a hint for those who are here the first time.
const SEEN = "ai-discourse-hint";
const EVIDENCE = ".st-key-evidence";
const OPENS = ".figure, svg.cloud text, .opens";
const LAID_OVER = "[data-testid='stPopoverBody'], [role='listbox'], [role='menu']:not([hidden])";

function remembered() {
  try {
    return localStorage.getItem(SEEN) === "1";
  } catch {
    return true; // A browser that remembers nothing would be told each time.
  }
}

function remember() {
  try {
    localStorage.setItem(SEEN, "1");
  } catch {
    // Then it is told again.
  }
}

function made(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function toContent() {
  const target = document.querySelector(".st-key-content .finding, .st-key-content h2, .st-key-content");
  if (!target) return;
  target.tabIndex = -1;
  target.focus();
  target.scrollIntoView({ block: "start" });
}

function skipLink(parent, text) {
  let link = parent.querySelector(":scope > .skip");
  if (!link) {
    link = made("a", "skip", text);
    link.href = "#content";
    link.onclick = (event) => {
      event.preventDefault();
      toContent();
    };
    parent.prepend(link);
  }
  link.textContent = text;
}

function dismiss() {
  remember();
  document.querySelector(".first-hint")?.remove();
}

function hint(parent, texts) {
  let line = parent.querySelector(":scope > .first-hint");
  if (remembered()) {
    line?.remove();
    return;
  }
  if (!line) {
    line = made("div", "first-hint", "");
    line.setAttribute("role", "note");
    const button = made("button", "quiet-button", "");
    button.type = "button";
    button.onclick = dismiss;
    line.append(made("span", "", ""), button);
    parent.append(line);
  }
  line.firstChild.textContent = texts.hint;
  line.lastChild.textContent = texts.understood;
}

const LANDMARKS = [
  [".st-key-pages", "navigation", "pages"],
  [".st-key-bar", "search", "bar"],
  [".st-key-content", "region", "content"],
  [EVIDENCE, "complementary", "evidence"],
];

function landmarks(texts) {
  for (const [selector, role, name] of LANDMARKS) {
    const element = document.querySelector(selector);
    element?.setAttribute("role", role);
    element?.setAttribute("aria-label", texts[name]);
  }
}

// The page that is open, told and in sight, where the pages are wider than the screen.
function markCurrent() {
  const [pages, current] = [".st-key-pages", ".st-key-pages [class*='_current'] a"].map((one) =>
    document.querySelector(one),
  );
  for (const link of pages?.querySelectorAll("[aria-current]") || [])
    if (link !== current) link.removeAttribute("aria-current");
  if (!current) return;
  current.setAttribute("aria-current", "page");
  const [box, frame] = [current.getBoundingClientRect(), pages.getBoundingClientRect()];
  if (box.left < frame.left || box.right > frame.right)
    pages.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
}

function path(element) {
  const key = element.closest("[class*='st-key-']")?.className.match(/st-key-[\w-]+/)?.[0];
  const said = element.dataset?.opens || element.dataset?.term;
  return { key, said };
}

function found({ key, said }) {
  const scope = key && document.querySelector(`.${key}`);
  if (!scope) return null;
  const named = [...scope.querySelectorAll("[data-opens], [data-term]")];
  const same = named.find((one) => said && (one.dataset.opens || one.dataset.term) === said);
  return same || scope.querySelector(".figure, [tabindex='0'], button");
}

function watch() {
  if (window.frameWatched) return;
  window.frameWatched = true;
  let opener = null;
  const opening = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    const element = event.target.closest?.(OPENS);
    if (!element || element.closest(EVIDENCE)) return;
    opener = { element, ...path(element) };
    if (!element.closest(".chips")) dismiss();
  };
  document.addEventListener("pointerup", opening, true);
  document.addEventListener("keydown", opening, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (document.querySelector(LAID_OVER) || event.target.closest?.("input, textarea")) return;
    if (document.querySelector(".first-hint")) {
      dismiss();
      return;
    }
    const close = document.querySelector(`${EVIDENCE}_close button`);
    if (!close) return;
    close.click();
    const back = opener?.element.isConnected ? opener.element : opener && found(opener);
    back?.focus({ preventScroll: false });
  });
}

export default function ({ data, parentElement }) {
  document.documentElement.lang = data.lang;
  skipLink(parentElement, data.texts.skip);
  hint(parentElement, data.texts);
  watch();
  // The rest of the page is drawn after this part of it.
  const settle = () => {
    landmarks(data.texts);
    markCurrent();
  };
  requestAnimationFrame(settle);
  clearTimeout(window.frameSettling);
  window.frameSettling = setTimeout(settle, 400);
}
