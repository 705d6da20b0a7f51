/* Kupiec: the calendar. Dragging moves to a day and hour; Shift with arrows and M do the same without a mouse.
   Empty hours drawn over, or one pressed twice, begin a contact then. */
"use strict";
(() => {
  if (window.kupiecCalendar) return;
  window.kupiecCalendar = true;
  let dragged = null;
  const cell = (event) => event.target.closest?.("[data-calendar] td[data-on]");
  let drawn = null;
  const mark = (cells) => { document.querySelectorAll(".cal td.over").forEach((each) => each.classList.remove("over")); cells.forEach((each) => each.classList.add("over")); };
  const empty = (event) => { const found = event.target.closest?.("a, button, .cal-ev") ? null : cell(event); return found?.dataset.at && found.closest("[data-new]") ? found : null; };
  const begin = (cells) => {
    const asked = new URLSearchParams({ on: cells[0].dataset.on, at: cells[0].dataset.at, minutes: 60 * cells.length });
    location.assign(`${cells[0].closest("[data-new]").dataset.new}?${asked}`);
  };
  const send = (item, values) => htmx.ajax("POST", item.dataset.move, { values: { version: item.dataset.version, ...values }, swap: "none", source: item });
  const shifted = (iso, days) => { const day = new Date(`${iso}T12:00:00Z`); day.setUTCDate(day.getUTCDate() + days); return day.toISOString().slice(0, 10); };

  document.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.(".cal-ev[data-move]");
    if (!item) return;
    dragged = item;
    item.classList.add("dragging");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.move);
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("dragging");
    dragged = null;
    document.querySelectorAll(".cal td.over").forEach((each) => each.classList.remove("over"));
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && cell(event);
    if (!over) return;
    event.preventDefault();
    if (over.classList.contains("over")) return;
    document.querySelectorAll(".cal td.over").forEach((each) => each.classList.remove("over"));
    over.classList.add("over");
  });
  document.addEventListener("drop", (event) => {
    const over = dragged && cell(event);
    if (!over) return;
    event.preventDefault();
    const values = { on: over.dataset.on };
    if ("at" in over.dataset) values.at = over.dataset.at;
    send(dragged, values);
  });
  document.addEventListener("mousedown", (event) => {
    const from = event.button === 0 && empty(event);
    if (!from) return;
    event.preventDefault();  // hours beside would be selected as text
    drawn = [from];
  });
  document.addEventListener("mouseover", (event) => {
    const to = drawn && cell(event);
    if (!to?.dataset.at || to.dataset.on !== drawn[0].dataset.on) return;
    const column = [...to.closest("tbody").querySelectorAll(`td[data-on="${to.dataset.on}"]`)].filter((each) => each.dataset.at);
    drawn = [drawn[0], ...column.slice(column.indexOf(drawn[0]) + 1, column.indexOf(to) + 1)];
    mark(drawn);
  });
  document.addEventListener("mouseup", () => {
    const cells = drawn;
    drawn = null;
    if (!cells) return;
    mark([]);
    if (cells.length > 1) begin(cells);
  });
  document.addEventListener("dblclick", (event) => { const at = empty(event); if (at) begin([at]); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawn) { drawn = null; mark([]); }
    const item = event.target.closest?.(".cal-ev[data-move]");
    if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
    const over = item.closest("td[data-on]");
    if (event.key.toLowerCase() === "m" && !event.shiftKey) {
      event.preventDefault();
      htmx.ajax("GET", item.dataset.form, { target: "#dialog", swap: "innerHTML" });
      return;
    }
    if (!event.shiftKey) return;
    const days = { ArrowLeft: -1, ArrowRight: 1 }[event.key], hours = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (days) { event.preventDefault(); send(item, { on: shifted(over.dataset.on, days) }); }
    if (hours && item.dataset.hour) {
      const [hour, minute] = item.dataset.hour.split(":");
      const next = Number(hour) + hours;
      if (next < 0 || next > 23) return;
      event.preventDefault();
      send(item, { on: over.dataset.on, at: `${next}:${minute}` });
    }
  });
  document.addEventListener("change", (event) => event.target.closest?.("[data-cal-who]")?.requestSubmit());
})();
