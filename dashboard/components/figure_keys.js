// A figure by keyboard: arrows go from mark to mark, Enter opens the one that is reached.
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

function ringAround(root, element) {
  const [box, base] = [element.getBoundingClientRect(), root.getBoundingClientRect()];
  const ring = root.parentElement.querySelector(".figure-ring");
  ring.hidden = false;
  Object.assign(ring.style, {
    left: `${box.left - base.left - 4}px`,
    top: `${box.top - base.top - 4}px`,
    width: `${box.width + 8}px`,
    height: `${box.height + 8}px`,
  });
}

function reach(root, place) {
  const marks = reachable(root);
  if (!marks.length) return;
  root.reached = Math.max(0, Math.min(marks.length - 1, place));
  const { element, trace, place: index } = marks[root.reached];
  ringAround(root, element);
  const said = trace.hovertext?.[index] ?? trace.text?.[index] ?? "";
  root.parentElement.querySelector(".figure-said").textContent =
    `${plain(said)} (${root.reached + 1}/${marks.length})`;
  element.scrollIntoView?.({ block: "nearest" });
}

function leave(root) {
  root.parentElement.querySelector(".figure-ring").hidden = true;
}

function pressed(root, event) {
  if (event.target !== root) return;
  const now = root.reached ?? -1;
  if (event.key in STEPS) reach(root, now + STEPS[event.key]);
  else if (event.key === "Home") reach(root, 0);
  else if (event.key === "End") reach(root, Infinity);
  else if ((event.key === "Enter" || event.key === " ") && now >= 0)
    root.open([reachable(root)[now].mark]);
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
