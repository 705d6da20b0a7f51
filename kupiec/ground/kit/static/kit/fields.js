/* What a browser would say of a field in a bubble of its own language stands under the field in ours. */
(() => {
  const { $, word } = Kit;

  function drop(field) {
    if (!field.dataset.told) return;
    document.getElementById(field.dataset.told)?.remove();
    delete field.dataset.told;
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }

  function tell(event) {
    const field = event.target;
    event.preventDefault();
    if (field.type === "hidden") return;
    drop(field);
    const said = document.createElement("span");
    said.id = `${field.id || field.name}_said`;
    said.className = "small t-bad k-said";
    said.setAttribute("role", "alert");
    said.textContent = word(field.validity.valueMissing ? "missing" : "wrong");
    field.dataset.told = said.id;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", said.id);
    (field.closest(".k-in, .k-tick") || field).after(said);
    if ($(":invalid:not(fieldset)", field.form || document) === field) field.focus();
  }

  document.addEventListener("invalid", tell, true);
  for (const name of ["input", "change"]) document.addEventListener(name, (event) => drop(event.target), true);
})();
