// Selecting several marks at once: a box or a lasso drawn over the figure.
const SHAPES = {
  select: "M1.5 3.5h11v8h-11z",
  lasso: "M7 2C3.7 2 1.5 3.6 1.5 5.7S3.7 9.3 7 9.3s5.5-1.5 5.5-3.6S10.3 2 7 2ZM5 9.2c1 1.2.6 2.6-1 3.3",
};

function icon(path, dashed) {
  const SVG = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 14 15");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS(SVG, "path");
  drawn.setAttribute("d", path);
  if (dashed) drawn.setAttribute("stroke-dasharray", "2 1.6");
  svg.appendChild(drawn);
  return svg;
}

function toolbar() {
  const tools = document.createElement("div");
  tools.className = "figure-tools";
  for (const [mode, path] of Object.entries(SHAPES)) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.mode = mode;
    button.appendChild(icon(path, true));
    tools.appendChild(button);
  }
  return tools;
}

function drag(root, tools, mode) {
  root.dragmode = root.dragmode === mode ? false : mode;
  for (const button of tools.querySelectorAll("[data-mode]"))
    button.setAttribute("aria-pressed", String(button.dataset.mode === root.dragmode));
  window.Plotly?.relayout(root, { dragmode: root.dragmode, selections: [] });
}

// The tools of a figure: what they are called and what they do, as of this run.
function equip(frame, root, data, trigger) {
  const tools = frame.querySelector(".figure-tools");
  for (const button of tools.querySelectorAll("[data-mode]")) {
    const mode = button.dataset.mode;
    button.title = data.texts[mode];
    button.setAttribute("aria-label", data.texts[mode]);
    button.setAttribute("aria-pressed", String(root.dragmode === mode));
    button.onclick = () => drag(root, tools, mode);
  }
  if (typeof menu === "function") menu(frame, root, data, trigger);
}

function watchSelection(root) {
  root.on("plotly_selected", (event) => {
    if (root.dragmode && event?.points) root.open(marksOf(event.points));
  });
}
