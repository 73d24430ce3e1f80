/* A menu: the page one is on is in sight on a phone, and an opened list of departments closes again. */
"use strict";
(function () {
  const tabs = document.querySelector(".tabs") || document.querySelector(".sections");
  const here = tabs.querySelector("[aria-current=page]");
  if (here) tabs.scrollLeft += here.getBoundingClientRect().left - (tabs.clientWidth - here.offsetWidth) / 2;

  const chooser = document.querySelector("details.chooser");
  if (!chooser) return;
  document.addEventListener("click", (event) => {
    if (!chooser.contains(event.target)) chooser.open = false;
  });
  chooser.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    chooser.open = false;
    chooser.querySelector("summary").focus();
  });
})();
