// Saves the file that came with this run, once.
export default function ({ data, parentElement }) {
  if (parentElement.dataset.saved === data.token) return;
  parentElement.dataset.saved = data.token;
  save(new Blob([bytesOf(data.data)], { type: data.mime }), data.name);
}
