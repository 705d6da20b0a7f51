/* Settings of attributes: the order by drag and keys, rows of choices, only the fields the type needs. */
(() => {
  "use strict";
  let held = null;
  const ROW = "tr[data-att], .att-option[draggable]";
  const send = (row) => {
    const form = row.closest("form[data-att-order]");
    if (!form) return;
    const order = [...form.querySelectorAll("tr[data-att]")].map((each) => each.dataset.att).join(",");
    htmx.ajax("POST", form.getAttribute("hx-post"), { target: "#attributes", swap: "innerHTML", values: { order, csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value } });
  };
  document.addEventListener("dragstart", (event) => {
    const row = event.target.closest && event.target.closest(ROW);
    if (!row) return;
    held = row;
    row.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    const row = held && event.target.closest && event.target.closest(ROW);
    if (!row || row.parentNode !== held.parentNode) return;
    event.preventDefault();
    for (const each of row.parentNode.querySelectorAll(".target")) each.classList.remove("target");
    row.classList.add("target");
  });
  document.addEventListener("drop", (event) => {
    const row = held && event.target.closest && event.target.closest(ROW);
    if (!row || row === held || row.parentNode !== held.parentNode) return;
    event.preventDefault();
    const down = held.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
    row[down ? "after" : "before"](held);
    send(held);
  });
  document.addEventListener("dragend", () => {
    for (const each of document.querySelectorAll(".target, .dragged")) each.classList.remove("target", "dragged");
    held = null;
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = event.target.closest(ROW);
    if (!row) return;
    event.preventDefault();
    const up = event.key === "ArrowUp";
    const button = row.querySelector(up ? "[name=up], [data-att-up]" : "[name=down], [data-att-down]");
    if (!button || button.disabled) return;
    if (row.dataset.att) again = row.dataset.att;
    button.click();
  });
  let again = "";
  document.addEventListener("htmx:afterSettle", () => {
    const row = again && document.querySelector(`tr[data-att="${again}"] a`);
    again = "";
    if (row) row.focus();
  });
  document.addEventListener("click", (event) => {
    const box = event.target.closest && event.target.closest("[data-att-options]");
    if (!box) return;
    const row = event.target.closest(".att-option");
    if (event.target.closest("[data-att-up]") && row.previousElementSibling.matches(".att-option[draggable]")) row.previousElementSibling.before(row);
    if (event.target.closest("[data-att-down]") && row.nextElementSibling.matches(".att-option")) row.nextElementSibling.after(row);
    if (event.target.closest("[data-att-up], [data-att-down]")) row.querySelector("input[type=text]").focus();
    if (event.target.closest("[data-att-add]")) {
      const rows = box.querySelectorAll(".att-option[draggable]");
      const fresh = rows[rows.length - 1].cloneNode(true);
      for (const each of fresh.querySelectorAll("input")) {
        if (each.type === "checkbox") { each.checked = false; each.disabled = true; } else { each.value = ""; each.readOnly = false; }
      }
      fresh.querySelector("select").value = "";
      rows[rows.length - 1].after(fresh);
      fresh.querySelector("input[type=text]").focus();
    }
  });
  const needs = { unit: ["number"], decimals: ["number"], refers_to: ["reference"], options: ["choice"], required: ["text", "number", "day", "choice", "reference"] };
  const fit = () => {
    const type = document.querySelector("select[name=type]");
    if (!type || !document.querySelector("[data-att-options]")) return;
    for (const [name, types] of Object.entries(needs)) {
      const found = name === "options" ? document.querySelector("[data-att-options]") : document.querySelector(`[name="${name}"]`);
      const field = found && found.closest(".k-field");
      if (field) field.hidden = !types.includes(type.value);
    }
  };
  document.addEventListener("change", (event) => { if (event.target.matches("select[name=type]")) fit(); });
  document.addEventListener("submit", (event) => { if (event.target.matches("form[data-att-preview]")) event.preventDefault(); });
  document.addEventListener("DOMContentLoaded", fit);
  document.addEventListener("htmx:afterSettle", fit);
})();
