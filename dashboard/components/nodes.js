const TAGS = new Set(["div", "p", "span", "strong", "em", "h2", "h3", "ul", "ol", "li", "mark",
  "small", "blockquote", "section", "figure", "figcaption", "table", "tbody", "tr", "td", "th"]);

const HAN = /\p{Script=Han}/u;

// Chinese words on an English page are told to be Chinese, so that they are read out as such.
function language(node) {
  const words = (node.children || []).filter((child) => typeof child === "string").join("");
  return node.lang || (HAN.test(words) && !/[a-z]{3}/i.test(words) ? "zh" : "");
}

function build(node, open) {
  if (typeof node === "string") return document.createTextNode(node);
  const element = document.createElement(TAGS.has(node.tag) ? node.tag : "span");
  if (node.style) element.className = node.style;
  if (node.tip) element.title = node.tip;
  if (node.label) element.setAttribute("aria-label", node.label);
  const lang = language(node);
  if (lang) element.lang = lang;
  if (node.id) element.id = node.id;
  if (node.css) element.style.cssText = node.css;
  if (node.opens) {
    element.classList.add("opens");
    element.setAttribute("role", "button");
    element.tabIndex = 0;
    element.dataset.opens = node.opens;
    const go = (event) => {
      event.preventDefault();
      event.stopPropagation();
      open(node.opens);
    };
    element.onclick = go;
    element.onkeydown = (event) => {
      if (event.key === "Enter" || event.key === " ") go(event);
    };
  }
  for (const child of node.children || []) element.appendChild(build(child, open));
  return element;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .nodes");
  if (!root) {
    root = document.createElement("div");
    root.className = "nodes";
    parentElement.appendChild(root);
  }
  const open = (value) => setTriggerValue("opened", value);
  root.replaceChildren(...data.nodes.map((node) => build(node, open)));
  const target = root.querySelector(".scroll-here");
  if (target && root.dataset.scrolled !== target.dataset.opens) {
    root.dataset.scrolled = target.dataset.opens || "";
    target.scrollIntoView({ block: "center" });
  }
  if (data.scroll && root.dataset.scrolledTo !== data.scroll) {
    root.dataset.scrolledTo = data.scroll;
    root.scrollIntoView({ block: "start" });
  }
}
