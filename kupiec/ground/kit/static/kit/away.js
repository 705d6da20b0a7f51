/* The server away: said where one looks, nothing typed is lost, and lists ask again by themselves when it is back. */
(() => {
  const { $, $$, word } = Kit, banner = $("#offline");
  if (!banner) return;
  const FRESH = 10000, TYPING = 4000, GONE = [502, 503, 504];
  const unasked = new Map();      /* target → what it waits for */
  let heard = Date.now(), asked = 0, away = false, timer = 0, pause = 0;

  async function alive() {
    asked = Date.now();
    const ends = new AbortController(), late = setTimeout(() => ends.abort(), 5000);
    const answer = await fetch(banner.dataset.alive, { cache: "no-store", credentials: "same-origin", headers: { "HX-Request": "true" }, signal: ends.signal }).catch(() => null);
    clearTimeout(late);
    const there = Boolean(answer) && !GONE.includes(answer.status);
    there ? back() : lost();
    return there;
  }

  function lost() {
    banner.hidden = false;
    if (!away) { away = true; pause = 1000; }
    clearTimeout(timer);
    timer = setTimeout(alive, pause);
    pause = Math.min(pause * 2, 15000);
  }

  function back() {
    heard = Date.now();
    clearTimeout(timer);
    if (!away) return;
    away = false;
    banner.hidden = true;
    $$("[data-away]").forEach((each) => each.remove());
    const again = [...unasked.values()];
    unasked.clear();
    again.filter(({ source }) => source.isConnected).forEach(({ source, path, target }) => htmx.ajax("GET", path, { source, target }).catch(() => null));
    Kit.announce(word("back"));
  }

  /* the note stands at the top of the form or dialog, not behind its backdrop */
  function say(form) {
    if (!$$("input, select, textarea", form).some((one) => one.checkVisibility())) { Kit.toast({ text: word("failed"), kind: "bad" }); return; }
    const inside = form.matches(".in") ? form : $(".in", form) || form;
    $("[data-away]", form)?.remove();
    const note = document.createElement("div");
    note.className = "k-note bad";
    note.dataset.away = "";
    note.setAttribute("role", "alert");
    note.textContent = word("kept");
    inside.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  }

  /* what a list, a filter or a preview waits for is asked again; a dialog that comes by itself later would only disturb */
  function remember({ elt, target, requestConfig, pathInfo }) {
    if (requestConfig.verb !== "get" || target.closest("dialog") || elt.id === "bell") return;
    unasked.set(target, { source: elt, path: pathInfo.requestPath, target });
  }
  function missed(event) {
    const form = event.detail.elt.closest('dialog form, form[method="post"]');
    remember(event.detail);
    if (form) say(form);
    lost();
  }

  /* a form that leaves the page goes only when the server was heard of a moment ago: the browser's error page would drop what was typed */
  function leaving(event) {
    const form = event.target;
    if (!form.matches('form[method="post"]:not([hx-post])') || event.defaultPrevented) return;
    if (!away && navigator.onLine && Date.now() - heard < FRESH) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.asking) return;
    form.dataset.asking = "1";
    alive().then((there) => {
      delete form.dataset.asking;
      there ? form.requestSubmit(event.submitter || undefined) : say(form);
    });
  }

  document.addEventListener("submit", leaving, true);
  document.addEventListener("input", (event) => { if (event.target.closest?.('form[method="post"]') && Date.now() - Math.max(heard, asked) > TYPING) alive(); });
  document.addEventListener("kit:lost", lost);
  document.addEventListener("htmx:sendError", missed);
  document.addEventListener("htmx:responseError", (event) => { if (GONE.includes(event.detail.xhr.status) && !event.detail.xhr.getResponseHeader("HX-Trigger")) missed(event); });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) back(); });
  addEventListener("offline", lost);
  addEventListener("online", alive);
})();
