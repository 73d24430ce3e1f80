/* Keeps a part of the page current: asks for it again and again while the page is seen, and puts it in place when it
   has changed. Where anything goes wrong the page stays as it is, with its link "Uppdatera". */
"use strict";
(function () {
  const place = document.querySelector("[data-refresh]");
  const status = document.querySelector("[data-refreshed]");
  if (!place || !window.fetch) return;
  let etag = null;

  async function refresh() {
    if (document.hidden || place.contains(document.activeElement)) return;
    const headers = etag ? { "If-None-Match": etag } : {};
    const answer = await fetch(place.dataset.refresh, { headers, credentials: "same-origin", cache: "no-store" });
    if (answer.redirected) return location.reload();
    if (answer.status === 200) show(answer.headers.get("ETag"), await answer.text());
    if (answer.ok || answer.status === 304) tell();
  }

  function show(newEtag, html) {
    const opened = [...place.querySelectorAll("details[open]")].map((each) => each.id);
    etag = newEtag;
    place.replaceChildren(document.createRange().createContextualFragment(html));
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    document.dispatchEvent(new Event("refreshed"));
  }

  function tell() {
    if (!status) return;
    const time = new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
    status.textContent = `${status.dataset.refreshed} ${time}. Siffrorna uppdateras av sig själva.`;
  }

  setInterval(() => refresh().catch(() => {}), 1000 * Number(place.dataset.seconds));
  document.addEventListener("visibilitychange", () => refresh().catch(() => {}));
})();
