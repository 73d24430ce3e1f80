/* Shows the page anew while something is being made; data-reload says after how many seconds. */
"use strict";
const waiting = document.querySelector("[data-reload]");
if (waiting) setTimeout(() => location.reload(), 1000 * Number(waiting.dataset.reload));
