/* What registers say goes into the form: empty fields at once, the others when one says so. */
(() => {
  "use strict";
  if (window.kupiecRegistries) return;
  window.kupiecRegistries = true;
  const field = (button) => button.closest("form")?.elements.namedItem(button.dataset.registryPut);
  function put(button) {
    const target = field(button);
    if (!target || button.disabled) return;
    target.value = button.dataset.value;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.dispatchEvent(new Event("change", { bubbles: true }));
    const said = button.closest("[data-registry-fill]").querySelector("[data-registry-said]");
    button.firstElementChild.textContent = said.dataset.filled;
    button.ariaLabel = `${said.dataset.filled}: ${button.dataset.label}`;
    button.disabled = true;
  }
  document.addEventListener("click", (event) => {
    const one = event.target.closest("[data-registry-put]"), all = event.target.closest("[data-registry-all]");
    if (one) put(one);
    if (all) for (const each of all.closest("[data-registry-fill]").querySelectorAll("[data-registry-put]")) put(each);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "registry-fill") return;
    const empty = [...event.target.querySelectorAll("[data-registry-empty]")].filter((one) => field(one) && !field(one).value.trim());
    for (const one of empty) put(one);
    const said = event.target.querySelector("[data-registry-said]");
    if (said && empty.length) said.textContent = said.dataset.all;
  });
  document.addEventListener("htmx:afterRequest", (event) => { /* waiting took the cursor off the button */
    if (event.target.matches?.("[data-registry-ask]") && document.activeElement === document.body) setTimeout(() => event.target.focus());
  });
  const failed = (event) => {
    const place = document.getElementById("registry-fill");
    if (!place || !event.target.closest?.("[data-registry-ask]")) return;
    const note = document.createElement("p");
    note.className = "t-bad";
    note.textContent = place.dataset.failed;
    place.replaceChildren(note);
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
})();
