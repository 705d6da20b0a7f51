"use strict";
// [ and ] go to the previous and the next change of a comparison.
document.addEventListener("keydown", (event) => {
  if ((event.key !== "[" && event.key !== "]") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const changes = [...document.querySelectorAll("[data-compare] [data-change]")];
  if (!changes.length) return;
  const now = changes.indexOf(document.activeElement);
  const step = event.key === "]" ? now + 1 : (now < 0 ? changes.length : now) - 1;
  const next = changes[(step + changes.length) % changes.length];
  next.focus();
  next.scrollIntoView({ block: "center" });
  event.preventDefault();
});
