/* Saves each choice as it is made. Without this file the pages are ordinary forms. */
"use strict";
const form = document.querySelector("form[data-autosave]");
const status = document.getElementById("sparat");
const unsaved = new Map();
let saving = null, pause = null, isTouched = false, isLost = false, isOver = false;

function say(text, isWarning) {
  status.textContent = text;
  status.classList.toggle("lost", isWarning);
}
/* One save at a time, numbered: the server keeps a field only when the number is higher than the one it has. */
async function send() {
  while (unsaved.size && !isOver) {
    const sent = new Map(unsaved), version = form.elements.version;
    version.value = Number(version.value) + 1;
    try {
      const reply = await fetch(location.href, {
        method: "POST", keepalive: true, headers: { "X-Autosave": "1" }, signal: AbortSignal.timeout(10000),
        body: new URLSearchParams([...sent, ["version", version.value]]),
      });
      const { version: newest = 0, message } = reply.status < 500 ? await reply.json() : Promise.reject();
      version.value = Math.max(version.value, newest);
      if (reply.ok) sent.forEach((value, name) => unsaved.get(name) === value && unsaved.delete(name));
      isOver = !reply.ok && reply.status !== 409; /* 409: something newer was there, so say it again, louder */
      isLost = false;
      if (message) say(message, isOver);
    } catch {
      isLost = true;
      say(status.dataset.lost, true);
      pause = setTimeout(save, 5000);
      return;
    }
  }
}
function save() {
  clearTimeout(pause);
  saving ??= send().finally(() => { saving = null; });
  return saving;
}
function note({ target }, delay) {
  if (!target.name) return;
  isTouched = true;
  unsaved.set(target.name, target.value);
  clearTimeout(pause);
  pause = setTimeout(save, delay);
}
/* By thumb, on to the next statement that has no answer: when nobody has touched the page for a while, so that a
   choice can be corrected, and with the form out of reach until the page has come to rest under the thumb. */
const CALM = 800, MOVING = 1000;
let going = null;
function stay() {
  clearTimeout(going);
}
function goOnSoon({ target, detail }) {
  const answered = detail && target.closest(".options label")?.closest("fieldset");
  if (!answered || matchMedia("(min-width: 760px)").matches) return;
  stay();
  going = setTimeout(() => goOn(answered.nextElementSibling), CALM);
}
function goOn(next) {
  if (!next?.matches(".statement:not(:has(:checked))")) return;
  form.classList.add("moving");
  setTimeout(() => form.classList.remove("moving"), MOVING);
  next.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}
async function submit(event) {
  if (!unsaved.size || isOver) return;
  event.preventDefault();
  form.inert = true;
  await save();
  form.inert = false;
  if (unsaved.size) event.submitter?.focus();
  else form.requestSubmit(event.submitter);
}
if (form) {
  form.addEventListener("change", (event) => note(event, 0));
  form.addEventListener("input", (event) => event.target.matches("textarea") && note(event, 1000));
  form.addEventListener("click", goOnSoon);
  for (const touched of ["pointerdown", "wheel", "keydown"]) addEventListener(touched, stay, { passive: true });
  form.addEventListener("submit", submit);
  addEventListener("online", save);
  addEventListener("pagehide", save);
  addEventListener("beforeunload", (event) => isLost && unsaved.size && event.preventDefault());
  addEventListener("pageshow", (event) => event.persisted && !unsaved.size ? location.reload() : isTouched || form.reset());
}
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
