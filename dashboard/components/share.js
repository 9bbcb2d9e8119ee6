// Copy the address of this view, with the appearance it is seen in; and turn that round.
const APPEARANCE = "embed_options";

function button(parent, name) {
  let made = parent.querySelector(`:scope > [data-name="${name}"]`);
  if (made) return made;
  made = document.createElement("button");
  made.type = "button";
  made.className = "quiet-button";
  made.dataset.name = name;
  parent.appendChild(made);
  return made;
}

const ICONS = { link: "↗", look: "◐", done: "✓" };

// On a phone only the sign is seen; the words are read out.
function label(element, text, sign) {
  const [icon, words] = [document.createElement("span"), document.createElement("span")];
  [icon.className, icon.textContent] = ["sign", sign];
  icon.setAttribute("aria-hidden", "true");
  [words.className, words.textContent] = ["words", text];
  element.replaceChildren(icon, words);
  element.title = text;
}

// The address with Chinese left readable, and the signs between the parts of a filter; what would
// break it where it is pasted stays escaped, and so does a percent sign itself.
function readable(url) {
  const plain = decodeURI(url.href.replace(/%25/g, "%2525"));
  return plain
    .replace(/[\s<>"'`\\^{}]/g, encodeURIComponent)
    .replace(/%(?:3D|3B|2C|3A)/gi, decodeURIComponent);
}

function address(appearance) {
  const url = new URL(window.location.href);
  url.searchParams.set(APPEARANCE, `${appearance}_theme`);
  return url;
}

async function copied(text) {
  if (navigator.clipboard?.writeText) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Without a secure connection the clipboard is reached through a selected field only.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.appendChild(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

export default function ({ data, parentElement }) {
  const [link, look] = [button(parentElement, "link"), button(parentElement, "look")];
  label(link, data.texts.copy, ICONS.link);
  label(look, data.dark ? data.texts.light : data.texts.dark, ICONS.look);
  link.onclick = async () => {
    await copied(readable(address(data.dark ? "dark" : "light")));
    label(link, data.texts.copied, ICONS.done);
    setTimeout(() => label(link, data.texts.copy, ICONS.link), 1800);
  };
  look.onclick = () => window.location.assign(address(data.dark ? "light" : "dark").href);
}
