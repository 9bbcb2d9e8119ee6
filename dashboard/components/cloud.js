const SVG = "http://www.w3.org/2000/svg";

export default function ({ data, parentElement, setTriggerValue }) {
  let svg = parentElement.querySelector("svg");
  if (!svg) {
    svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "cloud");
    svg.setAttribute("role", "group");
    parentElement.appendChild(svg);
  }
  svg.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
  svg.setAttribute("aria-label", data.label);
  const words = data.words.map((word) => {
    const text = document.createElementNS(SVG, "text");
    text.textContent = word.term;
    text.setAttribute("x", word.x);
    text.setAttribute("y", word.y);
    text.setAttribute("font-size", word.size);
    text.setAttribute("fill", word.colour);
    text.setAttribute("role", "button");
    text.setAttribute("tabindex", "0");
    text.setAttribute("aria-label", word.label);
    text.setAttribute("aria-pressed", word.chosen ? "true" : "false");
    text.setAttribute("data-term", word.term);
    text.setAttribute("class", word.chosen ? "chosen" : data.words.some((w) => w.chosen) ? "other" : "");
    const tip = document.createElementNS(SVG, "title");
    tip.textContent = word.label;
    text.appendChild(tip);
    const go = () => setTriggerValue("chosen", word.term);
    text.onclick = go;
    text.onkeydown = (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        go();
      }
    };
    return text;
  });
  svg.replaceChildren(...words);
}
