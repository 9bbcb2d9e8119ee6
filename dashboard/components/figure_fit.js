// What only the browser knows of a figure is how wide it is: numbers at the ends of bars and the
// names of columns get the room they need there.
const NAME_GAP = 8, NUMBER_GAP = 8;
const measure = document.createElement("canvas").getContext("2d");

function textWidth(text, size, family) {
  measure.font = `${size}px ${family}`;
  const bare = String(text).replace(/<br\s*\/?>.*|<[^<>]*>/g, "");
  return measure.measureText(bare).width;
}

// A scale whose end leaves room for what is written at the right of each mark.
function withRoom(trace, axis, room, family) {
  const ends = trace.type === "bar" && trace.orientation === "h" && trace.textposition === "outside";
  const beside = trace.mode === "text" && trace.textposition === "middle right";
  if (!(ends || beside) || !Array.isArray(trace.text) || !axis.range || axis.type) return axis;
  const [first, last] = axis.range;
  const needed = trace.x.map((x, place) => {
    const free = room - textWidth(trace.text[place], trace.textfont.size, family) - NUMBER_GAP;
    return x > first && free > 0 ? first + ((x - first) * room) / free : last;
  });
  const least = Math.max(last, ...needed);
  return least > last ? { ...axis, range: [first, least] } : axis;
}

// Names of columns that would run into each other, in two lines by turns.
function byTurns(axis, room, family) {
  const names = axis.ticktext || [];
  if (axis.side !== "top" || axis.tickangle || names.length < 3) return axis;
  const widths = names.map((name) => textWidth(name, axis.tickfont.size, family));
  const column = room / Math.abs(axis.range[1] - axis.range[0]);
  const touches = (width, place) => (width + (widths[place + 1] || 0)) / 2 + NAME_GAP > column;
  if (!widths.some(touches)) return axis;
  return { ...axis, ticktext: names.map((name, place) => (place % 2 ? `${name}<br> ` : name)) };
}

// The figure with the room that its texts need at this width.
function fitted(figure, width) {
  const { layout } = figure;
  const made = { ...layout, margin: { ...layout.margin } };
  const room = width - layout.margin.l - layout.margin.r;
  const { family } = layout.font;
  for (const key of Object.keys(layout).filter((name) => /^xaxis\d*$/.test(name))) {
    const [begin, end] = layout[key].domain || [0, 1];
    const share = room * (end - begin);
    const name = key.replace("axis", "");
    for (const trace of figure.data)
      if ((trace.xaxis || "x") === name) made[key] = withRoom(trace, made[key], share, family);
    const staggered = byTurns(made[key], share, family);
    if (staggered === made[key]) continue;
    const line = Math.ceil(1.4 * staggered.tickfont.size);
    const lacking = Math.max(0, 2 * line + 8 - layout.margin.t);
    made[key] = staggered;
    made.margin.t = Math.max(made.margin.t, layout.margin.t + lacking);
    made.height = layout.height + made.margin.t - layout.margin.t;
  }
  return { data: figure.data, layout: made };
}
