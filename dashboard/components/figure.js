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

function clicked(event, open) {
  const mark = event.points.map((point) => point.customdata).find(Boolean);
  if (mark) open(Array.isArray(mark) ? mark[0] : mark);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .figure");
  if (!root) {
    root = document.createElement("div");
    root.className = "figure";
    root.setAttribute("role", "img");
    parentElement.appendChild(root);
  }
  const { figure, config, alt } = data;
  root.setAttribute("aria-label", alt);
  root.style.height = `${figure.layout.height}px`;
  root.open = (mark) => setTriggerValue("opened", mark);
  const drawn = JSON.stringify(figure);
  if (root.drawn === drawn) return undefined;
  root.drawn = drawn;
  plotly().then(async (Plotly) => {
    if (root.drawn !== drawn) return;
    await Plotly.react(root, figure.data, figure.layout, config);
    if (root.watched) return;
    root.watched = new ResizeObserver(() => {
      if (root.clientWidth && root.clientWidth !== root.laidOut) Plotly.Plots.resize(root);
      root.laidOut = root.clientWidth;
    });
    root.laidOut = root.clientWidth;
    root.watched.observe(root);
    root.on("plotly_click", (event) => clicked(event, root.open));
  });
  return undefined;
}
