// The customer's page: says it was opened once somebody looks at it, asks the server for sums, takes the signature;
// what has to be filled in and is empty is told at its field, in the words of the page, so that nothing typed elsewhere on it is lost.
(() => {
  "use strict";
  const main = document.querySelector("main[data-here]");
  if (!main) return;
  const here = main.dataset.here, query = main.dataset.query, form = document.getElementById("accept");

  const seen = () => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (document.visibilityState !== "visible" || !token) return;
    document.removeEventListener("visibilitychange", seen);
    fetch(`${here}?${query}`, { method: "POST", body: new URLSearchParams({ do: "seen", csrfmiddlewaretoken: token.value }), credentials: "same-origin" }).catch(() => {});
  };
  document.addEventListener("visibilitychange", seen);
  setTimeout(seen, 1500);

  const tell = (field, wrong) => {
    const place = document.getElementById(field.getAttribute("aria-describedby"));
    place.textContent = wrong ? place.dataset.empty : "";
    wrong ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  };
  const empty = (field) => (field.type === "checkbox" ? !field.checked : !field.value.trim());
  document.querySelectorAll("form[novalidate]").forEach((one) => {
    const needed = [...one.elements].filter((field) => field.required);
    needed.forEach((field) => field.addEventListener("input", () => { if (!empty(field)) tell(field, false); }));
    one.addEventListener("submit", (event) => {
      const missing = needed.filter(empty);
      needed.forEach((field) => tell(field, missing.includes(field)));
      if (!missing.length) return;
      event.preventDefault();
      missing[0].focus();
    });
  });

  if (!form) return;
  const box = document.querySelector("[data-sums]");
  let asked = 0;
  document.querySelectorAll(".op-tick").forEach((tick) => tick.addEventListener("change", async () => {
    const mine = ++asked, chosen = new URLSearchParams(query);
    for (const [name, value] of new FormData(form)) if (name === "l" || name.startsWith("g-")) chosen.append(name, value);
    try {
      const answer = await fetch(`${here}suma/?${chosen}`, { credentials: "same-origin" });
      if (answer.ok && mine === asked) box.innerHTML = await answer.text();
    } catch { /* the sums stay; the server counts anew when it is accepted */ }
  }));

  const place = document.querySelector("[data-sign]"), pad = place.querySelector("[data-pad]"), path = pad.querySelector("path"), field = form.elements.signature;
  const WIDTH = 600, HEIGHT = 200, MOST = 6000;
  let strokes = [], drawing = false, points = 0;
  place.hidden = false;
  const show = () => {
    path.setAttribute("d", strokes.map((one) => "M" + (one.length > 1 ? one : [one[0], one[0]]).map(([x, y]) => `${x},${y}`).join(" L")).join(" "));
    field.value = strokes.map((one) => one.map(([x, y]) => `${x},${y}`).join(" ")).join(";");
  };
  const at = (event) => {
    const area = pad.getBoundingClientRect(), fit = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [fit(((event.clientX - area.left) / area.width) * WIDTH, WIDTH), fit(((event.clientY - area.top) / area.height) * HEIGHT, HEIGHT)];
  };
  const add = (event) => {
    const point = at(event), last = strokes[strokes.length - 1], before = last[last.length - 1];
    if (points >= MOST || (before && Math.abs(before[0] - point[0]) + Math.abs(before[1] - point[1]) < 3)) return;
    last.push(point); points += 1; show();
  };
  pad.addEventListener("pointerdown", (event) => { if (strokes.length >= 80) return; drawing = true; pad.setPointerCapture(event.pointerId); strokes.push([]); add(event); event.preventDefault(); });
  pad.addEventListener("pointermove", (event) => { if (drawing) add(event); });
  ["pointerup", "pointercancel"].forEach((name) => pad.addEventListener(name, () => { drawing = false; }));
  place.querySelector("[data-clear]").addEventListener("click", () => { strokes = []; points = 0; show(); });
  if (/^[\d, ;]+$/.test(field.value)) { strokes = field.value.split(";").filter(Boolean).map((one) => one.trim().split(" ").map((pair) => pair.split(",").map(Number))); points = strokes.flat().length; show(); }
})();
