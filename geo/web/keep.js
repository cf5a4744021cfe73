"use strict";
/**
 * Take it with you: a link to this view, the data as files, a print.
 */
const Keep = (() => {
  const { el, put } = Dom;
  const { raw, ui } = Data;
  /** @type {any} */
  let map;
  let quiet = true;

  /** What the address says after #: view, layers, filters, time. */
  function write() {
    const now = State.get();
    const at = map.getCenter();
    const parts = new URLSearchParams({ v: `${at.lat.toFixed(3)},${at.lng.toFixed(3)},${map.getZoom()}` });
    const { off, on } = State.switched();
    if (off.length) parts.set("off", off.join(","));
    if (on.length) parts.set("on", on.join(","));
    if (now.hidden.size) parts.set("hide", JSON.stringify([...now.hidden]));
    if (now.speaker !== null) parts.set("by", now.speaker);
    if (now.actor !== null) parts.set("who", now.actor);
    if (now.from) parts.set("from", now.from);
    if (now.to) parts.set("to", now.to);
    if (now.day) parts.set("day", now.day);
    if (!now.undated) parts.set("undated", "0");
    return `#${parts}`;
  }

  /** Choices from the address; whatever is not understood is left as it was. */
  function read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    const view = (parts.get("v") || "").split(",").map(Number);
    if (view.length === 3 && view.every(Number.isFinite) && Math.abs(view[0]) <= 85) map.setView([view[0], view[1]], view[2], { animate: false });
    const known = new Set(raw.layers.map((/** @type {any} */ layer) => layer.id));
    const day = (/** @type {string} */ name) => (/^\d{4}-\d\d-\d\d$/.test(parts.get(name) || "") ? parts.get(name) : null);
    /** @type {string[]} */
    let hidden = [];
    try {
      hidden = JSON.parse(parts.get("hide") || "[]").filter((/** @type {any} */ key) => Object.hasOwn(raw.styles, key) || /^kind:\d+$/.test(key));
    } catch { /* an address that someone mistyped */ }
    if (!parts.size) return;
    const off = new Set([...State.begun(), ...(parts.get("off") || "").split(",").filter((id) => known.has(id))]);
    for (const id of (parts.get("on") || "").split(",")) off.delete(id);
    const who = parts.get("who");
    State.set({
      off, hidden: new Set(hidden),
      speaker: [...Find.sides(), ...Find.speakers()].some((/** @type {any} */ s) => s.id === parts.get("by")) ? parts.get("by") : null,
      actor: Find.actors().some((actor) => actor.id === who) || (raw.bulk && raw.bulk.actors.includes(who)) ? who : null,
      from: day("from"), to: day("to"), day: day("day"), undated: parts.get("undated") !== "0",
    });
  }

  function remember() {
    if (quiet) return;
    try {
      history.replaceState(null, "", write());
    } catch { /* a frame without an address of its own */ }
  }

  /** @param {HTMLElement} said */
  async function copy(said) {
    const link = location.href.split("#")[0] + write();
    try {
      await navigator.clipboard.writeText(link);
      put(said, ui.copied);
    } catch {
      const field = el("input", { readonly: true, value: link, "aria-label": ui.copy_link });
      put(said, field);
      field.select();
    }
  }

  function menu() {
    const said = el("div", { class: "keep-said", role: "status" });
    /** @param {string} words @param {() => void} act */
    const button = (words, act) => el("button", { type: "button", class: "keep-button", click: act }, words);
    return el("details", { class: "fold keep" }, el("summary", {}, ui.share), el("div", { class: "keep-list" },
      button(ui.copy_link, () => copy(said)), Files.choices().map(([words, act]) => button(words, act)), button(ui.print, () => window.print())), said);
  }

  /** @param {any} onMap */
  function start(onMap) {
    map = onMap;
    read();
    quiet = false;
    map.on("moveend", remember);
    State.listen(remember);
    window.addEventListener("hashchange", read);
    Print.start(map);
  }

  return { start, menu };
})();
