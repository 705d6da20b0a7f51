/* Kupiec: lists. Cursor row, selection, row menu, preview, columns, bulk operations. */
"use strict";
(() => {
  const { $, $$, word } = Kit;
  const root = () => $("[data-list]");
  const rows = () => $$("#rows > tr[data-id]:not([hidden])");
  let current = null, last = null, preview = 0, all = false;
  const ticked = new Set();

  function go(row, { focus = true } = {}) {
    if (!row) return;
    rows().forEach((each) => each.removeAttribute("aria-selected"));
    row.setAttribute("aria-selected", "true");
    current = row;
    if (focus) row.scrollIntoView({ block: "nearest" });
    const place = root();
    Kit.session.set(`k-row:${place.dataset.url}`, row.dataset.id);
    if (place.hasAttribute("data-preview") && !place.classList.contains("preview-off")) { clearTimeout(preview); preview = setTimeout(() => show(row), 150); }
  }
  function step(by) {
    const every = rows(), at = every.indexOf(current);
    go(every[Math.max(0, Math.min(every.length - 1, at + by))]);
    if (at + by >= every.length - 3) $("[data-more]")?.click();
  }
  function show(row) { htmx.ajax("GET", `${root().dataset.url}?preview=${row.dataset.id}`, { target: "#preview", swap: "innerHTML" }).catch(() => null); }
  function open(row, anew) {
    if (!row?.dataset.href) return;
    keep();
    if (anew) window.open(row.dataset.href, "_blank", "noopener"); else location.assign(row.dataset.href);
  }
  /* the detail page walks these with Ctrl+↑↓ */
  function keep() { Kit.session.set("k-list", { urls: rows().map((row) => row.dataset.href).filter(Boolean), more: !!$("[data-more]"), back: location.pathname + location.search }); }

  function tick(row, on = !ticked.has(row.dataset.id)) {
    on ? ticked.add(row.dataset.id) : ticked.delete(row.dataset.id);
    row.classList.toggle("ticked", on);
    const box = $("[data-row-tick]", row);
    if (box) box.checked = on;
    all = false;
    bulk();
  }
  function bulk() {
    const bar = $("#bulk");
    if (!bar) return;
    const total = Number($("[data-total]")?.dataset.total || 0);
    bar.hidden = !ticked.size && !all;
    $("[data-count]", bar).textContent = all ? total : ticked.size;
    $("[data-bulk-all]", bar).hidden = all || ticked.size < rows().length || total <= ticked.size;
    $("[data-bulk-all]", bar).textContent = `${$("[data-bulk-all]", bar).textContent.replace(/ \d+$/, "")} ${total}`;
    const head = $("[data-tick-all]");
    if (head) { head.checked = ticked.size > 0 && ticked.size === rows().length; head.indeterminate = ticked.size > 0 && !head.checked; }
    Kit.announce(`${all ? total : ticked.size} ${word("chosen")}`);
  }
  function none() { rows().forEach((row) => { row.classList.remove("ticked"); const box = $("[data-row-tick]", row); if (box) box.checked = false; }); ticked.clear(); all = false; bulk(); }
  function operate(button) {
    const url = location.pathname + (location.search || "?"), chosen = all ? "&all=1" : `&ids=${[...ticked].join(",")}`;
    if (button.hasAttribute("data-asks")) { htmx.ajax("GET", `${url}&operation=${button.dataset.bulk}${chosen}`, { target: "#dialog", swap: "innerHTML" }); return; }
    const values = { operation: button.dataset.bulk };
    if (all) values.all = "1"; else values.ids = [...ticked].join(",");
    htmx.ajax("POST", url, { values, swap: "none", source: button });
  }

  async function menu(row, x, y, from = null) {
    go(row, { focus: false });
    const answer = await fetch(`${root().dataset.url}?rows=${row.dataset.id}`, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    const box = document.createElement("div");
    box.className = "k-menu";
    box.id = "row-menu";
    box.setAttribute("role", "menu");
    box.hidden = true;
    box.innerHTML = await answer.text();
    $("#row-menu")?.remove();
    $("#layer").append(box);
    htmx.process(box);
    Kit.openMenu(box, { x, y, from });
  }

  function onKey(event) {
    if (!root() || event.defaultPrevented || $("dialog[open]") || $(".k-menu:not([hidden])")) return;
    const inField = Kit.typing(event.target), keys = Kit.named(event);
    if (inField) { if (event.target.matches("[data-find]") && (event.key === "ArrowDown" || event.key === "Enter")) { if (event.key === "ArrowDown") event.preventDefault(); event.target.blur(); go(rows()[0]); } return; }
    if (event.target.closest("button, a, summary") && ["Enter", "Space"].includes(keys)) return;
    const letters = Kit.local.get("k-single", true);
    const act = {
      ArrowDown: () => step(1), ArrowUp: () => step(-1), PageDown: () => step(12), PageUp: () => step(-12), Home: () => go(rows()[0]), End: () => go(rows().at(-1)),
      Enter: () => open(current), "Ctrl+Enter": () => open(current, true), Space: () => { if (current) tick(current); },
      "Shift+ArrowDown": () => { if (current) { tick(current, true); step(1); tick(current, true); } }, "Shift+ArrowUp": () => { if (current) { tick(current, true); step(-1); tick(current, true); } },
      "Shift+F10": () => { if (current) { const at = current.getBoundingClientRect(); menu(current, at.left + 60, at.bottom); } }, ContextMenu: () => { if (current) { const at = current.getBoundingClientRect(); menu(current, at.left + 60, at.bottom); } },
      Escape: () => none(), ...(letters ? { J: () => step(1), K: () => step(-1) } : {}),
    }[keys];
    /* an operation's key acts on the row under the cursor when nothing is chosen */
    const bulkKey = !act && current && !ticked.size && (letters || keys.length > 1) && $$("#bulk [data-bulk][data-key]").find((each) => each.dataset.key === keys);
    if (bulkKey) { event.preventDefault(); tick(current, true); operate(bulkKey); return; }
    if (!act) return;
    if (keys === "Ctrl+Enter" && !current) return;
    event.preventDefault();
    act();
  }

  function onClick(event) {
    if (!root()) return;
    const target = event.target, row = target.closest("#rows > tr[data-id]");
    let found;
    if ((found = target.closest("[data-row-tick]"))) { const every = rows(); tick(row, found.checked); if (event.shiftKey && last) { const [a, b] = [every.indexOf(last), every.indexOf(row)].sort((x, y) => x - y); every.slice(a, b + 1).forEach((each) => tick(each, found.checked)); } last = row; return; }
    if ((found = target.closest("[data-tick-all]"))) { const on = found.checked; rows().forEach((each) => tick(each, on)); return; }
    if ((found = target.closest("[data-row-menu]"))) { const at = found.getBoundingClientRect(); menu(row, at.right - 264, at.bottom + 4, found); return; }
    if ((found = target.closest("th a[data-also]")) && event.shiftKey) { event.preventDefault(); event.stopImmediatePropagation(); htmx.ajax("GET", found.dataset.also, { target: "#list", swap: "innerHTML" }).then(() => history.pushState({}, "", found.dataset.also)); return; }
    if ((found = target.closest("[data-bulk]"))) operate(found);
    if (target.closest("[data-bulk-none]")) none();
    if (target.closest("[data-bulk-all]")) { all = true; bulk(); }
    if ((found = target.closest("[data-up], [data-down]"))) { const item = found.closest("li"), beside = found.hasAttribute("data-up") ? item.previousElementSibling : item.nextElementSibling; if (beside) { found.hasAttribute("data-up") ? beside.before(item) : beside.after(item); found.focus(); } }
    if (row && target.closest("a[href]")) { go(row, { focus: false }); keep(); return; }
    if (row && !target.closest("button, input, label")) go(row, { focus: false });
  }
  function settle() {
    const place = root();
    if (!place) return;
    const kept = Kit.session.get(`k-row:${place.dataset.url}`);
    rows().forEach((row) => { if (ticked.has(row.dataset.id)) row.classList.add("ticked"); });
    const row = rows().find((each) => each.dataset.id === String(kept));
    if (row) go(row); else if (place.hasAttribute("data-preview") && rows()[0]) go(rows()[0], { focus: false });
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick, true);
  document.addEventListener("kit:preview", () => { if (current && !root().classList.contains("preview-off")) show(current); });
  document.addEventListener("dblclick", (event) => { const row = event.target.closest("#rows > tr[data-id]"); if (row && !event.target.closest("button, input, a")) open(row); });
  document.addEventListener("contextmenu", (event) => { const row = event.target.closest?.("#rows > tr[data-id]"); if (row && !event.shiftKey) { event.preventDefault(); menu(row, event.clientX, event.clientY); } });
  document.addEventListener("htmx:configRequest", (event) => { if (event.target.matches?.("[data-filter-form], .k-find")) { const kept = event.detail.parameters; [...new Set([...kept.keys?.() || Object.keys(kept)])].forEach((name) => { const values = kept.getAll ? kept.getAll(name) : [kept[name]]; if (values.every((value) => value === "")) kept.delete ? kept.delete(name) : delete kept[name]; }); } });
  /* what is being typed into the search survives the list being drawn anew */
  let finding = null;
  document.addEventListener("htmx:beforeSwap", (event) => { const find = $("[data-find]"); if (event.detail.target.id === "list") finding = find && document.activeElement === find ? { text: find.value, at: find.selectionStart } : null; });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "list") return;
    none();
    settle();
    const find = $("[data-find]");
    if (!finding || !find) return;
    find.value = finding.text;
    find.focus();
    find.setSelectionRange(finding.at, finding.at);
    finding = null;
  });
  /* letters typed while the answer was on its way, or before the new form listens, are asked for now */
  document.addEventListener("htmx:afterSettle", (event) => { const find = $("[data-find]"); if (event.detail.target.id === "list" && find && find.value.trim().slice(0, 200) !== find.defaultValue.trim()) htmx.trigger(find.form, "submit"); });
  addEventListener("popstate", () => { if (root()) location.reload(); });
  const start = () => { if (root()) { settle(); } };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : setTimeout(start);
})();
