/* Kupiec: passkeys. A form with data-passkey asks the browser for one (create or get) before it is sent. */
"use strict";
(() => {
  const ready = new WeakSet();
  async function ask(form) {
    const options = JSON.parse(form.dataset.options);
    const credential = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.elements.passkey.value = JSON.stringify(credential.toJSON());
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-passkey]") || ready.has(form)) return;
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      await ask(form);
      ready.add(form);
      form.submit();
    } catch { failed.hidden = false; }
  });
})();
