// A file dropped on the box goes into its file field.
addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("[data-drop]")) {
    const field = box.querySelector("input[type=file]");
    for (const name of ["dragenter", "dragover"]) box.addEventListener(name, event => { event.preventDefault(); box.classList.add("over"); });
    box.addEventListener("dragleave", () => box.classList.remove("over"));
    box.addEventListener("drop", event => {
      event.preventDefault();
      box.classList.remove("over");
      if (event.dataTransfer.files.length) { field.files = event.dataTransfer.files; field.dispatchEvent(new Event("change", { bubbles: true })); }
    });
  }
});
