/* Kupiec: how a page is laid out by its user. Tabs that don't fit, columns moved and widened, groups folded, place of the preview. */
"use strict";
(() => {
  const { $, $$, word } = Kit;

  /* tabs that don't fit go into a menu; the current one always stays */
  const NAVS = ".k-tabs, .k-views";
  let made = 0;
  function fit(nav) {
    const links = $$(":scope > a", nav), old = $(":scope > .k-overflow", nav);
    const opened = old?.getAttribute("aria-expanded") === "true"; /* laid out anew while its menu is read: it stays open */
    if (old) { document.getElementById(old.dataset.menu)?.remove(); old.remove(); }
    const tabs = nav.getAttribute("role") === "tablist";
    links.forEach((link) => { link.hidden = false; });
    if (nav.scrollWidth <= nav.clientWidth + 1 || getComputedStyle(nav).display === "none") return;
    const more = document.createElement("button"), menu = document.createElement("div");
    menu.id = `overflow-${++made}`;
    menu.className = "k-menu";
    menu.hidden = true;
    menu.setAttribute("role", "menu");
    more.type = "button";
    more.className = "k-overflow";
    more.dataset.menu = menu.id;
    more.setAttribute("aria-haspopup", "menu");
    more.setAttribute("aria-expanded", "false");
    if (tabs) { more.setAttribute("role", "tab"); more.setAttribute("aria-selected", "false"); }
    more.textContent = word("more");
    links.at(-1).after(more);
    const away = [];
    for (const link of links.slice(1).reverse()) {
      if (nav.scrollWidth <= nav.clientWidth + 1) break;
      if (link.hasAttribute("aria-current")) continue;
      link.hidden = true;
      away.unshift(link);
    }
    away.forEach((link) => { const item = document.createElement("a"); item.className = "it"; item.href = link.href; item.setAttribute("role", "menuitem"); item.tabIndex = -1; item.textContent = link.innerText || link.textContent; if (tabs) item.addEventListener("click", (event) => { if (event.ctrlKey || event.metaKey || event.shiftKey) return; event.preventDefault(); link.click(); }); menu.append(item); });
    $("#layer").append(menu);
    if (opened) more.click();
  }
  const watched = new WeakSet(), sizes = new ResizeObserver((entries) => entries.forEach((entry) => { const width = Math.round(entry.contentRect.width); if (entry.target.dataset.fitted !== String(width)) { entry.target.dataset.fitted = width; fit(entry.target); } }));
  const fitAll = () => $$(NAVS).forEach((nav) => { if (!watched.has(nav)) { watched.add(nav); sizes.observe(nav); } fit(nav); });

  /* tabs of a card: the one whose panel is shown is the current one, arrows go along them */
  const panels = () => $(".k-panels");
  const panelOf = (address) => new URL(address, location.href).searchParams.get("panel") || "";
  function shownPanel(path) {
    const tab = panels() && $$(":scope > a", panels()).find((one) => panelOf(one.href) === panelOf(path));
    if (!tab) return;
    $$(":scope > a", panels()).forEach((one) => { const now = one === tab; one.setAttribute("aria-selected", now); one.tabIndex = now ? 0 : -1; if (now) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current"); });
    fit(panels());
  }
  function tabKey(event) {
    const nav = event.target.closest?.(".k-panels"), tab = nav && event.target.closest("[role=tab]");
    if (!tab || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === " " && tab.matches("a")) { event.preventDefault(); tab.click(); return; }
    const all = $$("[role=tab]", nav).filter((one) => !one.hidden), at = all.indexOf(tab);
    const to = { ArrowRight: all[(at + 1) % all.length], ArrowLeft: all[(at - 1 + all.length) % all.length], Home: all[0], End: all.at(-1) }[event.key];
    if (!to) return;
    event.preventDefault();
    to.focus();
  }

  /* columns */
  const list = () => $("[data-list]");
  const table = () => $("[data-rows]");
  const heads = () => $$("th[data-column]", table());
  const inside = (th) => $("a, span[tabindex]", th);
  const least = (th) => Math.ceil(inside(th).getBoundingClientRect().width) + 18;
  let saving = 0, refocus = null;
  function freeze() {
    const box = table();
    if (box.classList.contains("k-fixed")) return;
    heads().map((th) => [th, th.offsetWidth]).forEach(([th, width]) => th.setAttribute("width", width));
    box.classList.add("k-fixed");
    spread();
  }
  function spread() {
    const box = table();
    if (!box?.classList.contains("k-fixed")) return;
    heads().forEach((th) => { if (Number(th.getAttribute("width")) < least(th)) th.setAttribute("width", least(th)); });
    box.style.minWidth = `${heads().reduce((sum, th) => sum + (th.offsetParent ? Number(th.getAttribute("width")) : 0), 84)}px`;
  }
  function widen(th, width) { freeze(); th.setAttribute("width", Math.max(least(th), Math.min(1200, Math.round(width)))); spread(); }
  async function keep(columns = heads().map((th) => th.dataset.column)) {
    clearTimeout(saving);
    const widths = heads().filter((th) => th.getAttribute("width")).map((th) => `${th.dataset.column}:${th.getAttribute("width")}`);
    await send({ _layout: "keep", columns: columns.join(","), widths: widths.join(",") });
  }
  async function send(values) {
    const answer = await Kit.post(location.pathname + location.search, new URLSearchParams(values)).catch(() => null);
    if (!answer?.ok) Kit.toast({ text: word("failed"), kind: "bad" });
  }
  function again() {
    const query = new URLSearchParams(location.search), named = $(".k-views a[aria-current]");
    query.delete("after");
    if (!named) query.delete("columns");
    const url = `${location.pathname}${query.size ? `?${query.toString().replace(/%2C/g, ",")}` : ""}`;
    if (url !== location.pathname + location.search) history.replaceState({}, "", url);
    return htmx.ajax("GET", url, { target: "#list", swap: "innerHTML" });
  }
  async function move(th, to, after) {
    const keys = heads().map((each) => each.dataset.column), key = th.dataset.column, beside = to.dataset.column;
    if (key === beside) return;
    const rest = keys.filter((each) => each !== key);
    rest.splice(rest.indexOf(beside) + (after ? 1 : 0), 0, key);
    if (rest.join() === keys.join()) return;
    await keep(rest);
    refocus = key;
    await again();
    Kit.announce(`${word("column")}: ${rest.indexOf(key) + 1} ${word("of")} ${rest.length}`);
  }

  function headKey(event) {
    const th = event.target.closest?.("th[data-column]");
    if (!th || event.altKey || event.metaKey || !event.shiftKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return false;
    event.preventDefault();
    const on = event.key === "ArrowRight";
    if (event.ctrlKey) { const all = heads().filter((each) => each.offsetParent), to = all[all.indexOf(th) + (on ? 1 : -1)]; if (to) move(th, to, on); return true; }
    freeze();
    widen(th, Number(th.getAttribute("width")) + (on ? 16 : -16));
    Kit.announce(`${word("width")}: ${th.getAttribute("width")}`);
    clearTimeout(saving);
    saving = setTimeout(() => keep(), 400);
    return true;
  }

  let drag = null;
  function down(event) {
    if (event.button !== 0 || !event.target.closest) return;
    const th = event.target.closest("th[data-column]");
    if (!th) return;
    if (event.target.closest("[data-grip]")) { event.preventDefault(); freeze(); drag = { th, grip: true, x: event.clientX, width: Number(th.getAttribute("width")) }; return; }
    if (event.pointerType !== "touch") drag = { th, x: event.clientX, to: null };
  }
  function moved(event) {
    if (!drag) return;
    const by = event.clientX - drag.x;
    if (drag.grip) { widen(drag.th, drag.width + by); return; }
    if (!drag.on && Math.abs(by) < 6) return;
    if (!drag.on) { drag.on = true; drag.th.classList.add("k-dragging"); getSelection()?.removeAllRanges(); }
    unmark();
    const to = document.elementFromPoint(event.clientX, drag.th.getBoundingClientRect().top + 8)?.closest("th[data-column]");
    if (!to || to === drag.th) { drag.to = null; return; }
    const box = to.getBoundingClientRect();
    drag.to = to;
    drag.after = event.clientX > box.left + box.width / 2;
    to.classList.add(drag.after ? "k-drop-after" : "k-drop-before");
  }
  const unmark = () => $$(".k-drop-after, .k-drop-before").forEach((each) => each.classList.remove("k-drop-after", "k-drop-before"));
  function up() {
    const done = drag;
    drag = null;
    if (!done) return;
    unmark();
    done.th.classList.remove("k-dragging");
    if (done.grip) { keep(); swallow(); return; }
    if (done.on) swallow();
    if (done.on && done.to) move(done.th, done.to, done.after);
  }
  function swallow() { const stop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); }; addEventListener("click", stop, { capture: true, once: true }); setTimeout(() => removeEventListener("click", stop, { capture: true }), 50); }

  /* the dialog of columns says the same without dragging */
  async function chosen(form) {
    const rows = $$("li[data-key-name]", form).filter((row) => $("input[type=checkbox]", row).checked);
    const widths = rows.map((row) => [row.dataset.keyName, parseInt($("[data-width]", row).value, 10)]).filter(([, width]) => width > 0).map(([key, width]) => `${key}:${Math.min(width, 1200)}`);
    if (!rows.length) return;
    await send({ _layout: "keep", columns: rows.map((row) => row.dataset.keyName).join(","), widths: widths.join(",") });
    form.closest("dialog").close();
    await again();
  }
  async function factory(form) { await send({ _layout: "drop" }); form.closest("dialog").close(); await again(); }

  /* groups: folded ones are remembered, and passed over by the next page */
  const by = () => table()?.dataset.groupBy;
  const place = () => `k-fold:${list().dataset.url}:${by()}`;
  const state = () => Kit.session.get(place(), { all: false, but: [] });
  const folded = (name) => { const kept = state(); return kept.all !== kept.but.includes(name); };
  function foldRows() {
    if (!by()) return;
    let shut = false;
    $$("#rows > tr").forEach((row) => {
      if (row.dataset.group !== undefined) { shut = folded(row.dataset.group); $("[data-fold]", row).setAttribute("aria-expanded", String(!shut)); }
      else if (row.dataset.id) row.hidden = shut;
    });
  }
  function fold(row, to = null) {
    const kept = state(), name = row.dataset.group, now = folded(name);
    if (to === now) return;
    kept.but = now !== kept.all ? kept.but.filter((each) => each !== name) : [...kept.but, name];
    Kit.session.set(place(), kept);
    foldRows();
  }
  function headingOf(row) { while (row && row.dataset.group === undefined) row = row.previousElementSibling; return row; }

  /* where the preview stands */
  function preview(event) {
    const root = list();
    if (event.target.closest("[data-preview-place]")) { root.classList.toggle("preview-bottom"); root.classList.remove("preview-off"); }
    else if (event.target.closest("[data-preview-toggle]")) root.classList.toggle("preview-off");
    else return;
    const bottom = root.classList.contains("preview-bottom"), off = root.classList.contains("preview-off");
    Kit.cookie("kupiec_preview", off ? (bottom ? "bottom-off" : "off") : bottom ? "bottom" : "right");
    document.dispatchEvent(new CustomEvent("kit:preview"));
  }

  function onClick(event) {
    if (!list() || !event.target.closest) return;
    const heading = event.target.closest("[data-fold]");
    if (heading) fold(heading.closest("tr"));
    const every = event.target.closest("[data-fold-all], [data-unfold-all]");
    if (every) { Kit.session.set(place(), { all: every.hasAttribute("data-fold-all"), but: [] }); foldRows(); }
    const back = event.target.closest("[data-columns-default]");
    if (back) factory(back.form);
    preview(event);
  }
  function onKey(event) {
    if (!list() || headKey(event) || Kit.typing(event.target) || event.ctrlKey || event.shiftKey || event.altKey || !by()) return;
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const heading = headingOf(event.target.closest("tr[data-group]") || $("#rows > tr[aria-selected]"));
    if (!heading) return;
    event.preventDefault();
    fold(heading, event.key === "ArrowLeft");
    if (event.key === "ArrowLeft") $("[data-fold]", heading).focus();
  }
  function settled() { spread(); foldRows(); fitAll(); }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("pointerdown", down);
  document.addEventListener("pointermove", moved);
  document.addEventListener("pointerup", up);
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-columns-form]")) { event.preventDefault(); chosen(event.target); } });
  document.addEventListener("htmx:configRequest", (event) => {
    const more = event.target.closest?.("[data-more][data-past]");
    const last = more && headingOf(more.closest("tr").previousElementSibling);
    if (last && folded(last.dataset.group)) event.detail.path = more.dataset.past;
  });
  document.addEventListener("keydown", tabKey);
  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target.id === "panel") shownPanel(event.detail.pathInfo.requestPath);
    if (event.detail.target.id === "list" || event.detail.target.closest?.("#rows") || event.detail.elt?.closest?.("#rows")) settled(); else fitAll(); });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.target.id !== "list" || !refocus) return; const th = heads().find((each) => each.dataset.column === refocus); refocus = null; inside(th || document)?.focus(); });
  const start = () => { settled(); document.fonts?.ready.then(settled); };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
})();
