"use strict";
/**
 * On paper: A4 across, always light; the map, its legend beside it, and under it what it is, whose and of when.
 */
const Print = (() => {
  const { el, put } = Dom;
  const { raw, ui } = Data;
  const LEAST = 0.5; // a legend is not made smaller than this
  /** @type {HTMLElement} */
  let foot;

  /** What is chosen, in words: a map of some claims must say so. */
  function choices() {
    const now = State.get();
    /** @param {string} id */
    const chosen = (id) => /** @type {HTMLSelectElement} */ (document.getElementById(id))?.selectedOptions[0]?.textContent;
    const said = [document.querySelector(".count")?.textContent];
    if (now.speaker !== null) said.push(`${ui.according} ${chosen("speaker")}`);
    if (now.actor !== null) said.push(`${ui.actors} ${chosen("actor") || now.actor}`);
    if (now.from || now.to) said.push(`${ui.time} ${document.querySelector(".span")?.textContent}`);
    if (now.day) said.push(`${Data.words.ledger.day_only} ${Ledger.words(now.day)}`);
    return said.filter(Boolean);
  }

  function write() {
    const about = Data.words.about;
    const [how, edges, plain] = [about.how, about.boundaries, about.disclaimer_label].map((term) => raw.about.filter((/** @type {any[]} */ row) => row[0] === term).flatMap((/** @type {any[]} */ row) => row[1]).join(" "));
    const colon = raw.lang === "fr" ? " : " : ": ";
    const parts = [...choices(), `${about.source}${colon}${[raw.article.source, raw.article.published].filter(Boolean).join(", ")}`, `${about.how}${colon}${how}`,
      `${about.boundaries}${colon}${edges}`, plain, `${about.licences}${colon}${raw.credits}`, Dom.sayText(about.version, { version: raw.version })];
    put(foot, parts.map((part) => String(part).replace(/[.\s]+$/, "")).join(". "), ".");
  }

  /** Make everything fit the paper; returns what puts it back. @param {any} map @returns {(() => void)[]} */
  function lay(map) {
    const root = document.documentElement;
    const [at, zoom, view, snap] = [map.getCenter(), map.getZoom(), map.getBounds(), map.options.zoomSnap];
    const legend = /** @type {HTMLElement} */ (document.querySelector(".leaflet-control-layers"));
    const corner = /** @type {HTMLElement} */ (legend.parentNode);
    const closed = [...document.querySelectorAll("details.tray, details.about, details.leaflet-control-layers, details.legend")].filter((part) => !(/** @type {HTMLDetailsElement} */ (part).open));
    for (const part of closed) part.setAttribute("open", "");
    document.getElementById("map-box")?.append(legend, foot);
    root.classList.add("printing"); // the map takes the size of the paper now, so that it can be drawn for it
    write();
    legend.style.transform = `scale(${Math.max(LEAST, Math.min(1, legend.clientHeight / legend.scrollHeight))})`;
    legend.style.height = "auto";
    map.options.zoomSnap = 0;
    map.invalidateSize({ animate: false });
    map.fitBounds(view, { animate: false, padding: [3, 3] });
    Dom.recolour();
    return [() => root.classList.remove("printing"), () => { legend.removeAttribute("style"); corner.append(legend); foot.remove(); }, () => map.invalidateSize({ animate: false }),
      () => map.setView(at, zoom, { animate: false }), () => { map.options.zoomSnap = snap; }, ...closed.map((part) => () => part.removeAttribute("open")), Dom.recolour];
  }

  /** @param {any} map */
  function start(map) {
    foot = el("p", { class: "print-foot" });
    /** @type {(() => void)[]} */
    let back = [];
    window.addEventListener("beforeprint", () => { if (!back.length) back = lay(map); });
    window.addEventListener("afterprint", () => back.splice(0).forEach((step) => step()));
  }

  return { start };
})();
