// The menu at a chart's corner: the chart, its numbers and its evidence as files.
const MENU_ICON = "M7 1.5v7.2M3.9 6 7 9l3.1-3M2 12.6h10";

function menuIcon() {
  const SVG = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 14 15");
  svg.setAttribute("aria-hidden", "true");
  svg.appendChild(document.createElementNS(SVG, "path")).setAttribute("d", MENU_ICON);
  return svg;
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// A drawing as a picture of so many pixels.
async function rastered(blob, [width, height]) {
  const image = new Image();
  const source = URL.createObjectURL(blob);
  try {
    image.src = source;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    return await new Promise((made, failed) => {
      canvas.toBlob((png) => (png ? made(png) : failed(new Error("no picture"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(source);
  }
}

async function receive(frame, file, texts) {
  const said = frame.querySelector(".figure-file");
  if (!file || frame.dataset.file === String(file.token)) return;
  frame.dataset.file = String(file.token);
  if (file.message) {
    tell(said, file.message, 9000);
    return;
  }
  try {
    const type = file.raster ? "image/svg+xml" : file.mime;
    let blob = new Blob([bytesOf(file.data)], { type });
    if (file.raster) blob = await rastered(blob, file.raster);
    save(blob, file.name);
    tell(said, texts.saved.replace("{name}", file.name), 4000);
  } catch {
    tell(said, texts.failed, 9000);
  }
}

function tell(said, text, milliseconds) {
  clearTimeout(said.timer);
  said.textContent = text;
  said.hidden = !text;
  if (milliseconds) said.timer = setTimeout(() => tell(said, ""), milliseconds);
}

function closeMenu(frame, focus) {
  const list = frame.querySelector(".figure-menu");
  const button = frame.querySelector("[data-name=download]");
  if (!list || list.hidden) return;
  list.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (focus) button.focus();
}

function openMenu(frame) {
  const list = frame.querySelector(".figure-menu");
  list.hidden = false;
  frame.querySelector("[data-name=download]").setAttribute("aria-expanded", "true");
  list.querySelector("button").focus();
  const away = (event) => {
    if (event.target.closest?.(".figure-frame") === frame && event.type === "pointerdown") {
      if (event.target.closest(".figure-menu, [data-name=download]")) return;
    }
    closeMenu(frame);
    document.removeEventListener("pointerdown", away, true);
  };
  document.addEventListener("pointerdown", away, true);
}

function moveInMenu(frame, event) {
  const items = [...frame.querySelectorAll(".figure-menu button")];
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const now = items.indexOf(event.target);
  if (event.key in steps) items[(now + steps[event.key] + items.length) % items.length].focus();
  else if (event.key === "Home") items[0].focus();
  else if (event.key === "End") items.at(-1).focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu(frame, event.key === "Escape");
  else return;
  if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
}

function buildMenu(frame) {
  let tools = frame.querySelector(":scope > .figure-tools");
  if (!tools) {
    tools = document.createElement("div");
    tools.className = "figure-tools";
    frame.appendChild(tools);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.name = "download";
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.append(menuIcon());
  const list = document.createElement("div");
  list.className = "figure-menu";
  list.setAttribute("role", "menu");
  list.hidden = true;
  list.onkeydown = (event) => moveInMenu(frame, event);
  const said = document.createElement("div");
  said.className = "figure-file";
  said.setAttribute("role", "status");
  said.hidden = true;
  tools.append(button, list);
  frame.append(said);
  button.onclick = () => (list.hidden ? openMenu(frame) : closeMenu(frame, true));
}

// Draws the menu of a chart as of this run, and saves the file that came with it.
function menu(frame, root, data, trigger) {
  if (!data.menu) return;
  if (!frame.querySelector(".figure-menu")) buildMenu(frame);
  const { items, texts } = data.menu;
  const [button, list, said] = ["[data-name=download]", ".figure-menu", ".figure-file"].map((one) =>
    frame.querySelector(one),
  );
  button.title = texts.download;
  button.setAttribute("aria-label", texts.download);
  list.setAttribute("aria-label", texts.download);
  const labels = JSON.stringify(items);
  if (list.dataset.labels !== labels) {
    list.dataset.labels = labels;
    list.replaceChildren(
      ...items.map(([kind, label]) => {
        const item = document.createElement("button");
        item.type = "button";
        item.setAttribute("role", "menuitem");
        item.tabIndex = -1;
        item.dataset.kind = kind;
        item.textContent = label;
        return item;
      }),
    );
  }
  for (const item of list.children) {
    item.onclick = () => {
      closeMenu(frame, true);
      tell(said, texts.preparing);
      trigger("wanted", item.dataset.kind);
    };
  }
  receive(frame, data.file, texts);
}
