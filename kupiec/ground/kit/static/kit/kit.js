/* Kupiec: behaviour of the frame. No framework; everything hangs on data attributes; nothing is evaluated. */
"use strict";
window.Kit = (() => {
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const words = {};
  const word = (name) => words[name] || name;
  const csrf = () => $('meta[name="csrf-token"]')?.content || "";
  const cookie = (name, value) => { document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`; };
  const store = (kind) => ({
    get(key, otherwise = null) { try { return JSON.parse(kind.getItem(key)) ?? otherwise; } catch { return otherwise; } },
    set(key, value) { try { kind.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: the page works without it */ } },
    drop(key) { try { kind.removeItem(key); } catch { /* same */ } },
  });
  const session = store(sessionStorage), local = store(localStorage);

  function announce(text) {
    const live = $("#live");
    if (live && text) { live.textContent = ""; requestAnimationFrame(() => { live.textContent = text; }); }
  }

  /* a field that narrows what stands on the page to the words typed in it */
  function narrow(field) {
    const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/ł/g, "l");
    const wanted = plain(field.value).split(/\s+/).filter(Boolean), items = $$(field.dataset.narrow);
    for (const one of items) one.hidden = !wanted.every((part) => plain(one.textContent).includes(part));
    for (const box of new Set(items.map((one) => one.closest("section")))) box.hidden = $$("a", box).every((one) => one.hidden);
    $("[data-narrow-none]").hidden = items.some((one) => !one.hidden);
  }

  /* an answer that never came: away.js says so */
  function lost() { document.dispatchEvent(new CustomEvent("kit:lost")); return null; }

  async function post(url, body, options = {}) {
    return fetch(url, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": csrf(), "HX-Request": "true", "HX-Current-URL": location.href, ...options.headers }, body, ...options.more });
  }

  /* toasts stand above the totals of a document, never over them */
  function clear() {
    const foot = $$(".k-totals").map((one) => one.getBoundingClientRect()).find((one) => one.height && one.top < innerHeight && one.bottom > innerHeight - 60);
    $("#toasts")?.style.setProperty("--k-clear", foot ? `${Math.max(0, Math.round(innerHeight - foot.top - 38))}px` : "0px");
  }

  /* toasts: with undo they stay 10 s, errors and warnings 12 s */
  function toast({ text, kind = "ok", undo = null, open = "", until = 0 }) {
    const box = document.createElement("div");
    box.className = `k-toast ${kind}`;
    const said = document.createElement("span");
    said.textContent = text;
    box.append(said);
    if (open) { const link = document.createElement("a"); link.href = open; link.textContent = word("open"); box.append(link); }
    const left = until ? until - Date.now() : undo || open ? 10000 : kind === "bad" || kind === "warn" ? 12000 : 5000;
    box.said = { text, kind, undo, open, until: Date.now() + left };
    const gone = setTimeout(() => box.remove(), left);
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = word("undo");
      button.addEventListener("click", async () => {
        clearTimeout(gone);
        box.remove();
        const answer = await post(undo.url, new URLSearchParams(undo.values));
        triggers(answer);
        if (answer.ok) changed();
      });
      box.append(button);
    }
    $("#toasts")?.append(box);
    clear();
    return box;
  }

  function triggers(answer) {
    const header = answer.headers.get("HX-Trigger");
    if (!header) return;
    try { const events = JSON.parse(header); if (events["kit:toasts"]) events["kit:toasts"].toasts.forEach(toast); if (events["kit:changed"]) changed(); } catch { /* plain event names need nothing here */ }
    const to = answer.headers.get("HX-Redirect");
    if (to) location.assign(to);
  }

  /* the page's own data changed: lists and details ask for themselves again */
  function changed() {
    $("#dialog-box")?.close();
    const list = $("[data-list]");
    if (list && window.htmx) htmx.ajax("GET", location.pathname + location.search, { target: "#list", swap: "innerHTML" });
    else setTimeout(reload);
  }
  /* what was said of the change, and its undo, is still there when the page comes back */
  function reload() {
    session.set("k-toasts", $$("#toasts .k-toast").map((box) => box.said));
    location.reload();
  }
  function saidBefore() {
    session.get("k-toasts", []).forEach((one) => { if (one?.until > Date.now()) toast(one); });
    session.drop("k-toasts");
  }

  /* parts that depend on the lines are asked for anew once the lines are saved: figures, the buyer's credit, cards of versions */
  let renewing = 0;
  function renewSoon() { if ($("[data-renew]")) { clearTimeout(renewing); renewing = setTimeout(renew, 500); } }
  async function renew() {
    if ($("[data-grid][data-busy]")) { renewSoon(); return; }
    const answer = await fetch(location.href, { headers: { "HX-Request": "true", "HX-Target": "content" }, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    $$("[data-renew]").forEach((old) => {
      const made = $(`[data-renew="${CSS.escape(old.dataset.renew)}"]`, fresh);
      if (!made || old.contains(document.activeElement) || old.innerHTML === made.innerHTML) return;
      old.replaceWith(document.adoptNode(made));
      window.htmx?.process(made);
    });
  }

  /* menus: fixed under their button, arrows move, Esc closes */
  let menuOf = null;
  function openMenu(menu, { x, y, from = null }) {
    closeMenus();
    menu.hidden = false;
    const box = menu.getBoundingClientRect();
    place(menu, Math.min(x, innerWidth - box.width - 8), y + box.height > innerHeight - 8 ? Math.max(8, y - box.height - (from ? from.offsetHeight + 8 : 0)) : y);
    menuOf = { menu, from };
    from?.setAttribute("aria-expanded", "true");
    items(menu)[0]?.focus();
  }
  function place(element, x, y) { element.style.left = `${Math.max(8, x)}px`; element.style.top = `${Math.max(8, y)}px`; }
  const items = (menu) => $$(".it", menu).filter((item) => item.offsetParent);
  function closeMenus(focus = false) {
    if (!menuOf) return;
    menuOf.menu.hidden = true;
    menuOf.from?.setAttribute("aria-expanded", "false");
    if (focus) menuOf.from?.focus();
    menuOf = null;
  }
  function menuKey(event) {
    if (!menuOf) return false;
    const all = items(menuOf.menu), at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); all[(to + all.length) % all.length]?.focus(); return true; }
    if (event.key === "Escape") { event.preventDefault(); closeMenus(true); return true; }
    if (event.key === "Tab") closeMenus();
    return false;
  }

  /* dialogs */
  function openDialog(dialog) { if (dialog && !dialog.open) { dialog.showModal(); dialog.querySelector("[autofocus], .in input:not([type=hidden]), .in select, .in textarea, footer [data-first]")?.focus(); } }

  /* palette */
  const palette = () => $("#palette");
  let answered = null, hasty = null, tabbed = false;
  function openPalette(scope = "") {
    const box = palette();
    if (!box || box.open) return;
    box.showModal();
    const input = $("input", box);
    input.value = scope;
    hasty = null;
    tabbed = false;
    kept.clear();
    glance(null);
    input.focus();
    input.dispatchEvent(new CustomEvent("kit:open"));
  }
  const options = () => $$("#palette-list .opt, #palette-list .pal__calc");
  function choose(option) { options().forEach((each) => each.setAttribute("aria-selected", each === option)); option?.scrollIntoView({ block: "nearest" }); if (option) { option.id ||= `opt-${Math.random().toString(36).slice(2)}`; $("input", palette()).setAttribute("aria-activedescendant", option.id); } glance(option); }
  /* what the marked hit is, at the right; asked a little later, so that arrows stay quick */
  const kept = new Map();
  let glanced = "", glimpsed = "", glanceLater = 0, glanceAsk = null;
  function glance(option) {
    const pane = $("#palette-glance"), url = option?.dataset.glance || "";
    if (url === glanced) return;
    glanced = url;
    clearTimeout(glanceLater);
    glanceAsk?.abort();
    if (!url || kept.has(url)) { glimpse(url, kept.get(url) || ""); return; }
    if (!pane.offsetParent) { glimpse(glanced = "", ""); return; } /* no room for it here */
    glanceLater = setTimeout(async () => {
      glanceAsk = new AbortController();
      const answer = await fetch(url, { credentials: "same-origin", headers: { "HX-Request": "true" }, signal: glanceAsk.signal }).catch(() => null);
      const text = answer?.ok ? await answer.text().catch(() => "") : "";
      if (text) kept.set(url, text);
      if (glanced === url) glimpse(url, text);
    }, 40);
  }
  function glimpse(url, text) { $("#palette-glance").innerHTML = text; glimpsed = url; toActs(); }
  /* actions are those of what was typed and marked: Tab pressed before its answer waits for it, as Enter does */
  const current = () => answered === $("input", palette()).value && glimpsed === glanced;
  const acts = () => (current() ? $$("#palette-glance .act") : []);
  function toActs() { if (tabbed && current()) { tabbed = false; acts()[0]?.focus(); } }
  function actKey(event) {
    const all = acts(), at = all.indexOf(event.target.closest(".act")), key = event.key;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (key === "ArrowDown" || key === "ArrowUp") { event.preventDefault(); all[(at + (key === "ArrowDown" ? 1 : -1) + all.length) % all.length].focus(); }
    else if (key === "ArrowLeft" || key === "Escape") { event.preventDefault(); $("input", palette()).focus(); }
    else if (plain && key.length === 1) { const act = all.find((each) => each.dataset.letter === key.toUpperCase()); if (act) { event.preventDefault(); act.click(); } }
  }
  function copied(text) { navigator.clipboard?.writeText(text); palette().close(); toast({ text: `${word("copied")}: ${text}` }); }
  function paletteKey(event) {
    if (event.target.closest("#palette-glance")) { actKey(event); return; }
    if (!event.target.matches("input")) return;
    tabbed = event.key === "Tab" && !event.shiftKey && (acts().length > 0 || !current());
    if (tabbed) { event.preventDefault(); toActs(); return; }
    const all = options(), at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]); }
    if (event.key !== "Enter") { hasty = null; return; }
    const text = $("input", palette()).value, anew = event.ctrlKey || event.metaKey;
    event.preventDefault();
    if (text !== answered) hasty = { text, anew }; /* the list still answers what was typed before: followed when it comes */
    else if (all[at]) follow(all[at], anew);
  }
  function follow(option, anew) {
    if (option.dataset.copy) { copied(option.dataset.copy); return; }
    if (anew) window.open(option.href, "_blank", "noopener"); else location.assign(option.href);
  }
  function paletteScope(button) {
    const input = $("input", palette()), plain = input.value.replace(/^[@#*>=]/, "");
    input.value = button.dataset.scope + plain;
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function paletteShown(asked) {
    answered = asked;
    const input = $("input", palette()), all = options(), scope = /^[@#*>=]/.exec(input.value)?.[0] || "";
    $$(".pal__m button", palette()).forEach((each) => each.setAttribute("aria-pressed", each.dataset.scope === scope));
    choose(all[0]);
    $("#palette-count").textContent = input.value ? `${word("found")}: ${all.length}` : "";
    toActs();
    if (hasty?.text === asked && palette().open) { if (all[0]) follow(all[0], hasty.anew); hasty = null; }
  }

  /* pickers: a list box under the field */
  const pick = { box: null, field: null, seq: 0, timer: 0, asking: null, hasty: false };
  function pickOpen(field, now = false) {
    clearTimeout(pick.timer);
    pick.asking = field;
    pick.hasty = false;
    pick.timer = setTimeout(() => pickAsk(field), now ? 0 : 120);
  }
  async function pickAsk(field) {
    const seq = ++pick.seq, input = $("input[role=combobox]", field), form = field.closest("form"), query = new URLSearchParams({ q: input.value });
    (field.querySelector("[data-depends]")?.dataset.depends || "").split(",").filter(Boolean).forEach((name) => query.set(name, form?.elements[name]?.value || ""));
    const answer = await fetch(`${field.dataset.pick}?${query}`, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(lost);
    if (seq !== pick.seq) return;
    pick.asking = null;
    if (!answer?.ok || document.activeElement !== input) return;
    pickShow(field, await answer.text());
    const first = $(".opt[data-value]", pick.box);
    if (pick.hasty && first) pickTake(first);
    pick.hasty = false;
  }
  function pickShow(field, html) {
    pickClose();
    const box = document.createElement("div");
    box.className = "k-listbox";
    box.id = "pick-list";
    box.setAttribute("role", "listbox");
    box.innerHTML = html;
    (field.closest("dialog") || document.body).append(box);
    const at = field.getBoundingClientRect();
    box.style.minWidth = `${Math.max(280, at.width)}px`;
    const below = innerHeight - at.bottom - 12, above = at.top - 12, under = below >= Math.min(box.offsetHeight, 200) || below >= above;
    box.style.maxHeight = `${Math.min(340, under ? below : above)}px`; /* never over the field itself */
    place(box, Math.min(at.left, innerWidth - box.offsetWidth - 8), under ? at.bottom + 4 : at.top - box.offsetHeight - 4);
    pick.box = box; pick.field = field;
    const input = $("input[role=combobox]", field);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", "pick-list");
    pickMark($(".opt[data-value]", box));
  }
  function pickMark(option) { $$(".opt", pick.box).forEach((each, n) => { each.setAttribute("aria-selected", each === option); each.id = `pick-${n}`; }); option?.scrollIntoView({ block: "nearest" }); if (option) $("input[role=combobox]", pick.field).setAttribute("aria-activedescendant", option.id); }
  function pickClose() { if (pick.box) { pick.box.remove(); $("input[role=combobox]", pick.field)?.setAttribute("aria-expanded", "false"); pick.box = null; } }
  function pickTake(option) {
    const field = pick.field, input = $("input[role=combobox]", field), hidden = $("input[type=hidden]", field);
    input.value = input.dataset.chosen = option.dataset.label;
    hidden.value = option.dataset.value;
    pickTyped(field);
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
    pickClose();
  }
  /* Text that is not the chosen record goes with the form under a name of its own, so that it is told instead of dropped. */
  function pickTyped(field) {
    const input = $("input[role=combobox]", field), hidden = $("input[type=hidden]", field);
    if (!input.value) { hidden.value = ""; delete input.dataset.chosen; }
    const open = input.value.trim() && input.value !== input.dataset.chosen && field.closest("form")?.method === "post";
    if (open) input.name = `${hidden.name}_typed`; else input.removeAttribute("name");
  }
  function pickKey(event, field) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { pickClose(); return; } /* the page's own key: what is marked was not chosen */
    if (event.key === "F4" || event.key === "F2") { event.preventDefault(); pickOpen(field, true); return; }
    if (event.key === "Enter" && pick.asking === field) { event.preventDefault(); pick.hasty = true; return; } /* chosen when its answer comes */
    if (!pick.box || pick.field !== field) { if (event.key === "ArrowDown") { event.preventDefault(); pickOpen(field, true); } return; }
    const all = $$(".opt[data-value]", pick.box), at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); pickMark(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]); }
    else if ((event.key === "Enter" || event.key === "Tab") && all[at]) { if (event.key === "Enter") event.preventDefault(); pickTake(all[at]); }
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); pickClose(); }
  }

  /* keys: pressing one clicks the element that carries it */
  function named(event) {
    let key = event.key === " " ? "Space" : event.key;
    if (key.length === 1) key = key.toUpperCase();
    const parts = [];
    if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
    if (event.altKey) parts.push("Alt");
    if (event.shiftKey && (key.length > 1 || event.ctrlKey || event.altKey)) parts.push("Shift");
    return [...parts, key].join("+");
  }
  const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(target.type)));
  const visible = (element) => element.offsetParent !== null || element.getClientRects().length > 0;
  function press(keys) {
    const scope = $$("dialog[open]").pop() || document;
    const found = $$(`[data-key="${CSS.escape(keys).replace(/\\/g, "\\")}"]`, scope).filter((each) => !each.disabled && (visible(each) || "keyQuiet" in each.dataset));
    if (!found.length) return false;
    (found.find((each) => !each.closest("#new-menu")) || found[0]).click();  /* the page's own before those of the button New */
    return true;
  }
  let going = false;
  function onKey(event) {
    if (event.defaultPrevented || event.isComposing || event.getModifierState?.("AltGraph")) return;
    if (menuKey(event)) return;
    const target = event.target, keys = named(event);
    if (palette()?.open && palette().contains(target)) { paletteKey(event); if (!(event.ctrlKey || event.metaKey)) return; }
    const snooze = keys === "H" && target.closest?.(".k-notices li")?.querySelector("details");
    if (snooze) { event.preventDefault(); snooze.open = true; $("button", snooze).focus(); return; }
    const field = target.closest?.("[data-pick]");
    if (field) { pickKey(event, field); if (event.defaultPrevented) return; }
    if (keys === "Ctrl+K") { event.preventDefault(); openPalette(); return; }
    const single = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
    if (single && (typing(target) || local.get("k-single", true) === false)) return;
    if (typing(target) && ["Enter", "Delete", "Insert", "Home", "End", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Space", "Backspace"].includes(keys)) return;
    if (going) { going = false; const room = $(`.k-rail__item[data-letter="${CSS.escape(event.key.toUpperCase())}"]`); if (room) { event.preventDefault(); location.assign(room.href); return; } }
    if (keys === "G") { going = true; setTimeout(() => { going = false; }, 1500); return; }
    if (keys === "?" || keys === "Shift+?") { event.preventDefault(); openDialog($("#key-sheet")); return; }
    if (keys === "/") { const find = $("[data-find]"); if (find) { event.preventDefault(); find.focus(); find.select(); } return; }
    if (keys === "Ctrl+P" && press(keys)) { event.preventDefault(); return; }
    if (press(keys) || (keys === "+" && press("Insert"))) event.preventDefault();
  }

  function onClick(event) {
    const target = event.target;
    const by = (selector) => target.closest?.(selector);
    let found;
    if (menuOf && !menuOf.menu.contains(target) && target !== menuOf.from && !menuOf.from?.contains(target)) closeMenus();
    if (pick.box && !pick.box.contains(target) && !by("[data-pick]")) pickClose();
    if ((found = by("[data-menu]"))) { const menu = document.getElementById(found.dataset.menu); if (menuOf?.menu === menu) closeMenus(); else { const at = found.getBoundingClientRect(); openMenu(menu, { x: at.right - 264, y: at.bottom + 6, from: found }); } return; }
    if (by(".k-menu .it") && !by('[aria-disabled="true"]')) setTimeout(closeMenus, 0);
    if (by("[data-palette]")) openPalette();
    if ((found = by(".pal__m button"))) paletteScope(found);
    if ((found = by(".k-palette [data-copy]"))) copied(found.dataset.copy);
    if (by("[data-theme-toggle]")) { const dark = document.documentElement.dataset.bsTheme === "dark"; cookie("kupiec_theme", dark ? "light" : "dark"); document.documentElement.dataset.bsTheme = dark ? "light" : "dark"; document.dispatchEvent(new CustomEvent("kit:theme")); }
    if (by("[data-density-toggle]")) { const order = ["normal", "compact", "roomy"], to = order[(order.indexOf(document.documentElement.dataset.density) + 1) % 3]; cookie("kupiec_density", to); document.documentElement.dataset.density = to; }
    if (by("[data-keybar-toggle]")) { const off = document.body.toggleAttribute("data-keys-off"); cookie("kupiec_keys", off ? "off" : "on"); }
    if (by("[data-key-sheet]")) openDialog($("#key-sheet"));
    if ((found = by("[data-open-dialog]"))) openDialog(document.getElementById(found.dataset.openDialog));
    if (by("[data-close]")) by("dialog")?.close();
    if ((found = by("[data-back]")) && history.length > 1 && document.referrer.startsWith(location.origin)) { event.preventDefault(); history.back(); }
    if ((found = by("[data-close-doc]"))) { post(found.dataset.url, new URLSearchParams({ url: found.dataset.closeDoc })); const entry = found.closest(".k-docs__d"), here = $("[aria-current]", entry); entry.remove(); if (here) location.assign($(".k-docs a")?.href || "/"); }
    if ((found = by(".k-listbox .opt[data-value]")) && pick.box?.contains(found)) pickTake(found);
    if ((found = by(".k-pick__x"))) { const field = found.closest("[data-pick]"); $("input[role=combobox]", field).value = ""; pickTyped(field); $("input[type=hidden]", field).dispatchEvent(new Event("change", { bubbles: true })); $("input[role=combobox]", field).focus(); }
    if ((found = by("[data-fill]"))) { const inputs = $$(`[name="${CSS.escape(found.dataset.fill)}"]`, found.closest("form")); inputs.forEach((input, n) => { input.value = n ? "" : found.dataset.value; }); }
    if ((found = by("[data-side-panel]"))) side(found, event);
  }

  function side(button, event) {
    const box = button.closest("[data-side]"), open = button.getAttribute("aria-expanded") === "true";
    $$("[data-side-panel]", box).forEach((each) => each.setAttribute("aria-expanded", each === button && !open));
    box.classList.toggle("open", !open);
    if (open) event.preventDefault();
  }

  /* next and previous from the list one came from */
  function neighbours() {
    const box = $("[data-neighbours]"), from = session.get("k-list");
    if (!box || !from) return;
    const at = from.urls.indexOf(location.pathname);
    if (at < 0) return;
    box.hidden = false;
    $("[data-place]", box).textContent = `${at + 1} ${word("of")} ${from.more ? `${from.urls.length}+` : from.urls.length}`;
    [["[data-prev]", from.urls[at - 1]], ["[data-next]", from.urls[at + 1]]].forEach(([selector, url]) => { const link = $(selector, box); if (url) link.href = url; else link.removeAttribute("data-key"); });
  }

  function watchForms() {
    $$("form[data-form]").forEach((form) => {
      let dirty = false, sent = false;
      form.addEventListener("input", () => { dirty = true; });
      form.addEventListener("submit", (event) => { if (sent) { event.preventDefault(); return; } sent = true; setTimeout(() => { sent = false; }, 4000); });
      addEventListener("beforeunload", (event) => { if (dirty && !sent) event.preventDefault(); });
    });
    if (!focusError(document) && document.activeElement === document.body) $("form[data-form] :is(input, select, textarea):not([type=hidden], [readonly], [disabled])")?.focus();
  }
  function focusError(root) {
    const found = root.querySelector('form[data-form] [aria-invalid="true"], form[data-dialog-form] [aria-invalid="true"]') || (root.id === "dialog" ? root.querySelector('[aria-invalid="true"]') : null);
    found?.focus();
    found?.closest(".k-field")?.scrollIntoView({ block: "nearest" }); /* with what is said under it */
    return found;
  }

  function days(root) {
    $$("[data-day]", root).forEach((input) => {
      if (input.dataset.watched) return;
      input.dataset.watched = "1";
      input.addEventListener("change", async () => {
        if (!input.value.trim()) return;
        const answer = await fetch(`/_/dzien/?q=${encodeURIComponent(input.value)}`, { credentials: "same-origin" }).catch(() => null);
        if (!answer?.ok) return;
        const day = await answer.json();
        if (day.text) { input.value = day.text; announce(day.said); }
      });
    });
  }

  /* the key of the page's own button stands on the bar though the page did not name it */
  function barKey() {
    const bar = $(".k-keys__l"), button = $$('main [data-key="Ctrl+Enter"]').find((one) => one.offsetParent && !one.closest("dialog"));
    if (!bar || !button || $('[data-bar="Ctrl+Enter"]', bar)) return;
    const entry = document.createElement("span"), cap = document.createElement("kbd");
    entry.dataset.bar = "Ctrl+Enter";
    cap.textContent = "Ctrl ↵";
    entry.append(cap, [...button.childNodes].map((each) => (each.nodeType === Node.TEXT_NODE ? each.textContent.trim() : "")).filter(Boolean).join(" "));
    bar.prepend(entry);
  }

  function start() {
    $$("#words i").length || $$("i", $("#words")?.content || document.createElement("i")).forEach((each) => { words[each.dataset.name] = each.textContent; });
    $$("[data-toast]").forEach((each) => { let more = {}; try { more = JSON.parse(each.dataset.more.replace(/ (success|error|info|warning)$/, "")); } catch { /* no undo */ } toast({ text: each.textContent, kind: each.dataset.kind === "error" ? "bad" : "ok", undo: more.undo }); each.remove(); });
    saidBefore();
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onClick);
    document.addEventListener("mouseover", (event) => { const option = event.target.closest?.(".k-listbox .opt[data-value]"); if (option && pick.box?.contains(option)) pickMark(option); });
    document.addEventListener("input", (event) => { if (event.target.dataset?.narrow) narrow(event.target); });
    document.addEventListener("input", (event) => { const field = event.target.closest?.("[data-pick]"); if (field && event.target.matches("input[role=combobox]")) { pickTyped(field); pickOpen(field); } });
    document.addEventListener("focusout", (event) => { if (event.target.closest?.("[data-pick]")) setTimeout(() => { if (pick.box && !pick.box.contains(document.activeElement) && !pick.field.contains(document.activeElement)) pickClose(); }, 150); });
    document.addEventListener("change", (event) => { if (event.target.matches("[data-single-keys]")) local.set("k-single", event.target.checked); });
    document.addEventListener("kit:toasts", (event) => event.detail.toasts.forEach(toast));
    document.addEventListener("kit:announce", (event) => announce(event.detail.text));
    document.addEventListener("kit:changed", changed);
    document.addEventListener("kit:grid-saved", renewSoon);
    document.addEventListener("kit:jobs", () => { const box = $("#jobs"); if (box) htmx.ajax("GET", box.dataset.url, { target: "#jobs", swap: "innerHTML" }); });
    document.addEventListener("kit:job-ended", () => { announce($("#jobs")?.innerText); if ($("[data-list]") && !$("dialog[open]") && $("#bulk")?.hidden !== false) changed(); });
    document.addEventListener("htmx:afterSwap", (event) => {
      const target = event.detail.target;
      if (target.id === "palette-list") paletteShown(new URLSearchParams(event.detail.pathInfo.finalRequestPath.split("?")[1]).get("q") || "");
      if (target.id === "dialog") { openDialog($("#dialog-box")); focusError(target); }
      days(target);
    });
    document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target.id === "dialog" && event.detail.xhr.status === 204) $("#dialog-box").close(); });
    document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) { const dialog = event.detail.elt.closest?.("dialog"); if (dialog && ["filter-box", "save-view"].includes(dialog.id)) dialog.close(); } });
    document.addEventListener("htmx:sendError", (event) => { if (event.detail.requestConfig.verb !== "get" && !event.detail.elt.closest('dialog, form[method="post"]')) toast({ text: word("failed"), kind: "bad" }); });
    document.addEventListener("htmx:responseError", (event) => { if (event.detail.elt.id !== "bell" && ![502, 503, 504].includes(event.detail.xhr.status) && !event.detail.xhr.getResponseHeader("HX-Trigger")) toast({ text: word("error"), kind: "bad" }); });
    $$("[data-single-keys]").forEach((each) => { each.checked = local.get("k-single", true); });
    palette()?.addEventListener("click", (event) => { if (event.target === palette()) palette().close(); });
    neighbours();
    watchForms();
    barKey();
    days(document);
  }
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();

  return { $, $$, announce, toast, triggers, post, openMenu, openDialog, place, named, typing, press, cookie, session, local, word, csrf, changed, lost };
})();
