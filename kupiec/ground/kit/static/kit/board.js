/* Kupiec: boards. Cards move by dragging, by M, or by their menu; the server says where they stand. */
"use strict";
(() => {
  const { $, $$ } = Kit;
  const root = () => $("[data-board]");
  const columns = () => $$("[data-col]");
  const cards = (column) => $$("[data-card]", column);
  const column = (id) => $(`[data-col="${CSS.escape(String(id))}"]`);
  const open = (from, to) => from && to && from !== to && from.dataset.to.split(",").includes(to.dataset.col);
  let held = null;

  /* one card of a column takes Tab; arrows go on from there */
  function settle() { for (const one of columns()) { const all = cards(one); if (all.length && !all.some((card) => card.tabIndex === 0)) all[0].tabIndex = 0; } }
  function focus(card) { if (!card) return; cards(card.closest("[data-col]")).forEach((one) => { one.tabIndex = -1; }); card.tabIndex = 0; card.focus(); card.scrollIntoView({ block: "nearest", inline: "nearest" }); }
  function step(card, across, along) {
    const own = card.closest("[data-col]"), all = cards(own), at = all.indexOf(card);
    if (along) { if (!all[at + along] && along > 0) $(".k-bmore", own)?.click(); focus(all[at + along]); return; }
    const every = columns().filter((one) => cards(one).length), beside = every[every.indexOf(own) + across];
    if (beside) focus(cards(beside)[Math.min(at, cards(beside).length - 1)]);
  }

  function figures(told) { for (const [id, one] of Object.entries(told || {})) { const at = column(id); if (at) { $("[data-count]", at).textContent = one.count; $("[data-sum]", at).textContent = one.sum; } } }
  function put(card, html, at, before) {
    const box = document.createElement("template");
    box.innerHTML = html.trim();
    const fresh = box.content.firstElementChild, place = $("[data-cards]", at);
    card.remove();
    if (before && before.parentNode === place) before.before(fresh); else place.prepend(fresh);
    htmx.process(fresh);
    settle();
    return fresh;
  }
  async function move(card, target) {
    const origin = card.closest("[data-col]"), after = card.nextElementSibling, from = card.dataset.at, to = target.dataset.col, had = document.activeElement === card || card.contains(document.activeElement);
    $("[data-cards]", target).prepend(card);
    card.classList.add("busy");
    const back = () => { card.classList.remove("busy"); const place = $("[data-cards]", origin); if (after && after.parentNode === place) after.before(card); else place.append(card); settle(); };
    const said = await Kit.post(location.pathname + location.search, new URLSearchParams({ _card: card.dataset.card, _from: from, _to: to })).catch(Kit.lost);
    if (!said || !(said.headers.get("Content-Type") || "").includes("json")) { back(); if (said) Kit.triggers(said); if (!said?.headers.get("HX-Trigger")) Kit.toast({ text: Kit.word("failed"), kind: "bad" }); return; }
    const told = await said.json();
    figures(told.figures);
    const stands = told.column === null ? null : column(told.column);
    if (!told.card || !stands) { card.remove(); settle(); Kit.toast({ text: told.text, kind: told.ok ? "ok" : "bad" }); return; }
    const fresh = put(card, told.card, stands, stands === origin ? after : null);
    if (had) focus(fresh);
    Kit.announce(told.text);
    if (told.ok) Kit.toast({ text: told.text, undo: open(stands, origin) ? { url: location.pathname + location.search, values: { _card: fresh.dataset.card, _from: to, _to: from } } : null });
  }
  function ask(card) { held = card; htmx.ajax("GET", card.dataset.move, { target: "#dialog", swap: "innerHTML" }); }

  function onKey(event) {
    const card = event.target.closest?.("[data-card]");
    if (!root() || event.defaultPrevented || $("dialog[open]") || Kit.typing(event.target)) return;
    const keys = Kit.named(event);
    if (!card) { if (event.target === document.body && /^Arrow(Down|Right|Left|Up)$/.test(keys)) { event.preventDefault(); focus($("[data-card]")); } return; }
    if (event.target.closest("a, button") && keys === "Enter") return;
    const act = {
      ArrowDown: () => step(card, 0, 1), ArrowUp: () => step(card, 0, -1), ArrowLeft: () => step(card, -1, 0), ArrowRight: () => step(card, 1, 0),
      Enter: () => location.assign($("a", card).href), "Shift+F10": () => ask(card), ...(Kit.local.get("k-single", true) ? { M: () => ask(card) } : {}),
    }[keys];
    if (!act || ((keys === "M" || keys === "Shift+F10") && !card.draggable)) return;
    event.preventDefault();
    act();
  }
  function onClick(event) {
    if (!root()) return;
    const menu = event.target.closest("[data-board-menu]"), to = event.target.closest("[data-board-to]");
    if (menu) { ask(menu.closest("[data-card]")); return; }
    if (to) { $("#dialog-box").close(); const card = $(`[data-card="${CSS.escape(to.dataset.boardCard)}"]`) || held; if (card) { focus(card); move(card, column(to.dataset.boardTo)); } return; }
    const card = event.target.closest("[data-card]");
    if (card && !event.target.closest("a, button")) focus(card);
  }
  function clear() { columns().forEach((one) => { one.classList.remove("can", "cannot", "over"); $("[data-slot]", one).hidden = true; }); $$(".kc.ghost").forEach((one) => one.classList.remove("ghost")); held = null; }

  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-card]");
    if (!card || !root()) return;
    held = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.card);
    const from = card.closest("[data-col]");
    setTimeout(() => { card.classList.add("ghost"); columns().forEach((one) => { if (one === from) return; const can = open(from, one); one.classList.add(can ? "can" : "cannot"); $("[data-slot]", one).hidden = !can; }); });
  });
  document.addEventListener("dragover", (event) => {
    const target = held && event.target.closest?.("[data-col]");
    columns().forEach((one) => one.classList.toggle("over", one === target && open(held?.closest("[data-col]"), one)));
    if (target && open(held.closest("[data-col]"), target)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const target = held && event.target.closest?.("[data-col]"), card = held;
    if (!target || !open(card.closest("[data-col]"), target)) return;
    event.preventDefault();
    clear();
    move(card, target);
  });
  document.addEventListener("dragend", clear);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("htmx:afterSettle", () => { if (root()) settle(); });
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", () => root() && settle()) : setTimeout(() => root() && settle());
})();
