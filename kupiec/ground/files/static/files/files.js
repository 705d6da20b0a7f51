/* Files dropped or chosen are sent one by one with their progress; the panel comes back anew after the last. */
(() => {
  "use strict";
  if (window.kupiecFiles) return;
  window.kupiecFiles = true;
  const form = (event) => event.target.closest?.("[data-files-drop]");
  const plain = (tag, text, name) => { const made = document.createElement(tag); if (text) made.textContent = text; if (name) made.className = name; return made; };

  document.addEventListener("dragover", (event) => {
    const panel = event.target.closest?.("[data-files]");
    const drop = panel?.querySelector("[data-files-drop]");
    if (drop && event.dataTransfer?.types.includes("Files")) { event.preventDefault(); drop.classList.add("over"); }
  });
  document.addEventListener("dragleave", (event) => { if (event.target.matches?.("[data-files-drop]")) event.target.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    const drop = event.target.closest?.("[data-files]")?.querySelector("[data-files-drop]");
    if (!drop || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    drop.classList.remove("over");
    sendAll(drop, [...event.dataTransfer.files]);
  });
  document.addEventListener("change", (event) => {
    const drop = form(event);
    if (drop && event.target.type === "file" && event.target.files.length) { sendAll(drop, [...event.target.files]); event.target.value = ""; }
  });

  /* Batches wait for each other; each finds the panel as it is by then. */
  const present = (action) => [...document.querySelectorAll("[data-files-drop]")].find((one) => one.action === action);
  let queue = Promise.resolve();
  function sendAll(drop, files) {
    const action = drop.action, rows = files.map((file) => going(drop, file));
    queue = queue.then(async () => {
      let panel = null;
      for (const [place, file] of files.entries()) {
        const now = present(action);
        if (!now) return;
        if (file.size > Number(now.dataset.limit) * 1048576) { wrong(rows[place], now.dataset.tooLarge); continue; }
        try { panel = await send(now, file, rows[place]); rows[place].remove(); } catch (reason) { if (reason === "") rows[place].remove(); else wrong(rows[place], reason); }
      }
      if (panel) renew(present(action), panel);
    });
  }
  function renew(drop, panel) {
    const old = drop?.closest("[data-files]"), box = plain("template");
    if (!old) return;
    box.innerHTML = panel;
    const fresh = box.content.querySelector("[data-files]");
    fresh.querySelector("[data-files-going]")?.replaceWith(drop.querySelector("[data-files-going]"));
    old.replaceWith(fresh);
    window.htmx?.process(fresh);
    renewed();
  }
  /* the tab counts what the panel shows; a file nothing can be drawn of has its icon, not the browser's broken picture */
  function renewed() {
    const panel = document.querySelector("#panel [data-files]"), count = document.querySelector("#tab-files .n");
    if (panel && count) count.textContent = panel.querySelectorAll(":scope>.files-list>li").length;
    document.querySelectorAll(".files-thumb img").forEach((each) => { if (each.complete && !each.naturalWidth) undrawn(each); });
  }
  function undrawn(picture) { picture.closest(".files-thumb").classList.add("undrawn"); }
  document.addEventListener("error", (event) => { if (event.target.matches?.(".files-thumb img")) undrawn(event.target); }, true);
  document.addEventListener("htmx:afterSettle", renewed);
  renewed();

  function going(drop, file) {
    const row = plain("li"), bar = plain("progress"), stop = plain("button", drop.dataset.cancel, "btn sm quiet");
    bar.max = 100; bar.value = 0; bar.setAttribute("aria-label", file.name);
    stop.type = "button";
    row.append(plain("span", file.name, "trunc"), bar, stop);
    drop.querySelector("[data-files-going]").append(row);
    return row;
  }
  function wrong(row, text) { row.querySelector("progress")?.remove(); row.querySelector("button")?.remove(); row.append(plain("span", text, "bad")); }

  function send(drop, file, row) {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest(), data = new FormData();
      data.append("csrfmiddlewaretoken", drop.querySelector("[name=csrfmiddlewaretoken]").value);
      data.append("file", file, file.name);
      const bar = row.querySelector("progress");
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; });
      request.addEventListener("load", () => (request.status === 200 ? done(request.responseText) : fail(told(request) || drop.dataset.failed)));
      request.addEventListener("error", () => fail(drop.dataset.failed));
      request.addEventListener("abort", () => fail(""));
      row.querySelector("button").addEventListener("click", () => request.abort());
      request.open("POST", drop.action);
      request.setRequestHeader("HX-Request", "true");
      request.send(data);
    });
  }
  function told(request) {
    try { return JSON.parse(request.getResponseHeader("HX-Trigger"))["kit:toasts"].toasts[0].text; } catch { return ""; }
  }
})();
