// A figure by keyboard: arrows go from mark to mark, with Shift they gather those they pass, as a
// box does, and Enter opens the one that is reached or all that are gathered.
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// The marks as drawn, in their order: each element with its trace and place in it.
function reachable(root) {
  const found = [];
  for (const group of root.querySelectorAll("g.trace")) {
    const trace = group.__data__?.[0]?.trace;
    if (!trace?.customdata) continue;
    const markers = group.querySelectorAll(".points > .point");
    const points = markers.length ? markers : group.querySelectorAll(".textpoint");
    for (const element of points) {
      const place = element.__data__?.i;
      const mark = trace.customdata[place];
      if (mark) found.push({ element, mark: Array.isArray(mark) ? mark[0] : mark, trace, place });
    }
  }
  return found;
}

function plain(markup) {
  const text = String(markup ?? "").replace(/<br\s*\/?>/g, ", ");
  return new DOMParser().parseFromString(text, "text/html").body.textContent;
}

function placeRing(root, ring, element) {
  const [box, base] = [element.getBoundingClientRect(), root.getBoundingClientRect()];
  ring.hidden = false;
  Object.assign(ring.style, {
    left: `${box.left - base.left - 4}px`,
    top: `${box.top - base.top - 4}px`,
    width: `${box.width + 8}px`,
    height: `${box.height + 8}px`,
  });
}

// The rings around gathered marks, beside the one that is always there.
function ringGathered(root, elements) {
  for (const ring of root.parentElement.querySelectorAll(".figure-ring.gathered")) ring.remove();
  for (const element of elements) {
    const ring = document.createElement("div");
    ring.className = "figure-ring gathered";
    root.parentElement.append(ring);
    placeRing(root, ring, element);
  }
}

// The first and the last place that are gathered: of one mark the same.
function gathered(root) {
  const ends = [root.anchor ?? root.reached, root.reached];
  return [Math.min(...ends), Math.max(...ends)];
}

function reach(root, place, gathers) {
  const marks = reachable(root);
  if (!marks.length) return;
  root.anchor = gathers ? (root.anchor ?? Math.max(0, root.reached ?? 0)) : null;
  root.reached = Math.max(0, Math.min(marks.length - 1, place));
  const { element, trace, place: index } = marks[root.reached];
  const [first, last] = gathered(root);
  placeRing(root, root.parentElement.querySelector(".figure-ring:not(.gathered)"), element);
  const others = marks.slice(first, last + 1).filter((_, i) => first + i !== root.reached);
  ringGathered(root, others.map((mark) => mark.element));
  const said = trace.hovertext?.[index] ?? trace.text?.[index] ?? "";
  const which = first === last ? `${first + 1}` : `${first + 1}–${last + 1}`;
  root.parentElement.querySelector(".figure-said").textContent =
    `${plain(said)} (${which}/${marks.length})`;
  element.scrollIntoView?.({ block: "nearest" });
}

function leave(root) {
  ringGathered(root, []);
  root.anchor = null;
  root.parentElement.querySelector(".figure-ring").hidden = true;
}

function openReached(root) {
  const [first, last] = gathered(root);
  root.open(reachable(root).slice(first, last + 1).map(({ mark }) => mark));
}

function pressed(root, event) {
  if (event.target !== root) return;
  const now = root.reached ?? -1;
  if (event.key in STEPS) reach(root, now + STEPS[event.key], event.shiftKey);
  else if (event.key === "Home") reach(root, 0, event.shiftKey);
  else if (event.key === "End") reach(root, Infinity, event.shiftKey);
  else if ((event.key === "Enter" || event.key === " ") && now >= 0)
    openReached(root);
  else if (event.key === "Escape") {
    leave(root);
    return; // and it closes the evidence
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function reachByKeys(root, alt, texts) {
  root.setAttribute("aria-label", alt);
  if (root.hasAttribute("role")) return;
  root.setAttribute("role", "application");
  root.setAttribute("aria-roledescription", texts.chart);
  root.tabIndex = 0;
  const ring = document.createElement("div");
  ring.className = "figure-ring";
  ring.hidden = true;
  const said = document.createElement("div");
  said.className = "figure-said";
  said.setAttribute("aria-live", "polite");
  root.parentElement.append(ring, said);
  root.onkeydown = (event) => pressed(root, event);
  root.onblur = () => leave(root);
}
