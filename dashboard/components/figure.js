// Draws a figure with Plotly's basic bundle, which the page serves itself. A figure that changes
// is redrawn in place: Streamlit's own Plotly element is built anew with every change.
const BUNDLE = "app/static/plotly/plotly-basic.min.js";

function plotly() {
  window.plotlyLoading ||= new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.src = BUNDLE;
    script.onload = () => loaded(window.Plotly);
    script.onerror = () => failed(new Error(`${BUNDLE} could not be loaded`));
    document.head.appendChild(script);
  });
  return window.plotlyLoading;
}

function marksOf(points) {
  const opened = points.map((point) => point.customdata).filter(Boolean);
  return [...new Set(opened.map((mark) => (Array.isArray(mark) ? mark[0] : mark)))];
}

function frameOf(parent) {
  let frame = parent.querySelector(":scope > .figure-frame");
  if (frame) return frame;
  frame = document.createElement("div");
  frame.className = "figure-frame";
  const root = document.createElement("div");
  root.className = "figure";
  frame.append(root, toolbar());
  parent.appendChild(frame);
  return frame;
}

async function place(Plotly, root) {
  const { figure, config } = root.given;
  const { data, layout } = fitted(figure, root.clientWidth);
  if (root.dragmode) layout.dragmode = root.dragmode;
  root.style.height = `${layout.height}px`;
  await Plotly.react(root, data, layout, config);
}

// A figure out of sight is redrawn when it is seen or printed, else once those in sight have been:
// milliseconds later. A sliver shows only its margin.
const SLIVER = "-32px 0px", LATER = 800;
function watchSight(root) {
  const late = () => {
    if (root.late) plotly().then((Plotly) => draw(Plotly, root));
  };
  const seen = (entries) => {
    root.away = !entries.at(-1).isIntersecting;
    if (!root.away) late();
  };
  const within = { root: root.closest("[data-testid='stMain']"), rootMargin: SLIVER };
  new IntersectionObserver(seen, within).observe(root);
  window.addEventListener("beforeprint", () => {
    root.away = false;
    late();
  });
}

async function draw(Plotly, root, { unseen = false } = {}) {
  clearTimeout(root.waiting);
  root.late = root.away && !unseen;
  if (root.late) {
    root.style.height = `${root.given.figure.layout.height}px`;
    root.waiting = setTimeout(() => draw(Plotly, root, { unseen: true }), LATER);
    return;
  }
  await place(Plotly, root);
  if (root.watched) return;
  watchSight(root);
  root.watched = new ResizeObserver(() => {
    if (root.clientWidth && root.clientWidth !== root.laidOut)
      place(Plotly, root).then(() => Plotly.Plots.resize(root));
    root.laidOut = root.clientWidth;
  });
  root.laidOut = root.clientWidth;
  root.watched.observe(root);
  root.on("plotly_click", (event) => root.open(marksOf(event.points).slice(0, 1)));
  watchSelection(root);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const frame = frameOf(parentElement);
  const root = frame.querySelector(".figure");
  const { figure, config, alt } = data;
  root.given = { figure, config };
  if (!root.style.height) root.style.height = `${figure.layout.height}px`;
  root.open = (marks) => {
    if (marks.length) setTriggerValue("opened", marks);
  };
  equip(frame, root, data, setTriggerValue);
  reachByKeys(root, alt, data.texts);
  const drawn = JSON.stringify(figure);
  if (root.drawn === drawn) return undefined;
  root.drawn = drawn;
  plotly().then((Plotly) => {
    if (root.drawn === drawn) return draw(Plotly, root);
    return undefined;
  });
  return undefined;
}
