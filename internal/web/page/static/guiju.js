// What pages do beyond reading and submitting. Nothing here is needed: every
// link, form and table works without it. No library, no eval; the server
// answers a request with X-Part by the middle of a page, from which one
// element is taken by id and put in the place of the old one.
"use strict";
(() => {
  const root = document.documentElement;
  const body = document.body;
  const $ = (sel, at = document) => at.querySelector(sel);
  const $$ = (sel, at = document) => Array.from(at.querySelectorAll(sel));
  const word = (name, value) => (body.dataset[name] || "").replace("%", value);
  const later = (fn, ms) => { let t; return (...args) => { clearTimeout(t); t = setTimeout(fn, ms, ...args); }; };
  root.classList.add("js");

  // Clocks go on from the server's time, whatever the clock of this PC says.
  const skew = Number(root.dataset.now) - Date.now();
  const begun = Date.now();
  const bar = $("#now");
  const minutes = bar && /(\d\d):(\d\d)$/.exec(bar.textContent);
  function left(ms, full) {
    const [day, hour, minute] = body.dataset.units.split(",");
    const m = Math.floor(ms / 60000), d = Math.floor(m / 1440), h = Math.floor(m / 60) % 24;
    const out = [];
    if (d) out.push(d + "\u00a0" + day);
    if (h) out.push(h + "\u00a0" + hour);
    if (m % 60 && (full || !d)) out.push(m % 60 + "\u00a0" + minute);
    return out.join(" ") || body.dataset.zero;
  }
  function tick() {
    const now = Date.now() + skew;
    for (const c of $$(".chip[data-due]")) {
      const due = Number(c.dataset.due), start = Number(c.dataset.start), rest = Math.round((due - now) / 1000) * 1000, over = rest < 0;
      const used = due > start ? Math.min(0.98, Math.max(0.02, 1 - rest / (due - start))) : 0.98;
      const a = 2 * Math.PI * used, ring = $(".ring", c);
      c.classList.toggle("over", over);
      c.classList.toggle("soon", !over && used > 0.8);
      if (over && ring) ring.remove();
      $(".pie", c).setAttribute("d", over ? "M1 1h10v10H1z" :
        `M6 6V1A5 5 0 ${used > 0.5 ? 1 : 0} 1 ${(6 + 5 * Math.sin(a)).toFixed(2)} ${(6 - 5 * Math.cos(a)).toFixed(2)}z`);
      $("span", c).textContent = word(over ? "over" : "left", left(Math.abs(rest), "full" in c.dataset));
    }
    if (minutes) {
      const m = Number(minutes[1]) * 60 + Number(minutes[2]) + Math.floor((Date.now() - begun) / 60000);
      if (m < 1440) bar.textContent = bar.textContent.slice(0, -5) + String(Math.floor(m / 60)).padStart(2, "0") + ":" + String(m % 60).padStart(2, "0");
    }
  }
  setInterval(tick, 15000);

  // Parts of pages.
  async function load(url, init = {}) {
    const res = await fetch(url, { credentials: "same-origin", ...init, headers: { "X-Part": "1" } });
    const to = res.headers.get("X-Location");
    if (to) { location.assign(to); return null; }
    return { res, html: new DOMParser().parseFromString(await res.text(), "text/html") };
  }
  function swap(id, html) {
    const old = document.getElementById(id), fresh = html.getElementById(id);
    if (!old || !fresh) return null;
    old.replaceWith(document.adoptNode(fresh));
    ready(fresh);
    return fresh;
  }
  function whole(html) { // another page than the one expected: a refusal, two edits to merge
    const main = $("#main");
    closeDrawer();
    main.replaceChildren(...Array.from(html.body.childNodes, (n) => document.adoptNode(n)));
    ready(main);
    scrollTo(0, 0);
  }
  function tell(form, text) {
    ($("[data-missing]", form) || $("#say")).textContent = text;
  }
  const strings = (form) => { const out = new URLSearchParams(); for (const [k, v] of new FormData(form)) if (typeof v === "string") out.append(k, v); return out; };
  const first = (at) => $("[aria-invalid=true], .f.bad input, [data-focus]", at) || $$("[data-need]", at).find((f) => !f.value) || $("input:checked:not([type=hidden]), input:not([type=hidden]):not([type=radio]):not([type=file]), select, textarea", $(".form", at) || at);

  async function openDrawer(url, from) {
    const box = $("#drawer");
    const got = box && await load(url).catch(() => null);
    const form = got && got.html.getElementById("form");
    if (!form) { location.assign(url); return; }
    box.replaceChildren(document.adoptNode(form));
    box.setAttribute("open", "");
    box.from = from;
    ready(box);
    const f = first(box);
    if (f) f.focus();
  }
  function closeDrawer() {
    const box = $("#drawer[open]");
    if (!box) return false;
    $$("form[data-draft]", box).forEach((f) => keep(f));
    box.removeAttribute("open");
    if (box.from) box.from.focus();
    return true;
  }
  function modal(box) {
    if (box.showModal) box.showModal(); else box.setAttribute("open", "");
  }
  function shut(box) {
    if (box.close) box.close(); else box.removeAttribute("open");
  }
  function ask(text, verb) {
    const box = $("#ask");
    $("p", box).textContent = text;
    $("[data-yes]", box).textContent = verb;
    modal(box);
    return new Promise((done) => {
      $("[data-yes]", box).onclick = () => { shut(box); done(true); };
      $("[data-no]", box).onclick = () => { shut(box); done(false); };
      box.oncancel = () => done(false);
    });
  }
  async function help(url) {
    const box = $("#help"), got = await load(url).catch(() => null);
    if (!box || !got) return;
    box.replaceChildren(document.adoptNode(got.html.getElementById("keys")));
    modal(box);
  }
  function signInHere(html) { // the session ended: sign in beside what was typed
    const box = $("#help"), gate = html.querySelector(".login");
    if (!box || !gate) return;
    box.replaceChildren(document.adoptNode(gate));
    const stay = document.createElement("input");
    stay.type = "hidden"; stay.name = "stay"; stay.value = "1";
    $("form", box).append(stay);
    modal(box);
  }

  document.addEventListener("submit", async (e) => {
    const form = e.target, by = e.submitter || form.pressed;
    if (form.dataset.confirm && !form.sure) {
      e.preventDefault();
      const button = by || $("[type=submit]", form);
      if (await ask(form.dataset.confirm, button.firstChild.textContent)) { form.sure = true; button.click(); }
      return;
    }
    const id = form.dataset.swap;
    if (!id || !window.fetch) return;
    e.preventDefault();
    if (form.busy) return;
    form.busy = true;
    try {
      const data = new FormData(form);
      if (by && by.name) data.append(by.name, by.value);
      const url = new URL(by && by.hasAttribute("formaction") ? by.formAction : form.action);
      const get = form.method === "get";
      if (get) url.search = new URLSearchParams(Array.from(data).filter(([, v]) => v !== "")).toString();
      const got = await load(url, get ? {} : { method: "POST", body: form.enctype.startsWith("multipart") ? data : new URLSearchParams(data) });
      if (!got) { form.clean = true; return; }
      if (got.res.status === 204) { shut($("#help")); return; }
      if (got.res.status === 401 && id !== "signin") { tell(form, body.dataset.signed); signInHere(got.html); return; }
      const fresh = swap(id, got.html);
      if (!fresh) { form.clean = true; whole(got.html); return; }
      if (get) history.pushState(null, "", url);
      const f = !get && (first(fresh) || $("a.call", fresh));
      if (f) f.focus();
    } catch (err) {
      tell(form, body.dataset.lost);
    } finally {
      form.busy = false;
    }
  });
  window.addEventListener("popstate", () => location.reload());

  document.addEventListener("click", async (e) => {
    if (e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const at = e.target.closest("a, button, label, input, select, textarea, summary, tr[data-href]");
    if (!at) return;
    if (at.form && at.type === "submit") at.form.pressed = at;
    const d = at.dataset;
    if (at.matches("tr")) { if (!String(getSelection())) location.assign(d.href); return; }
    if ("drawer" in d) { e.preventDefault(); openDrawer(at.href, at); }
    else if ("close" in d) { if (closeDrawer()) e.preventDefault(); }
    else if ("help" in d) { e.preventDefault(); help(at.href); }
    else if (at.matches("a[data-swap]")) {
      e.preventDefault();
      const got = await load(at.href).catch(() => null);
      if (got && swap(d.swap, got.html)) history.pushState(null, "", at.href); else location.assign(at.href);
    } else if ("print" in d) { if (d.print) printFrame($("#" + d.print)); else print(); }
    else if ("unpick" in d) setTimeout(picked);
  });

  // Keys. While an input method composes, and while one types, they are the text's.
  let went = 0;
  const rows = () => $$("tr[data-href]").filter((r) => r.offsetParent);
  function move(step) {
    const all = rows(), at = all.findIndex((r) => r.classList.contains("cur"));
    const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
    if (!next) return;
    if (at >= 0) all[at].classList.remove("cur");
    next.classList.add("cur");
    next.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || e.defaultPrevented) return;
    const el = e.target;
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      const form = el.closest("form[data-swap=form]") || $("#drawer[open] form") || $("#form form");
      const button = form && $(e.shiftKey ? "[data-and]" : ".btn.main-act[type=submit]", form);
      if (button) { e.preventDefault(); button.click(); }
      return;
    }
    if (e.key === "Escape" && !$("dialog.ask[open]")) { if (closeDrawer()) e.preventDefault(); return; }
    const hit = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (hit && !e.ctrlKey && !e.altKey && !e.metaKey && !e.shiftKey && !el.closest("input, textarea, select, .scroll, .drawer")) {
      const all = $$("[data-hits] a"), at = all.findIndex((a) => a.hasAttribute("aria-current"));
      const to = all[at + hit];
      if (to) { e.preventDefault(); location.replace(to.href); }
      return;
    }
    if (el.closest("input:not([type=checkbox]), textarea, select") || e.ctrlKey || e.altKey || e.metaKey || body.dataset.keys === "off" || $("dialog.ask[open]")) return;
    const cur = $("tr.cur");
    const go = went && Date.now() - went < 1500;
    went = 0;
    const press = (sel) => { const b = (cur && $(sel, cur)) || $$(sel).find((x) => x.offsetParent); if (b) { e.preventDefault(); b.click(); } };
    if (go) { press(`[data-go="${CSS.escape(e.key)}"]`); return; }
    switch (e.key) {
      case "g": went = Date.now(); return;
      case "/": { const f = $("[data-find]") || $("#q"); if (f) { e.preventDefault(); f.focus(); f.select(); } return; }
      case "?": help("/keys"); return;
      case "j": move(1); return;
      case "k": move(-1); return;
      case "x": if (cur) { const box = $("input[name=id]", cur); if (box) box.click(); } return;
      case "Enter": if (cur && !el.closest("a, button, summary")) location.assign(cur.dataset.href); return;
      default: if (e.key.length === 1) press(`[data-key="${CSS.escape(e.key)}"]`);
    }
  });

  // Drafts: kept on the server a moment after the last key, and when the page goes.
  function keep(form, last) {
    if (!form.dirty || form.clean) return;
    form.dirty = false;
    const data = strings(form);
    data.append("draft", form.dataset.draft);
    if (last) { navigator.sendBeacon("/drafts", data); return; }
    fetch("/drafts", { method: "POST", body: data, credentials: "same-origin", headers: { "X-Part": "1" } })
      .then((res) => (res.ok ? res.text() : Promise.reject(res.status)))
      .then((at) => { const k = $("[data-kept]", form.closest("#form")); if (k && at) k.textContent = word("saved", at); })
      .catch(() => { form.dirty = true; });
  }
  const soon = later(keep, 1200);
  const check = later(async (form) => {
    const got = await load(form.dataset.check, { method: "POST", body: strings(form) }).catch(() => null);
    if (got && got.res.ok) { swap("form-checks", got.html); swap("form-promise", got.html); }
  }, 300);
  document.addEventListener("input", (e) => {
    const form = e.target.form;
    if (form && form.dataset.draft) { form.dirty = true; soon(form); }
  });
  document.addEventListener("change", (e) => {
    const el = e.target;
    if (el.form && el.form.dataset.check) check(el.form);
    if (el.matches("[data-all]")) $$("input[name=id]", el.closest("table")).forEach((b) => { b.checked = el.checked; });
    if (el.matches("[data-all], input[name=id]")) picked();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) $$("form[data-draft]").forEach((f) => keep(f, true)); else tick();
  });

  // Several at once.
  function picked() {
    const form = $("#batch");
    if (!form) return;
    const boxes = $$("input[name=id]", form), n = boxes.filter((b) => b.checked).length;
    boxes.forEach((b) => b.closest("tr").classList.toggle("sel", b.checked));
    form.classList.toggle("some", n > 0);
    $("[data-picked]", form).textContent = word("picked", n);
  }

  // Print, long work.
  function printFrame(frame) {
    try { frame.contentWindow.focus(); frame.contentWindow.print(); } catch (err) { window.open(frame.src); }
  }
  function live(box) {
    setTimeout(async () => {
      const got = await load(box.dataset.live).catch(() => null);
      const fresh = got && $(".work", got.html);
      if (!fresh) return;
      box.replaceWith(document.adoptNode(fresh));
      if (fresh.dataset.live) live(fresh);
    }, 2000);
  }
  function ready(at) {
    $$(".work[data-live]", at).forEach(live);
    $$("[data-auto]", at).forEach((b) => { const f = $("#" + b.dataset.print); f.addEventListener("load", () => printFrame(f), { once: true }); });
    document.dispatchEvent(new CustomEvent("guiju:ready", { detail: at }));
    picked();
    tick();
  }
  ready(document);
})();
