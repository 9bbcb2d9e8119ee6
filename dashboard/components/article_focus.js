/* Brings the opened statement of the article into view, unless it is there already. */
export default function ({ data, parentElement }) {
  if (parentElement.dataset.link === String(data.link)) return;
  parentElement.dataset.link = data.link;
  requestAnimationFrame(() => {
    const element = document.querySelector(`.article [data-link="${data.link}"]`);
    if (!element) return;
    const box = element.getBoundingClientRect();
    if (box.top < 0 || box.bottom > window.innerHeight)
      element.scrollIntoView({ block: data.narrow ? "start" : "center" });
  });
}
