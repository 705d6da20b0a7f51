/* Notices without a reload: the bell asks every half minute while the page is looked at, and says what it has not said yet. */
(() => {
  const EVERY = 30000, MOST = 3, KEPT = "kupiec-said";
  const bell = document.getElementById("bell");
  if (!bell) return;

  const ask = () => { if (document.visibilityState === "visible" && navigator.onLine) htmx.trigger(document.body, "kit:bell"); };

  function told() {
    try { return JSON.parse(sessionStorage.getItem(KEPT)); } catch { return null; }
  }

  /* the first answer of a session is only remembered: what waits is counted on the bell */
  function say() {
    const news = [...bell.querySelectorAll("template[data-notice]")];
    const known = told();
    const fresh = known ? news.filter((each) => !known.includes(each.dataset.notice)) : [];
    fresh.slice(0, MOST).forEach((each) => document.dispatchEvent(new CustomEvent("kit:toasts", { detail: { toasts: [{ text: each.content.textContent, open: each.dataset.url }] } })));
    try { sessionStorage.setItem(KEPT, JSON.stringify([...new Set([...(known || []), ...news.map((each) => each.dataset.notice)])].slice(-300))); } catch { /* a browser that keeps nothing says nothing */ }
  }

  bell.addEventListener("htmx:afterSwap", say);
  document.addEventListener("visibilitychange", ask);
  setInterval(ask, EVERY);
})();
