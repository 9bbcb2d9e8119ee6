/* Keeps what tells this visit for as long as the browser is open: a page loaded anew finds it. */
export default function ({ data }) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.name}=${data.value}; Path=/; SameSite=Strict${secure}`;
}
