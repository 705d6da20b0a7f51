/* Kupiec: the lines grid (docs/kit.md). Typing never waits: cells go to a local queue, one batch is under way at a time,
   answers bring touched rows back. An answer never overwrites a cell edited after it was sent. APG grid: one tab stop. */
"use strict";
class LinesGrid {
  constructor(box) {
    this.box = box;
    this.set = JSON.parse(box.dataset.setup);
    this.rows = JSON.parse(box.querySelector("[data-grid-rows]").content.textContent);
    this.cols = this.set.columns;
    this.table = box.querySelector("table");
    this.body = this.table.tBodies[0];
    this.scroll = box.querySelector("[data-scroll]");
    this.stateBox = box.querySelector("[data-grid-state]");
    this.totals = box.querySelector("[data-grid-totals]");
    this.height = 35;
    this.narrow = matchMedia("(max-width: 1400px)");
    this.narrow.addEventListener("change", () => this.draw());
    this.at = { row: 0, col: this.firstCol() };
    this.queue = [];
    this.flying = null;
    this.undos = [];
    this.errors = new Map();
    this.told = new Map();
    this.gone = new Map(); /* lines taken off here, not yet there: id to the newest version known */
    this.pending = new Map();
    this.selected = new Set();
    this.editor = null;
    this.temp = 0;
    this.scan = { text: "", last: -1e9, field: null, before: "" };
    this.unsure = [];
    this.retry = 0;
    this.storeKey = `k-grid:${this.set.url}`;
    this.drawHead();
    this.draw();
    this.listen();
    const kept = Kit.local.get(this.storeKey, []);
    if (kept.length && this.set.edit) { this.queue = kept; this.flush(); }
  }

  /* ---- small questions ---- */
  firstCol() { return Math.max(0, this.cols.findIndex((col) => col.key === this.set.entry[0])); }
  get adds() { return this.set.edit && this.set.add; }
  can(what) { return this.adds && !this.set.lacks.includes(what); }
  get last() { return this.adds ? this.rows.length : Math.max(0, this.rows.length - 1); }
  /* columns that are drawn at this width: an entry or a spacer must not span more of them */
  wide(from = 0, to = this.cols.length) { return this.cols.slice(from, to).filter((col) => !(this.narrow.matches && /\bhide-md\b/.test(col.classes))).length; }
  row(id) { return this.rows.find((row) => row.id === id); }
  index(id) { return this.rows.findIndex((row) => row.id === id); }
  here() { return this.rows[this.at.row]; }
  col(key) { return this.cols.findIndex((each) => each.key === key); }
  may(row, col) { return this.set.edit && row && row.id > 0 && col.edit && !(row.locked || []).includes(col.key) && row.state !== "heading"; }
  cell(r, c) { return this.body.querySelector(`tr[data-n="${r}"]`)?.cells[c] || null; }

  /* ---- drawing: only the rows in sight, with spacers above and below ---- */
  drawHead() {
    const tr = document.createElement("tr");
    tr.setAttribute("aria-rowindex", "1");
    this.cols.forEach((col) => {
      const th = document.createElement("th");
      th.scope = "col";
      th.className = `${col.classes.replace(/\b(b|muted|code)\b/g, "").trim()} g-${col.width}`;
      th.textContent = th.title = col.label;
      tr.append(th);
    });
    this.table.tHead.replaceChildren(tr);
    /* beside an open panel and in a narrow window what grows stays readable: the columns scroll instead of eating it up */
    const fixed = [...tr.cells].filter((th) => !th.classList.contains("g-grow")).reduce((sum, th) => sum + th.offsetWidth, 0);
    /* on a phone the quantity stands beside the name; two that grow are texts to be compared */
    const wide = innerWidth > 760, grows = tr.querySelectorAll(".g-grow").length, names = grows > 1 ? 265 * grows : wide ? 190 : 130;
    if (fixed && grows) this.table.style.minWidth = `${Math.max(wide ? 860 : 0, fixed + names)}px`;
  }
  span() {
    const all = this.rows.length + (this.adds ? 1 : 0);
    if (all <= 60) return [0, all];
    const first = Math.max(0, Math.floor(this.scroll.scrollTop / this.height) - 10);
    return [first, Math.min(all, first + Math.ceil(this.scroll.clientHeight / this.height) + 20)];
  }
  draw() {
    const [first, end] = this.span(), all = this.rows.length + (this.adds ? 1 : 0), parts = [], typed = this.inEntry(), inside = this.inCells();
    this.shown = [first, end];
    this.table.setAttribute("aria-rowcount", all + 1);
    this.table.setAttribute("aria-colcount", this.cols.length);
    if (first) parts.push(this.pad(first));
    for (let n = first; n < end; n++) parts.push(n < this.rows.length ? this.drawRow(n) : this.drawEntry());
    if (end < all) parts.push(this.pad(all - end));
    this.drawing = true;
    this.body.replaceChildren(...parts);
    this.retype(typed);
    this.drawing = false;
    this.moved();
    this.mark(inside && !this.editor);
  }
  /* what stands in the entry row survives a redraw, with the caret where it was */
  inEntry() {
    const entry = this.entry;
    if (!entry) return null;
    const at = [entry.input, entry.amount].find((each) => each && each === document.activeElement) || null;
    return { text: entry.input.value, amount: entry.amount?.value || "", amountAt: at === entry.amount, focus: !!at, from: at?.selectionStart, to: at?.selectionEnd };
  }
  retype(typed) {
    if (!typed || !this.entry || !this.body.contains(this.entry.input)) return;
    this.entry.input.value = typed.text;
    if (this.entry.amount) this.entry.amount.value = typed.amount;
    const at = typed.amountAt && this.entry.amount ? this.entry.amount : this.entry.input;
    if (typed.focus) { at.focus({ preventScroll: true }); at.setSelectionRange(typed.from, typed.to); }
  }
  pad(count) {
    const tr = document.createElement("tr"), td = document.createElement("td");
    tr.className = "pad";
    tr.setAttribute("aria-hidden", "true");
    td.colSpan = this.wide();
    td.style.height = `${count * this.height}px`;
    tr.append(td);
    return tr;
  }
  drawRow(n) {
    const row = this.rows[n], tr = document.createElement("tr");
    tr.dataset.n = n;
    tr.setAttribute("aria-rowindex", n + 2);
    if (row.label) tr.setAttribute("aria-label", row.label);
    tr.className = `${row.state || ""}${this.selected.has(row.id) ? " sel" : ""}`;
    if (this.selected.has(row.id)) tr.setAttribute("aria-selected", "true");
    this.cols.forEach((col, c) => tr.append(this.drawCell(row, col, c)));
    return tr;
  }
  drawCell(row, col, c) {
    const td = document.createElement("td"), value = row.c[col.key], waiting = this.pending.get(`${row.id}:${col.key}`);
    td.className = col.classes;
    td.setAttribute("role", "gridcell");
    td.setAttribute("aria-colindex", c + 1);
    td.tabIndex = -1;
    if (!this.may(row, col)) td.setAttribute("aria-readonly", "true");
    const error = this.errors.get(`${row.id}:${col.key}`), note = row.notes?.[col.key];
    if (error) { td.classList.add("cell-err"); td.title = error.message; td.setAttribute("aria-invalid", "true"); td.textContent = error.typed; return td; }
    if (note) { td.classList.add("cell-note"); td.title = note; }
    if (waiting !== undefined) { td.classList.add("pending"); td.textContent = waiting; return td; }
    if (col.kind === "stock") { td.append(this.stock(value)); td.title = value?.[1] || ""; }
    else if (row.marks && c === this.nameCol()) { const box = this.span_("nm", ""), name = this.span_("trunc", value); td.title = value; box.append(name); row.marks.forEach((mark) => box.append(this.badge(mark))); td.append(box); }
    else if (col.why && value !== "") td.append(this.span_("why", value));
    else { td.textContent = value; if (col.width === "grow") td.title = value; }
    const old = row.old?.[col.key];
    if (old !== undefined) td.prepend(this.span_("old", old));
    return td;
  }
  nameCol() { const grow = this.cols.findIndex((col) => col.width === "grow"); return grow < 0 ? this.firstCol() : grow; }
  span_(name, text) { const span = document.createElement("span"); span.className = name; span.textContent = text; return span; }
  icon(name, size = "") {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", `ti ${size}`);
    svg.setAttribute("aria-hidden", "true");
    const sprite = document.querySelector("svg.ti use")?.getAttribute("href")?.split("#")[0] || "/static/kit/icons.svg";
    use.setAttribute("href", `${sprite}#${name}`);
    svg.append(use);
    return svg;
  }
  badge(mark) { const span = this.span_(`k-badge ${mark.kind}`, ""); if (mark.icon) span.append(this.icon(mark.icon)); span.append(span.title = mark.text); return span; }
  stock([kind, text] = ["na", ""]) { const span = this.span_(`st ${kind}`, ""); if (text) span.append(this.icon({ ok: "circle-check", part: "circle-half-2", none: "circle-x" }[kind] || "minus"), text); return span; }
  drawEntry() {
    const tr = document.createElement("tr"), first = this.firstCol();
    tr.className = "newrow";
    tr.dataset.n = this.rows.length;
    tr.setAttribute("aria-rowindex", this.rows.length + 2);
    const cell = (span = 1, text = "") => { const td = document.createElement("td"); td.colSpan = span; td.setAttribute("role", "gridcell"); td.textContent = text; return td; };
    for (let c = 0; c < first; c++) { if (!this.wide(c, c + 1)) continue; const td = cell(1, c === 0 && first > 0 ? String(this.next()) : ""); td.className = "num muted"; tr.append(td); }
    const quantity = this.cols.findIndex((col) => this.set.entry[1] && col.key === this.set.entry[1]), span = quantity > first ? quantity - first : 2;
    const field = cell(this.wide(first, first + span)), box = this.span_("k-in", ""), input = document.createElement("input");
    input.placeholder = this.set.hint;
    input.setAttribute("aria-label", this.set.hint || Kit.word("line"));
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    if (this.set.suggests) input.setAttribute("aria-autocomplete", "list");
    input.autocomplete = "off";
    input.tabIndex = -1;
    box.append(this.icon("barcode", "s"), input);
    field.append(box);
    tr.append(field);
    const rest = this.wide(first + span) - (quantity > first ? 1 : 0);
    let amount = null;
    if (quantity > first) { const td = cell(1); td.className = "num"; amount = document.createElement("input"); amount.className = "q"; amount.value = ""; amount.placeholder = "1"; amount.tabIndex = -1; amount.inputMode = "decimal"; amount.setAttribute("aria-label", this.cols[quantity].label); td.append(amount); tr.append(td); }
    if (rest > 0) { const td = cell(rest); td.className = "small muted"; td.append(this.note = this.span_("row-x tight", "")); if (this.set.note) this.note.append(this.icon("circle-filled", "xs t-ok"), this.set.note); tr.append(td); }
    this.entry = { input, amount };
    return tr;
  }

  /* ---- the roving cell ---- */
  mark(focus = true) {
    this.body.querySelectorAll(".cell-on").forEach((td) => { td.classList.remove("cell-on"); td.tabIndex = -1; });
    if (this.at.row >= this.rows.length && this.adds) { if (this.entry) { this.entry.input.tabIndex = 0; if (focus) this.entry.input.focus({ preventScroll: true }); } return; }
    if (this.entry) this.entry.input.tabIndex = -1;
    const td = this.cell(this.at.row, this.at.col);
    if (!td) return;
    td.tabIndex = 0;
    td.classList.toggle("cell-on", this.box.contains(document.activeElement) || focus);
    if (focus) td.focus({ preventScroll: true });
  }
  go(row, col = this.at.col) {
    this.closeWhy();
    this.at = { row: Math.max(0, Math.min(this.last, row)), col: Math.max(0, Math.min(this.cols.length - 1, col)) };
    this.bring();
    this.mark();
  }
  bring() {
    const top = this.at.row * this.height, head = this.table.tHead.offsetHeight, box = this.scroll;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + this.height + head > box.scrollTop + box.clientHeight) box.scrollTop = top + this.height + head - box.clientHeight;
    const [first, end] = this.span();
    if (!this.shown || this.at.row < this.shown[0] || this.at.row >= this.shown[1]) { this.shown = [first, end]; this.draw(); }
  }
  redraw(ids) {
    const inside = this.inCells(); /* asked before the row of the focused cell is put anew */
    ids.forEach((id) => { const n = this.index(id), old = this.body.querySelector(`tr[data-n="${n}"]`); if (n >= 0 && old && !(this.editor && this.editor.id === id)) old.replaceWith(this.drawRow(n)); });
    this.mark(inside && !this.editor);
  }
  inCells() { const at = document.activeElement; return this.body.contains(at) && at !== this.entry?.input && at !== this.entry?.amount; }

  /* ---- editing a cell ---- */
  edit(start = null) {
    const row = this.here(), col = this.cols[this.at.col];
    if (!row || !this.may(row, col)) { if (row && start !== null) Kit.announce(Kit.word("readonly")); return; }
    const td = this.cell(this.at.row, this.at.col), options = col.options && row.options?.[col.options];
    const input = document.createElement(options ? "select" : "input");
    const name = `${row.id}:${col.key}`, before = this.pending.get(name) ?? this.errors.get(name)?.typed ?? row.c[col.key];
    if (options) options.forEach((each) => { const option = document.createElement("option"); option.value = option.textContent = each; input.append(option); });
    input.value = start ?? before;
    input.setAttribute("aria-label", `${col.label}, ${Kit.word("line")} ${this.at.row + 1}`);
    if (col.num) input.inputMode = "decimal";
    td.classList.add("editing");
    td.replaceChildren(input);
    this.editor = { id: row.id, key: col.key, before, input };
    input.focus();
    if (start === null && !options) input.select();
  }
  close(keep) {
    const editor = this.editor;
    if (!editor) return;
    this.editor = null;
    this.closeChoices();
    const text = editor.input.value.trim();
    if (keep && text !== editor.before) this.change(editor.id, editor.key, text, editor.before);
    this.redraw([editor.id]);
  }
  change(id, key, text, before) {
    const name = `${id}:${key}`;
    this.pending.set(name, text);
    this.errors.delete(name);
    this.undos.push({ op: "set", id, cells: { [key]: before } });
    const waiting = this.queue.slice(this.queue.findLastIndex((op) => op.op === "fill") + 1).find((op) => op.op === "set" && op.id === id);
    if (waiting) waiting.cells[key] = text; else this.push({ op: "set", id, cells: { [key]: text } });
    this.flushSoon();
  }

  /* ---- the queue ---- */
  push(op) { this.queue.push(op); this.keep(); this.flushSoon(); }
  keep() { const all = [...(this.flying?.ops || []), ...this.queue]; all.length ? Kit.local.set(this.storeKey, all) : Kit.local.drop(this.storeKey); this.state(); }
  flushSoon() { clearTimeout(this.timer); this.timer = setTimeout(() => this.flush(), 30); }
  async flush() {
    if (this.flying || !this.queue.length) return;
    const block = this.queue.findIndex((op) => op.op === "fill"), many = block < 0 ? 100 : Math.max(1, block); /* a block goes alone: cells sent before it change the versions of its lines */
    const ops = this.queue.splice(0, Math.min(100, many)).filter((op) => this.ready(op));
    if (!ops.length) { this.keep(); return; }
    await this.send({ key: crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`, ops });
  }
  /* versions are put in when a batch leaves, so that they are the newest known */
  ready(op) {
    if (op.op === "set") { const row = this.row(op.id); if (!row) return false; op.v = row.v; }
    if (op.op === "fill") { op.lines = op.lines.filter((one) => this.row(one.id)).map((one) => ({ ...one, v: this.row(one.id).v })); if (!op.lines.length) return false; }
    if (op.op === "add" && this.entered) op.last = this.entered; /* a place scanned after goods belongs to their line */
    if (op.op === "remove") { op.lines = op.lines.map(([id, seen]) => [id, this.gone.get(id) ?? seen]); }
    return true;
  }
  /* lines whose cells an operation writes, and whether a later one writes a cell again */
  written(op) { return op.op === "set" ? [op] : op.op === "fill" ? op.lines : []; }
  again(id, key) { return this.queue.some((op) => this.written(op).some((one) => one.id === id && key in one.cells)); }
  async send(batch) {
    this.flying = batch;
    this.state();
    let answer = null;
    try {
      answer = await Kit.post(this.set.url, JSON.stringify(batch), { headers: { "Content-Type": "application/json" } });
    } catch { answer = null; }
    if (!answer || answer.status === 503 || answer.status === 502 || answer.status === 504) { this.later(batch); return; }
    this.retry = 0;
    this.flying = null;
    document.getElementById("offline")?.setAttribute("hidden", "");
    let told = null;
    try { told = await answer.json(); } catch { told = null; }
    if (!told || told.error || !answer.ok) this.broken(batch, told?.error?.text || Kit.word("error"));
    else this.take(batch, told);
    this.keep();
    this.flush();
  }
  later(batch) {
    this.retry = Math.min(this.retry + 1, 6);
    document.getElementById("offline")?.removeAttribute("hidden");
    this.keep();
    setTimeout(() => this.send(batch), 1000 * 2 ** (this.retry - 1));
  }
  broken(batch, text) {
    batch.ops.flatMap((op) => this.written(op)).forEach(({ id, cells }) => Object.keys(cells).forEach((key) => { if (this.pending.get(`${id}:${key}`) === cells[key]) this.pending.delete(`${id}:${key}`); }));
    this.gone.clear();
    Kit.toast({ text, kind: "bad" });
    this.reread();
  }
  /* what the server has: after a refusal of the whole batch nothing may stand here that is not there */
  async reread() {
    const told = await fetch(this.set.url, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    if (told?.rows) { this.rows = told.rows; this.totals.innerHTML = told.totals; window.htmx?.process(this.totals); }
    if (told?.edit === false) this.set.edit = false;
    this.at.row = Math.min(this.at.row, this.last);
    this.draw();
  }
  take(batch, told) {
    batch.ops.forEach((op, n) => this.result(op, told.results[n] || { ok: false, text: "" }));
    const whole = told.whole;
    told.rows.forEach((row) => { if (this.gone.has(row.id)) this.gone.set(row.id, row.v); });
    told.rows = told.rows.filter((row) => !this.gone.has(row.id));
    if (whole) this.rows = told.rows;
    else {
      told.rows.forEach((row) => { const at = this.index(row.id); at < 0 ? this.rows.push(row) : (this.rows[at] = row); });
      if (told.removed.length) this.rows = this.rows.filter((row) => !told.removed.includes(row.id));
      if (told.order) { const place = new Map(told.order.map((id, n) => [id, n])); this.rows.sort((a, b) => (place.get(a.id) ?? 1e9) - (place.get(b.id) ?? 1e9)); }
    }
    if (told.totals !== null && told.totals !== undefined) { this.totals.innerHTML = told.totals; window.htmx?.process(this.totals); }
    const shape = whole || told.removed.length || told.order || batch.ops.some((op) => op.op !== "set");
    if (!this.editor) {
      this.at.row = Math.max(0, Math.min(this.last, this.at.row));
      const focus = told.results.find((each) => each.focus)?.focus;
      shape ? this.draw() : this.redraw([...new Set([...told.rows.map((row) => row.id), ...batch.ops.map((op) => op.id).filter(Boolean)])]);
      if ([this.entry?.input, this.entry?.amount].includes(document.activeElement)) { this.toEntry = false; this.at.row = this.rows.length; }
      else if (this.toEntry) { this.toEntry = false; this.go(this.rows.length); }
      else if (focus && batch.ops.some((op) => op.op === "copy")) this.go(this.index(focus));
      else if (this.box.contains(document.activeElement) || document.activeElement === document.body) this.mark(shape);
    } else if (shape) this.stale = true;
    if (told.announce) Kit.announce(told.announce);
    else { const said = this.totals.querySelector("[data-say]")?.dataset.say; Kit.announce(`${Kit.word("saved")}. ${said || ""}`); }
    document.dispatchEvent(new CustomEvent("kit:grid-saved", { detail: told }));
  }
  result(op, result) {
    this.written(op).forEach(({ id, cells }) => Object.entries(cells).forEach(([key, text]) => {
      const name = `${id}:${key}`;
      if (!this.again(id, key) && this.pending.get(name) === text) this.pending.delete(name);
      this.told.get(name)?.remove(); /* what was said of this cell before is over */
      const mine = op.op === "set" ? (!result.field || result.field === key) && result : result.cells?.find((one) => one.id === id && one.field === key);
      if (result.ok) this.errors.delete(name);
      else if (mine) this.errors.set(name, { typed: text, message: mine.text, block: op.op === "fill" });
    }));
    if (op.op === "remove") op.lines.forEach(([id]) => this.gone.delete(id));
    if (result.ok) {
      if (result.undo !== undefined && !op.undone) this.forget(op);
      if (result.undo !== undefined && !op.undone) this.undos.push({ op: "restore", data: result.undo });
      if (result.message || op.said) Kit.toast({ text: [result.message, op.said].filter(Boolean).join(" "), kind: op.said ? "warn" : "ok" });
      if (result.candidates) this.doubt(op, result.candidates);
      if (op.op === "add" && result.focus) this.entered = result.focus;
      return;
    }
    const conflict = result.conflict && op.op === "set" ? `${Kit.word("conflict")} ${Object.values(op.cells).join(", ")}` : result.text;
    const texts = new Set([...(["fill", "paste"].includes(op.op) ? [Kit.word("unpasted")] : []), conflict, ...(result.more || []).map((each) => each.text)]);
    const said = Kit.toast({ text: [...texts].join(" "), kind: result.conflict ? "warn" : "bad" });
    if (op.op === "set") Object.keys(op.cells).forEach((key) => this.told.set(`${op.id}:${key}`, said));
    if (op.op === "add") this.doubt(op, null, result);
  }
  /* the server takes the change back better than the old texts would (a price is found anew, not written by hand) */
  forget(op) {
    if (op.op !== "set") return;
    this.undos = this.undos.filter((kept) => !(kept.op === "set" && kept.id === op.id && Object.keys(kept.cells).some((key) => key in op.cells && !this.again(op.id, key))));
  }
  state() {
    const waiting = this.queue.length + (this.flying ? this.flying.ops.length : 0), badge = document.getElementById("draft-state");
    const text = this.retry ? `${waiting} ${Kit.word("waiting")}` : this.flying ? Kit.word("saving") : this.saved ? `${Kit.word("saved")} ${this.saved}` : "";
    if (!waiting && (this.had || 0) > 0) { const now = new Date(); this.saved = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`; }
    this.had = waiting;
    if (badge) badge.textContent = waiting ? text : this.saved ? `${Kit.word("saved")} ${this.saved}` : badge.textContent;
    const dot = document.querySelector(".k-docs a[aria-current] .dirty");
    if (dot) dot.hidden = !waiting;
    this.box.toggleAttribute("data-busy", !!waiting);
  }

  /* ---- choosing: item choice after an unclear entry, F4 pickers ---- */
  /* codes nothing was found for, and unclear ones, come back one by one; none is overwritten by the next */
  doubt(op, choices = null, refused = null) { this.unsure.push({ op, choices, refused }); setTimeout(() => this.nextDoubt()); }
  nextDoubt() {
    if (!this.entry || this.entry.input.value || this.choose || !this.unsure.length || this.scanning()) return;
    const { op, choices, refused } = this.unsure.shift();
    this.entry.input.value = op.text;
    if (this.entry.amount) this.entry.amount.value = op.quantity || "";
    const take = (choice) => { this.emptyEntry(); this.toEntry = true; this.push({ ...op, item_id: Number(choice.id), v: undefined }); this.nextDoubt(); };
    if (choices) this.choices(choices, this.entry.input, take, this.set.pickers[this.set.entry[0]]);
    else if (refused) this.wrongEntry(refused);
    else if (document.activeElement === this.entry.input) this.entry.input.select();
  }
  /* why an entry was refused stands in its row, at the field it is about, until something is typed there */
  wrongEntry({ field, text }) {
    const at = field === this.set.entry[1] && this.entry.amount ? this.entry.amount : this.entry.input;
    at.setAttribute("aria-invalid", "true");
    at.title = text;
    if (this.note) { this.note.className = "t-bad"; this.note.textContent = text; this.note.title = text; }
    if ([this.entry.input, this.entry.amount].includes(document.activeElement)) { at.focus({ preventScroll: true }); at.select(); }
    at.addEventListener("input", () => this.rightEntry(at), { once: true });
  }
  rightEntry(at) { at.removeAttribute("aria-invalid"); at.title = ""; if (this.note?.className === "t-bad") { this.note.className = "row-x tight"; this.note.textContent = ""; } }
  emptyEntry() { this.unsuggest(); if (this.entry) { [this.entry.input, this.entry.amount].forEach((at) => at && this.rightEntry(at)); this.entry.input.value = ""; if (this.entry.amount) this.entry.amount.value = ""; } }
  /* `again`: where the list comes from, so that typing on narrows it; a list without it closes when typed on. `quiet`: one that
     only stands by: nothing of it is marked at first */
  choices(list, input, take, again = "", quiet = false) {
    this.closeChoices();
    if (!input) return;
    const box = document.createElement("div");
    box.className = `k-listbox${quiet ? " quiet" : ""}`;
    box.id = "grid-choices";
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", input.getAttribute("aria-label"));
    list.forEach((choice, n) => {
      const option = document.createElement("div");
      option.className = "opt";
      option.id = `grid-choice-${n}`;
      option.setAttribute("role", "option");
      if (quiet) option.append(this.span_("code trunc", choice.code), this.span_("trunc m", choice.name), choice.stock ? this.stock(choice.stock) : this.span_("st", ""), this.span_("num", choice.price));
      else option.append(this.span_("trunc m", choice.label), this.span_("muted small", choice.detail || ""));
      if (choice.badge) option.append(this.span_("r small", choice.badge));
      option.addEventListener("mousedown", (event) => { event.preventDefault(); this.closeChoices(); take(choice); });
      box.append(option);
    });
    document.body.append(box);
    this.choose = { box, list, take, n: -1, input, again, old: false, quiet };
    this.moved();
    input.focus({ preventScroll: quiet });
    this.markChoice(quiet ? -1 : 0);
  }
  /* the list stands at its field wherever that has gone: scrolled, pushed down by a new line, drawn anew; above a phone's keyboard */
  moved() {
    if (!this.choose) return;
    const { box, input: old } = this.choose, seen = window.visualViewport;
    const input = (this.choose.input = this.body.contains(old) || !this.entry ? old : this.entry.input);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", "grid-choices");
    if (this.choose.n >= 0) input.setAttribute("aria-activedescendant", `grid-choice-${this.choose.n}`);
    const at = input.getBoundingClientRect(), low = seen ? seen.offsetTop + seen.height : innerHeight;
    box.style.minWidth = `${Math.min(Math.max(this.choose.quiet ? 620 : 360, at.width), innerWidth - 16)}px`;
    box.style.maxHeight = `${Math.min(340, Math.max(low - at.bottom, at.top) - 12)}px`;
    Kit.place(box, Math.min(at.left, innerWidth - box.offsetWidth - 8), at.bottom + 6 + box.offsetHeight > low ? at.top - box.offsetHeight - 6 : at.bottom + 6);
  }
  markChoice(n) {
    const { box, list, input } = this.choose, at = (this.choose.n = n < 0 && this.choose.quiet ? -1 : (n + list.length) % list.length);
    [...box.children].forEach((each, i) => each.setAttribute("aria-selected", i === at));
    box.children[at]?.scrollIntoView({ block: "nearest" });
    at < 0 ? input.removeAttribute("aria-activedescendant") : input.setAttribute("aria-activedescendant", `grid-choice-${at}`);
  }
  closeChoices() {
    if (!this.choose) return;
    const { box, input } = this.choose;
    this.choose = null;
    box.remove();
    input.setAttribute("aria-expanded", "false");
    ["aria-activedescendant", "aria-controls"].forEach((name) => input.removeAttribute(name));
  }
  /* what may be meant stands below while a line is typed. Nothing waits for it; nothing of it is taken that was not marked first,
     and what is marked is not exchanged under one's hand. */
  suggest(input) {
    const text = input.value.trim();
    this.unsuggest(text);
    if (!this.set.suggests || text.length < 2 || /^[=#]/.test(text)) return;
    const asked = (this.asked = new AbortController());
    this.suggesting = setTimeout(async () => {
      const answer = await fetch(`${this.set.url}?suggest=${encodeURIComponent(text.slice(0, 100))}`, { headers: { "HX-Request": "true" }, credentials: "same-origin", signal: asked.signal }).catch(() => null);
      const told = answer?.ok ? await answer.json().catch(() => null) : null, field = this.entry?.input;
      if (!told || asked.signal.aborted || field?.value.trim() !== text || document.activeElement !== field || this.choose?.quiet === false) return;
      if (!told.choices.length) { this.closeChoices(); return; }
      this.choices(told.choices, field, (choice) => this.suggested(choice), "", true);
      Kit.announce(`${Kit.word("found")}: ${told.choices.length}`);
    }, 150);
  }
  /* its code stands where it was being typed; the quantity is next */
  suggested(choice) {
    this.entry.input.value = choice.code;
    if (this.entry.amount) { this.entry.amount.focus(); this.entry.amount.select(); } else this.add(choice.code);
  }
  /* what was asked is asked no more; a list on the screen stays while one types on */
  unsuggest(typing = "") {
    clearTimeout(this.suggesting);
    this.asked?.abort();
    if (!this.choose?.quiet) return;
    if (typing.length < 2) this.closeChoices(); else this.markChoice(-1);
  }
  typedOn(input) {
    if (input === this.entry?.input && this.choose?.quiet !== false) { this.suggest(input); return; }
    if (!this.choose) return;
    this.choose.old = true;
    clearTimeout(this.narrowing);
    this.narrowing = setTimeout(() => this.narrowed(input), 150);
  }
  narrowed(input) {
    clearTimeout(this.narrowing);
    if (!this.choose || this.scanning()) return;
    const { again, take } = this.choose, field = this.body.contains(input) ? input : this.entry?.input;
    if (!again || !field?.value.trim()) this.closeChoices(); else this.pickFor(again, field.value, field, take, true);
  }
  async pickFor(url, text, input, take, open = false) {
    const answer = await fetch(`${url}?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(Kit.lost);
    if (!answer?.ok || (open && (!this.choose || input.value !== text))) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = [...page.querySelectorAll(".opt[data-value]")].map((each) => ({ id: each.dataset.value, label: each.dataset.label, detail: each.querySelector(".small")?.textContent || "" }));
    if (list.length) this.choices(list, input, take, url); else { this.closeChoices(); Kit.announce(Kit.word("nothing")); }
  }
  pick() {
    const col = this.cols[this.at.col];
    if (this.at.row >= this.rows.length) { const url = this.set.pickers[this.set.entry[0]]; if (url) this.pickFor(url, this.entry.input.value, this.entry.input, (choice) => this.chose(choice)); return; }
    const url = this.set.pickers[col.key];
    if (!url || !this.may(this.here(), col)) return;
    if (!this.editor) this.edit();
    const { id, key, before, input } = this.editor;
    this.pickFor(url, input.value === before ? "" : input.value, input, (choice) => { this.editor = null; this.change(id, key, choice.detail || choice.label, before); this.redraw([id]); this.go(this.index(id)); });
  }

  /* ---- verbs ---- */
  put(text, quantity = "", item = null) {
    this.push({ op: "add", text, quantity, after: this.after ?? null, ...(item ? { item_id: item } : {}) });
    this.after = null;
    this.toEntry = true;
  }
  /* an item chosen from the list waits for its quantity, as one typed does */
  chose({ id, label }) {
    this.chosenItem = { id: Number(id), label };
    this.entry.input.value = label;
    if (this.entry.amount && !this.entry.amount.value.trim()) this.entry.amount.focus(); else this.add(label);
  }
  add(text) {
    text = text.trim();
    if (!text || !this.adds) return;
    const item = this.chosenItem?.label.trim() === text ? this.chosenItem.id : null;
    this.chosenItem = null;
    this.put(text, this.entry?.amount?.value.trim() || "", item);
    this.emptyEntry();
    this.nextDoubt();
  }
  chosen() { const here = this.here(); return this.selected.size ? [...this.selected] : here ? [here.id] : []; }
  remove() {
    const ids = this.chosen().filter((id) => id > 0);
    if (!ids.length || !this.adds) return;
    this.selected.clear();
    ids.forEach((id) => this.gone.set(id, this.row(id)?.v ?? 0));
    this.push({ op: "remove", lines: ids.map((id) => [id, this.gone.get(id)]) });
    this.rows = this.rows.filter((row) => !ids.includes(row.id));
    this.at.row = Math.min(this.at.row, this.last);
    this.draw();
    this.mark();
  }
  /* the number the next line gets: after one was taken off, the numbers of the others stay */
  next() { const last = this.rows.at(-1)?.c[this.cols[0]?.key]; return /^\d+$/.test(last ?? "") ? Math.max(Number(last), this.rows.length) + 1 : this.rows.length + 1; }
  move(by) {
    const row = this.here(), to = this.at.row + by;
    if (!row || to < 0 || to >= this.rows.length || !this.can("move")) return;
    this.rows.splice(this.at.row, 1);
    this.rows.splice(to, 0, row);
    this.push({ op: "move", id: row.id, before: this.rows[to + 1]?.id ?? null });
    this.at.row = to;
    this.draw();
    this.go(to);
  }
  undo() { const op = this.undos.pop(); if (!op || !this.set.edit) return; if (op.op === "set") Object.entries(op.cells).forEach(([key, text]) => this.pending.set(`${op.id}:${key}`, text)); this.push({ ...op, undone: true }); this.draw(); }
  command(name, ids = this.chosen()) { this.push({ op: "command", name, ids }); }
  copyText() {
    const ids = this.chosen(), rows = this.rows.filter((row) => ids.includes(row.id));
    return rows.map((row) => this.cols.map((col) => (col.kind === "stock" ? row.c[col.key]?.[1] || "" : row.c[col.key])).join("\t")).join("\n");
  }
  /* a block over lines that are there goes into their cells; below them, and as lines copied whole, it makes new ones */
  paste(text, copied = false) {
    const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t")), row = this.here();
    if (lines.length === 1 && lines[0].length === 1) { const col = this.cols[this.at.col]; if (row && this.may(row, col)) { this.change(row.id, col.key, lines[0][0].trim(), row.c[col.key]); this.redraw([row.id]); } else this.add(lines[0][0]); return; }
    if (row && !copied) { this.fill(lines); return; }
    if (!this.can("paste")) { Kit.toast({ text: Kit.word("nopaste"), kind: "warn" }); return; }
    const width = Math.max(...lines.map((line) => line.length));
    let columns = this.cols.filter((col) => col.edit).map((col) => col.key), rows = lines;
    if (width === this.cols.length) { const picks = this.cols.map((col, n) => [col, n]).filter(([col]) => col.edit && this.set.pasted.includes(col.key)); columns = picks.map(([col]) => col.key); rows = lines.map((line) => picks.map(([, n]) => line[n] ?? "")); }
    else { const picks = this.fits(lines, width); columns = picks.map(([key]) => key); rows = lines.map((line) => picks.map(([, n]) => line[n] ?? "")); }
    this.push({ op: "paste", after: this.here()?.id ?? null, columns, rows: rows.slice(0, 1000) });
    Kit.announce(`${rows.length} ${Kit.word("pasted")}`);
  }

  /* cell for cell from the focused one down and to the right, as in a spreadsheet. What can't be changed is passed over, what is
     empty leaves what stands there, what goes beyond the last line or column is left over: all of it is said, nothing is added. */
  fill(lines) {
    const { row: top, col: left } = this.at, shown = this.cols.filter((col, n) => n >= left && this.wide(n, n + 1)), wanted = [], passed = new Map(), beyond = lines.slice(this.rows.length - top);
    lines.slice(0, this.rows.length - top).forEach((cells, n) => {
      const row = this.rows[top + n], put = {};
      cells.slice(0, shown.length).forEach((text, c) => {
        const col = shown[c];
        text = text.trim();
        if (!text) return;
        if (this.may(row, col)) put[col.key] = text;
        else passed.set(col.label, [...(passed.get(col.label) || []), ...(col.edit ? [top + n + 1] : [])]);
      });
      if (Object.keys(put).length) wanted.push({ id: row.id, cells: put });
    });
    const rows = beyond.filter((cells) => cells.some((text) => text.trim())).length, width = Math.max(...lines.map((cells) => cells.findLastIndex((text) => text.trim()) + 1)) - shown.length;
    const over = [...passed].map(([label, at]) => (at.length ? `${label} (${Kit.word("inrow")} ${at.slice(0, 5).join(", ")}${at.length > 5 ? "…" : ""})` : label));
    const said = [over.length ? `${Kit.word("passed")} ${over.join("; ")}.` : "", rows > 0 ? `${Kit.word(this.can("paste") ? "rowsover" : "rowsout")} ${rows}.` : "", width > 0 ? `${Kit.word("columnsover")} ${width}.` : ""].filter(Boolean).join(" ");
    if (!wanted.length || wanted.length > 1000) { Kit.toast({ text: wanted.length ? Kit.word("toomany") : `${Kit.word("unpasted")} ${said}`, kind: "bad" }); return; }
    this.forgive();
    wanted.forEach(({ id, cells }) => Object.entries(cells).forEach(([key, text]) => { this.pending.set(`${id}:${key}`, text); this.errors.delete(`${id}:${key}`); }));
    this.push({ op: "fill", lines: wanted, said });
    this.draw();
    this.mark();
    Kit.announce(`${wanted.length} ${Kit.word("pasted")}`);
  }

  /* cells of a refused block stand red until the next one, or Esc: nothing of it was kept */
  forgive() { this.errors.forEach((error, name) => { if (error.block) this.errors.delete(name); }); }

  /* which columns a block out of a spreadsheet goes into, as [key, place in the block]: those of the entry row first; in a wider
     block each by what most of its cells are, so that a third column of prices does not become names */
  fits(lines, width) {
    const { entry } = this.set, free = [...entry.map((key) => this.cols.find((col) => col.key === key)), ...this.cols.filter((col) => col.edit && !entry.includes(col.key))].filter(Boolean);
    if (width <= entry.length) return free.slice(0, width).map((col, n) => [col.key, n]);
    const picks = [[free.shift().key, 0]];
    for (let n = 1; n < width && free.length; n++) {
      const cells = lines.map((line) => (line[n] ?? "").trim()).filter(Boolean);
      if (!cells.length) continue;
      const num = cells.filter((text) => /^[-−+]?\d+([.,]\d+)?%?$/.test(text.replace(/[\s\u00a0\u202f]/g, ""))).length * 2 > cells.length, brief = cells.every((text) => text.length <= 5);
      const same = free.filter((col) => !!col.num === num), pick = same.find((col) => num || !!col.options === brief) ?? same[0] ?? free[0];
      picks.push([pick.key, n]);
      free.splice(free.indexOf(pick), 1);
    }
    return picks;
  }

  /* ---- why this price ---- */
  async why() {
    const row = this.here();
    if (!row || !this.set.why) return;
    const c = Math.max(0, this.cols.findIndex((col) => col.why)), td = this.cell(this.at.row, c);
    if (this.whyBox) { this.closeWhy(); return; }
    const answer = await fetch(`${this.set.url}?why=${row.id}`, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(Kit.lost);
    if (!answer?.ok) return;
    const box = document.createElement("div");
    box.className = "k-why";
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", td?.textContent || "");
    box.innerHTML = await answer.text();
    document.body.append(box);
    window.htmx?.process(box);
    const at = (td || this.box).getBoundingClientRect();
    Kit.place(box, Math.min(at.right - 220, innerWidth - 412), at.bottom + box.offsetHeight > innerHeight ? Math.max(8, at.top - box.offsetHeight - 6) : at.bottom + 6);
    this.whyBox = box;
    Kit.announce(box.textContent.replace(/\s+/g, " ").trim().slice(0, 300));
  }
  closeWhy() { this.whyBox?.remove(); this.whyBox = null; }

  /* ---- keys ---- */
  enter() {
    const path = this.set.entry, key = this.cols[this.at.col].key, step = path.indexOf(key);
    if (step >= 0 && step < path.length - 1) this.go(this.at.row, this.col(path[step + 1]));
    else this.go(this.at.row + 1, this.firstCol());
  }
  onKey(event) {
    if (event.isComposing) return;
    const keys = Kit.named(event), target = event.target;
    if (event.getModifierState("AltGraph")) { if (event.key.length === 1 && target.matches("td")) this.typed(event); return; } /* ł, ż: letters like others */
    if (this.scanned(event, keys)) return;
    if (this.choose && this.chooseKey(event, keys)) return;
    if (this.entry && (target === this.entry.input || target === this.entry.amount)) { this.entryKey(event, keys, target); return; }
    if (this.editor && target === this.editor.input) { this.editorKey(event, keys); return; }
    if (!target.closest("td")) return;
    const command = this.set.commands.find((each) => each.key === keys);
    const act = {
      ArrowUp: () => this.go(this.at.row - 1), ArrowDown: () => this.go(this.at.row + 1), ArrowLeft: () => this.go(this.at.row, this.at.col - 1), ArrowRight: () => this.go(this.at.row, this.at.col + 1),
      Home: () => this.go(this.at.row, 0), End: () => this.go(this.at.row, this.cols.length - 1), "Ctrl+Home": () => this.go(0, 0), "Ctrl+End": () => this.go(this.last), PageUp: () => this.go(this.at.row - 10), PageDown: () => this.go(this.at.row + 10),
      Enter: () => { if (this.may(this.here(), this.cols[this.at.col]) && !this.set.entry.includes(this.cols[this.at.col].key)) this.edit(); else this.enter(); },
      F2: () => this.edit(), F4: () => this.pick(), F8: () => this.why(), Insert: () => { if (this.adds) { this.after = this.here()?.id ?? null; this.go(this.rows.length); } }, "+": () => { if (this.adds) this.go(this.rows.length); },
      Delete: () => this.remove(), "Ctrl+D": () => { const row = this.here(); if (row && this.can("copy")) this.push({ op: "copy", id: row.id }); }, "Alt+ArrowUp": () => this.move(-1), "Alt+ArrowDown": () => this.move(1),
      "Ctrl+Z": () => this.undo(), "Ctrl+S": () => this.flush(), Space: () => this.select(), "Shift+ArrowDown": () => { this.select(true); this.go(this.at.row + 1); this.select(true); }, "Shift+ArrowUp": () => { this.select(true); this.go(this.at.row - 1); this.select(true); },
      Escape: () => { this.closeWhy(); this.forgive(); this.selected.clear(); this.draw(); this.mark(); }, ...(command ? { [keys]: () => this.command(command.name) } : {}),
    }[keys];
    if (act) { event.preventDefault(); event.stopPropagation(); act(); return; }
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) this.typed(event);
  }
  /* fast typing that ends with Enter is a scanner: the code is a new line wherever the cursor stands, but in a cell that is
     scanned itself. The moments are those of the keys themselves, so a busy page recognises a scanner as well as an idle one. */
  scanned(event, keys) {
    const now = event.timeStamp, scan = this.scan;
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const field = event.target.matches("input") ? event.target : null;
      this.scan = now - scan.last < 35 && scan.text ? { ...scan, text: scan.text + event.key, last: now } : { text: event.key, last: now, field, before: field?.value || "" };
      return false;
    }
    if (keys !== "Enter") return false;
    this.scan = { text: "", last: -1e9, field: null, before: "" };
    const code = scan.text.trim();
    if (code.length < 4 || now - scan.last > 60 || !this.adds) return false;
    event.preventDefault();
    event.stopPropagation();
    const into = this.editor && this.cols[this.at.col].scan; /* a place, a lot: the code belongs into the cell it is scanned in */
    if (into) this.editor.input.value = code;
    if (this.editor) { this.close(into); if (this.stale) { this.stale = false; this.draw(); } }
    if (into) { this.go(this.at.row + 1); return true; }
    this.unsuggest();
    const { input, amount } = this.entry || {}, field = event.target;
    const left = field === scan.field ? scan.before : field.value?.endsWith(code) ? field.value.slice(0, -code.length) : "";
    if (field === amount) { amount.value = left; if (input.value.trim()) this.add(input.value); input.focus(); }
    if (field !== input) { this.put(code); this.go(this.rows.length); return true; } /* the next scan needs no key */
    this.put(code, left || !amount ? "" : amount.value.trim());
    input.value = left;
    if (left) input.select();
    else { if (amount) amount.value = ""; this.nextDoubt(); }
    return true;
  }
  scanning() { return performance.now() - this.scan.last < 60; }
  typed(event) {
    event.preventDefault();
    event.stopPropagation();
    this.edit(event.key);
  }
  editorKey(event, keys) {
    const leave = { Enter: () => this.enter(), Tab: () => this.go(this.at.row, this.at.col + 1), "Shift+Tab": () => this.go(this.at.row, this.at.col - 1), ArrowUp: () => this.go(this.at.row - 1), ArrowDown: () => this.go(this.at.row + 1) }[keys];
    const list = this.editor.input.tagName === "SELECT";
    if (leave && !(list && keys.startsWith("Arrow"))) { event.preventDefault(); event.stopPropagation(); this.close(true); if (this.stale) { this.stale = false; this.draw(); } leave(); }
    else if (keys === "Escape") { event.preventDefault(); event.stopPropagation(); this.close(false); this.mark(); }
    else if (keys === "F4") { event.preventDefault(); event.stopPropagation(); this.pick(); }
    else if (keys === "Ctrl+S") { event.preventDefault(); event.stopPropagation(); this.close(true); this.flush(); this.mark(); }
    else if (keys !== "Ctrl+Enter") event.stopPropagation();
  }
  entryKey(event, keys, target) {
    const begun = this.entry.amount && this.entry.input.value.trim();
    const act = {
      ...(begun ? { Tab: () => this.entryKey(event, "Enter", target) } : {}), /* a line begun is gone on with; from an empty row Tab leaves the grid */
      ...(begun && target === this.entry.amount ? { "Shift+Tab": () => this.entry.input.focus() } : {}),
      Enter: () => {
        if (target === this.entry.input && this.entry.amount && this.entry.input.value.trim()) this.entry.amount.focus();
        else this.add(this.entry.input.value);
      },
      ArrowUp: () => this.go(this.rows.length - 1), F4: () => this.pick(), "Ctrl+S": () => this.flush(),
      Escape: () => { if (this.entry.input.value) { this.emptyEntry(); this.nextDoubt(); } else this.go(this.rows.length - 1); },
      ...(this.entry.input.value || this.entry.amount?.value ? {} : { "Ctrl+Z": () => this.undo() }), /* here the cursor comes after a line is removed */
    }[keys];
    if (act) { event.preventDefault(); event.stopPropagation(); act(); if (keys === "Enter" && target === this.entry.amount) this.entry.input.focus(); }
    else if (!/^(Ctrl\+(Enter|K|P)|Alt\+[A-Z]|F\d+)$/.test(keys)) event.stopPropagation(); /* the page's own keys work from here, where the cursor rests */
  }
  chooseKey(event, keys) {
    const { n, list, take, quiet } = this.choose;
    const act = quiet ? {
      ArrowDown: () => { this.asked?.abort(); clearTimeout(this.suggesting); this.markChoice((n + 1) % list.length); }, Escape: () => this.unsuggest(),
      ...(n < 0 ? {} : { ArrowUp: () => this.markChoice(n - 1), ...Object.fromEntries(["Enter", "Tab"].map((key) => [key, () => { this.closeChoices(); take(list[n]); }])) }),
    }[keys] : { ArrowDown: () => this.markChoice(this.choose.n + 1), ArrowUp: () => this.markChoice(this.choose.n - 1), Enter: () => { const { list, n, take, old, input } = this.choose; if (old) { this.narrowed(input); return; } this.closeChoices(); take(list[n]); }, Escape: () => this.closeChoices() }[keys];
    if (!act) { if (keys === "Tab" || (quiet && /^(Enter|Arrow)/.test(keys))) this.closeChoices(); return false; }
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  }
  select(on = null) { const row = this.here(); if (!row) return; (on ?? !this.selected.has(row.id)) ? this.selected.add(row.id) : this.selected.delete(row.id); this.redraw([row.id]); }

  listen() {
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.box.addEventListener("input", (event) => this.typedOn(event.target));
    this.box.addEventListener("mousedown", (event) => {
      const td = event.target.closest("tbody td"), tr = td?.parentElement;
      if (!td || tr.classList.contains("pad") || tr.classList.contains("newrow") || td.contains(this.editor?.input)) return;
      event.preventDefault();
      this.close(true);
      if (event.ctrlKey || event.metaKey) { this.go(Number(tr.dataset.n), td.cellIndex); this.select(); return; }
      const again = this.at.row === Number(tr.dataset.n) && this.at.col === td.cellIndex && td.classList.contains("cell-on");
      this.go(Number(tr.dataset.n), td.cellIndex);
      if (again && !event.target.closest(".why")) this.edit();
    });
    this.box.addEventListener("click", (event) => {
      const act = event.target.closest("[data-grid-command]"); /* a button in the totals: its command with its own numbers */
      if (act) { this.close(true); this.command(act.dataset.gridCommand, act.dataset.ids.split(",").map(Number)); }
      if (event.target.closest(".why")) this.why();
    });
    this.box.addEventListener("focusin", (event) => { if (event.target === this.entry?.input || event.target === this.entry?.amount) { this.at.row = this.rows.length; this.body.querySelectorAll(".cell-on").forEach((td) => td.classList.remove("cell-on")); } });
    this.box.addEventListener("focusout", (event) => { if (event.target === this.entry?.input && !this.drawing) this.unsuggest(); if (this.editor && event.target === this.editor.input && !this.choose) setTimeout(() => { if (this.editor && document.activeElement !== this.editor.input && !this.choose) this.close(true); }, 0); });
    this.box.addEventListener("copy", (event) => { if (Kit.typing(event.target)) return; event.clipboardData.setData("text/plain", this.copyText()); event.clipboardData.setData("application/x-kupiec-lines", "1"); event.preventDefault(); });
    this.box.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain"), block = /[\t\n]/.test(text.trim());
      if (Kit.typing(event.target) && !block) return;
      if (!this.set.edit) return;
      event.preventDefault();
      this.close(false);
      this.paste(text, event.clipboardData.types.includes("application/x-kupiec-lines"));
    });
    document.addEventListener("mousedown", (event) => { if (this.whyBox && !this.whyBox.contains(event.target) && !event.target.closest(".why")) this.closeWhy(); });
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || this.box.contains(event.target) || document.querySelector("dialog[open]")) return;
      const keys = Kit.named(event);
      if (this.whyBox && keys === "Escape") { this.closeWhy(); this.mark(); event.preventDefault(); }
      if (keys === "Ctrl+S") { event.preventDefault(); this.flush(); }
      if (keys === "Insert" && this.adds && !Kit.typing(event.target)) { event.preventDefault(); this.go(this.rows.length); }
    });
    const moved = () => this.choose && requestAnimationFrame(() => this.moved());
    addEventListener("scroll", moved, { capture: true, passive: true });
    addEventListener("resize", moved);
    window.visualViewport?.addEventListener("resize", moved);
    let frame = 0;
    this.scroll.addEventListener("scroll", () => { cancelAnimationFrame(frame); frame = requestAnimationFrame(() => { const [first, end] = this.span(); if (this.editor) return; if (Math.abs(first - this.shown[0]) > 4 || end > this.shown[1] + 4) this.draw(); }); }, { passive: true });
    addEventListener("beforeunload", (event) => { if (this.queue.length || this.flying) event.preventDefault(); });
    addEventListener("online", () => this.flush());
  }
  static start(root = document) {
    root.querySelectorAll("[data-grid]").forEach((box) => { if (!box.grid) box.grid = new LinesGrid(box); });
    const first = root === document && document.querySelector("[data-grid]")?.grid; /* a new document waits for its first line */
    if (first && first.adds && !first.rows.length && document.activeElement === document.body) first.entry?.input.focus({ preventScroll: true });
  }
}
(() => {
  const start = () => LinesGrid.start();
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : setTimeout(start);
  document.addEventListener("htmx:afterSwap", (event) => LinesGrid.start(event.detail.target));
})();
