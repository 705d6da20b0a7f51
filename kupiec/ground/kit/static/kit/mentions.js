/* Kupiec: @ in a text area offers colleagues by name; the server tells whoever is called. */
"use strict";
(() => {
  const { $, $$ } = Kit;
  const CALL = /(?:^|[^\p{L}\p{N}_@./])@([\p{L}\p{N}_.-]{0,40})$/u;
  let box = null, area = null, asked = 0, timer = 0;

  const chosen = () => $(".opt[aria-selected=true]", box);
  function close() { clearTimeout(timer); asked++; if (!box) return; box.remove(); box = null; area.removeAttribute("aria-activedescendant"); area.removeAttribute("aria-controls"); }
  function mark(option) {
    $$(".opt", box).forEach((one, at) => { one.id = `mention-${at}`; one.setAttribute("aria-selected", one === option); });
    option.scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", option.id);
  }
  function show(html) {
    const fresh = document.createElement("div");
    fresh.className = "k-listbox";
    fresh.id = "mention-list";
    fresh.setAttribute("role", "listbox");
    fresh.setAttribute("aria-label", area.dataset.mentions);
    fresh.innerHTML = html;
    if (!$(".opt[data-value]", fresh)) return;
    (area.closest("dialog") || document.body).append(fresh);
    const at = area.getBoundingClientRect(), under = innerHeight - at.bottom - 12, over = at.top - 12, below = under >= Math.min(fresh.offsetHeight, 180) || under >= over;
    fresh.style.maxHeight = `${Math.min(260, below ? under : over)}px`;
    fresh.style.left = `${Math.max(8, Math.min(at.left, innerWidth - fresh.offsetWidth - 8))}px`;
    fresh.style.top = `${below ? at.bottom + 4 : at.top - fresh.offsetHeight - 4}px`;
    box = fresh;
    area.setAttribute("aria-controls", fresh.id);
    mark($(".opt[data-value]", box));
  }
  async function ask(field) {
    const found = CALL.exec(field.value.slice(0, field.selectionStart));
    close();
    if (!found) return;
    const mine = asked;
    const answer = await fetch(`/_/wybierz/notifications.colleague/?q=${encodeURIComponent(found[1].replaceAll(".", " "))}`, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
    const html = answer?.ok ? await answer.text() : "";
    if (mine !== asked || !html || document.activeElement !== field) return;
    area = field;
    show(html);
  }
  function take(option) {
    const end = area.selectionStart, found = CALL.exec(area.value.slice(0, end));
    if (found) { area.setRangeText(`@${option.dataset.label.trim().replace(/\s+/g, ".")} `, end - found[1].length - 1, end, "end"); area.dispatchEvent(new Event("input", { bubbles: true })); }
    close();
  }

  document.addEventListener("input", (event) => { const field = event.target; if (!field.matches?.("textarea[data-mentions]")) return; clearTimeout(timer); timer = setTimeout(() => ask(field), 120); });
  document.addEventListener("keydown", (event) => {
    if (!box || event.target !== area || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = $$(".opt[data-value]", box), at = all.indexOf(chosen());
    const act = { ArrowDown: () => mark(all[(at + 1) % all.length]), ArrowUp: () => mark(all[(at - 1 + all.length) % all.length]), Enter: () => take(all[at]), Tab: () => take(all[at]), Escape: close }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }, true);
  document.addEventListener("mousedown", (event) => { if (!box) return; const option = event.target.closest?.("#mention-list .opt[data-value]"); if (option) { event.preventDefault(); take(option); } else if (!box.contains(event.target)) close(); });
  document.addEventListener("focusout", (event) => { if (box && event.target === area) close(); });
})();
