// Fields that do more with script: a reference is suggested while one types,
// rows are added, photographs add up, a signature is drawn. Without script the
// same fields are typed, sent and answered.
"use strict";
(() => {
  const $ = (sel, at = document) => at.querySelector(sel);
  const $$ = (sel, at = document) => Array.from(at.querySelectorAll(sel));
  const later = (fn, ms) => { let t; return (...args) => { clearTimeout(t); t = setTimeout(fn, ms, ...args); }; };

  // A reference: suggestions under the box.
  const asking = new WeakMap();
  const suggest = later(async (input) => {
    const look = input.closest(".look"), list = $("[role=listbox]", look), hidden = $("input[type=hidden]", look);
    if (hidden) hidden.value = "";
    const turn = {};
    asking.set(input, turn);
    const q = input.value.trim(), url = new URL(look.dataset.suggest, location.href);
    url.searchParams.set("q", q);
    const hits = q ? await fetch(url, { credentials: "same-origin" }).then((r) => (r.ok ? r.json() : [])).catch(() => []) : [];
    if (asking.get(input) !== turn) return; // a later answer is on its way
    list.replaceChildren(...(hits.length ? hits : q ? [{ text: document.body.dataset.none }] : []).map((h, i) => {
      const li = document.createElement("li"), dim = document.createElement("span");
      li.id = list.id + i; li.setAttribute("role", "option"); li.textContent = h.text + " "; dim.textContent = h.dim || "";
      li.append(dim);
      if (h.value) { li.value_ = h; li.onmousedown = (e) => { e.preventDefault(); choose(input, h); }; } else li.setAttribute("aria-disabled", "true");
      return li;
    }));
    mark(input, hits.length ? 0 : -1);
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }, 150);
  function mark(input, n) {
    const all = $$("[role=option]", input.closest(".look"));
    all.forEach((li, i) => li.setAttribute("aria-selected", String(i === n)));
    if (all[n]) { input.setAttribute("aria-activedescendant", all[n].id); all[n].scrollIntoView({ block: "nearest" }); } else input.removeAttribute("aria-activedescendant");
  }
  function choose(input, hit) {
    const look = input.closest(".look"), hidden = $("input[type=hidden]", look);
    if (hidden) { hidden.value = hit.value; input.value = hit.text; } else {
      const label = document.createElement("label"), box = document.createElement("input");
      label.className = "picked"; box.type = "checkbox"; box.name = input.name.replace(/\.typed$/, ""); box.value = hit.value; box.checked = true;
      label.append(box, hit.text); input.before(label); input.value = "";
    }
    fold(input);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function fold(input) {
    $("[role=listbox]", input.closest(".look")).hidden = true;
    input.setAttribute("aria-expanded", "false");
  }
  document.addEventListener("keydown", (e) => {
    const input = e.target;
    if (e.isComposing || e.keyCode === 229 || !input.matches("[role=combobox]") || input.getAttribute("aria-expanded") !== "true") return;
    const all = $$("[role=option]", input.closest(".look")), at = all.findIndex((li) => li.getAttribute("aria-selected") === "true");
    if (e.key === "ArrowDown" || e.key === "ArrowUp") mark(input, (at + (e.key === "ArrowDown" ? 1 : all.length - 1)) % all.length);
    else if (e.key === "Enter" && at >= 0 && all[at].value_ && !e.ctrlKey) choose(input, all[at].value_);
    else if (e.key === "Escape") fold(input);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }, true);
  document.addEventListener("focusout", (e) => { if (e.target.matches("[role=combobox]")) fold(e.target); });


  // Rows, photographs, signature.
  function addRow(button) {
    const box = button.closest("fieldset"), table = $("tbody", box);
    const row = $("template", box).content.firstElementChild.cloneNode(true);
    const n = table.rows.length;
    $$("[name]", row).forEach((f) => { f.name = f.name.replace("__", n); });
    table.append(row);
    $("[name]", row).focus();
  }
  function pictures(input) { // the camera gives one at a time: they add up
    const all = new DataTransfer();
    const old = input.multiple ? input.had || [] : [];
    for (const f of [...old, ...input.files]) all.items.add(f);
    input.had = Array.from(all.files);
    input.files = all.files;
    const add = input.closest(".add");
    $$(".new", add.parentNode).forEach((f) => { URL.revokeObjectURL($("img", f).src); f.remove(); });
    for (const f of all.files) {
      const fig = document.createElement("figure"), img = document.createElement("img"), cap = document.createElement("figcaption");
      fig.className = "new"; img.src = URL.createObjectURL(f); img.alt = ""; cap.textContent = f.name;
      fig.append(img, cap);
      add.before(fig);
    }
    add.classList.add("line");
  }
  function pad(box) {
    const canvas = $("canvas", box), input = $("input[type=file]", box), pen = canvas.getContext("2d"), again = box.nextElementSibling;
    box.classList.add("live");
    canvas.hidden = Boolean($("img", box));
    again.hidden = false;
    let from = null;
    const at = (e) => { const r = canvas.getBoundingClientRect(); return [(e.clientX - r.left) * canvas.width / r.width, (e.clientY - r.top) * canvas.height / r.height]; };
    const blank = () => {
      const r = canvas.getBoundingClientRect();
      if (r.width) { canvas.width = r.width * 2; canvas.height = r.height * 2; }
      pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.lineWidth = 5; pen.lineCap = pen.lineJoin = "round"; pen.strokeStyle = "#1a2025";
    };
    const give = (blob) => {
      const all = new DataTransfer();
      if (blob) all.items.add(new File([blob], "signature.png", { type: "image/png" }));
      input.files = all.files;
    };
    box.wipe = () => { $$("img, input[type=hidden]", box).forEach((x) => x.remove()); canvas.hidden = false; blank(); give(null); };
    blank();
    canvas.addEventListener("pointerdown", (e) => { e.preventDefault(); canvas.setPointerCapture(e.pointerId); from = at(e); });
    canvas.addEventListener("pointermove", (e) => {
      if (!from) return;
      const to = at(e);
      pen.beginPath(); pen.moveTo(...from); pen.lineTo(...to); pen.stroke();
      from = to;
    });
    canvas.addEventListener("pointerup", () => { if (from) canvas.toBlob(give); from = null; });
  }

  document.addEventListener("input", (e) => { if (e.target.matches("[role=combobox]")) suggest(e.target); });
  document.addEventListener("change", (e) => { if (e.target.type === "file" && e.target.closest("[data-pics]")) pictures(e.target); });
  document.addEventListener("click", (e) => {
    const at = e.target.closest("[data-add-row], [data-clear]");
    if (!at) return;
    e.preventDefault();
    if ("addRow" in at.dataset) addRow(at); else at.previousElementSibling.wipe();
  });
  const ready = (at) => $$("[data-pad]", at).forEach(pad);
  document.addEventListener("guiju:ready", (e) => ready(e.detail));
})();
