"use strict";
/**
 * Take it with you: a link to this view, the data as CSV and GeoJSON, a print.
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
      speaker: Find.speakers().some((/** @type {any} */ s) => s.id === parts.get("by")) ? parts.get("by") : null,
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

  /** What a spreadsheet may take for a formula, also after blanks, quotes and letters that do not show; as geo/tables.py has it. */
  const FORMULA = /^(?:[\t\r\n]|[\s"'`\u0000-\u001f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212])/;

  /** A cell that a spreadsheet will not run. @param {any} value */
  function cell(value) {
    if (typeof value === "number") return String(value);
    const text = Array.isArray(value) ? value.join("; ") : String(value ?? "");
    const safe = FORMULA.test(text) ? `'${text}` : text;
    return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  /** @param {any} claim */
  const row = (claim) => ({
    claim_id: claim.id, type: claim.type, actors: claim.actors.map((/** @type {string[]} */ a) => a[0]), targets: claim.targets.map((/** @type {string[]} */ a) => a[0]),
    place_name: claim.where, place_precision: claim.near, date: claim.when, date_start: claim.from, date_end: claim.to, numbers: claim.numbers,
    asserted_by: claim.speaker, stance: claim.stance, status: claim.status, contradicts: claim.against.map((/** @type {number} */ n) => raw.claims[n].id), quote: claim.quote,
  });

  function csv() {
    const rows = State.visible().map((/** @type {number} */ number) => {
      const claim = raw.claims[number];
      const geom = raw.geoms[claim.geom];
      return { ...row(claim), lon: geom?.lon ?? "", lat: geom?.lat ?? "", radius_m: geom?.r ?? "" };
    });
    const columns = Object.keys({ ...row({ actors: [], targets: [], numbers: [], against: [] }), lon: "", lat: "", radius_m: "" });
    return `\ufeff${[columns.join(","), ...rows.map((/** @type {any} */ r) => columns.map((column) => cell(r[column])).join(","))].join("\r\n")}\r\n`;
  }

  /** @param {any} geom */
  function geometry(geom) {
    if (!geom) return null;
    if (geom.t !== "area") return { type: "Point", coordinates: [geom.lon, geom.lat] };
    const round = (/** @type {number} */ v) => Math.round(v * 1e4) / 1e4;
    return { type: "MultiPolygon", coordinates: Data.outline(geom).map((rings) => rings.map((ring) => ring.map(([lat, lon]) => [round(lon), round(lat)]))) };
  }

  function geojson() {
    return JSON.stringify({ type: "FeatureCollection", features: State.visible().map((/** @type {number} */ number) => {
      const claim = raw.claims[number];
      const geom = raw.geoms[claim.geom];
      return { type: "Feature", id: claim.id, geometry: geometry(geom), properties: { ...row(claim), drawn: geom?.t || "none", radius_m: geom?.r ?? null } };
    }) });
  }

  /** @param {string} name @param {string} kind @param {string} text */
  function save(name, kind, text) {
    const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: kind })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
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
      button(ui.copy_link, () => copy(said)), button(ui.save_csv, () => save("claims.csv", "text/csv;charset=utf-8", csv())),
      button(ui.save_geojson, () => save("claims.geojson", "application/geo+json", geojson())), button(ui.print, () => window.print())), said);
  }

  /** @param {any} onMap */
  function start(onMap) {
    map = onMap;
    read();
    quiet = false;
    map.on("moveend", remember);
    State.listen(remember);
    window.addEventListener("hashchange", read);
    /** @type {(() => void)[]} what to put back after printing */
    let back = [];
    window.addEventListener("beforeprint", () => {
      const [at, zoom, view] = [map.getCenter(), map.getZoom(), map.getBounds()];
      const closed = [...document.querySelectorAll("details.tray, details.about, .leaflet-control-layers, details.legend")].filter((part) => !(/** @type {HTMLDetailsElement} */ (part).open));
      for (const part of closed) part.setAttribute("open", "");
      document.body.classList.add("printing"); // the map takes the size of the paper now, so that it can be drawn for it
      map.invalidateSize({ animate: false });
      map.fitBounds(view, { animate: false });
      back = [() => document.body.classList.remove("printing"), () => map.invalidateSize({ animate: false }), () => map.setView(at, zoom, { animate: false }), ...closed.map((part) => () => part.removeAttribute("open"))];
    });
    window.addEventListener("afterprint", () => back.splice(0).forEach((step) => step()));
  }

  return { start, menu, csv, geojson };
})();
