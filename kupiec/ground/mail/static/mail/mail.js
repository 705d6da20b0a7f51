/* The form that writes a mail: an address of the customer is put among the recipients, one's own program gets what is typed. */
(() => {
  const field = (form, name) => form.querySelector(`[name="${name}"]`);
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-mail-add]");
    if (add) {
      const to = field(add.closest("form"), "to"), known = to.value.split(/[,;\s]+/).filter(Boolean);
      if (!known.includes(add.dataset.mailAdd)) known.push(add.dataset.mailAdd);
      to.value = known.join(", ");
      to.focus();
      return;
    }
    const open = event.target.closest("[data-mailto]");
    if (!open) return;
    const form = open.closest("form"), say = (name) => field(form, name)?.value.trim() ?? "";
    const list = (name) => say(name).split(/[,;\s]+/).filter(Boolean).map(encodeURIComponent).join(",");
    const asked = [["cc", list("cc")], ["bcc", list("bcc")], ["subject", encodeURIComponent(say("subject"))], ["body", encodeURIComponent(say("text").replace(/\r?\n/g, "\r\n"))]];
    open.href = `mailto:${list("to")}?${asked.filter(([, value]) => value).map(([name, value]) => `${name}=${value}`).join("&")}`;
  });
})();
