"use strict";
/**
 * The article's words beside the map: claims and names are lit, and lead to the map and back.
 */
const Reader = (() => {
  const { el, put, free } = Dom;
  const { raw, ui } = Data;
  /** @type {HTMLElement} */
  let node;

  /** @param {[string, number[], number]} run */
  function piece(run) {
    const [text, claims, place] = run;
    const words = place >= 0 ? el("span", { class: `named ${raw.places[place].geom < 0 ? "open" : ""}`, data: { place } }, text) : text;
    if (!claims.length) return words;
    const contested = claims.some((number) => raw.claims[number].layer === "contested");
    return el("span", { class: `said ${contested ? "contested" : ""}`, data: { claims: claims.join(" ") } }, words);
  }

  /** A paragraph; what one claim covers is one stop of the keyboard. @param {any[]} runs */
  function paragraph(runs) {
    if (!runs.length) return el("p", { class: "gap", "aria-hidden": "true" }, "⋯");
    /** @type {any[]} */
    const pieces = [];
    let before = "";
    for (const run of runs) {
      const made = piece(run);
      const key = run[1].join(" ");
      if (key && key !== before) {
        made.setAttribute("tabindex", "0");
        made.setAttribute("role", "button");
      }
      before = key;
      pieces.push(made);
    }
    return el("p", {}, pieces);
  }

  /** @param {EventTarget|null} target */
  function claimsAt(target) {
    const found = target instanceof Element ? target.closest("[data-claims]") : null;
    return found instanceof HTMLElement ? (found.dataset.claims || "").split(" ").map(Number) : [];
  }

  /** @param {(number: number) => void} show @param {(number: number) => void} showPlace @param {(numbers: number[]) => void} light */
  function make(show, showPlace, light) {
    node = el("section", { class: "reader", "aria-label": ui.text, lang: raw.textLang, dir: "auto" });
    put(node, raw.reader.map(paragraph), raw.reader.length ? null : el("p", { class: "quiet" }, ui.nothing));
    /** @param {Event} event */
    const go = (event) => {
      const place = event.target instanceof Element ? event.target.closest("[data-place]") : null;
      const claims = claimsAt(event.target).filter((number) => raw.claims[number].geom >= 0);
      if (claims.length) show(claims.find((number) => State.shows(raw.claims[number])) ?? claims[0]);
      else if (place instanceof HTMLElement) showPlace(Number(place.dataset.place));
    };
    node.addEventListener("click", go);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      go(event);
    });
    for (const kind of ["mouseover", "focusin"]) node.addEventListener(kind, (event) => light(claimsAt(event.target)));
    for (const kind of ["mouseleave", "focusout"]) node.addEventListener(kind, () => light([]));
    State.listen(dim);
    dim();
    return node;
  }

  /** Claims that are filtered out lose their mark. */
  function dim() {
    for (const part of node.querySelectorAll("[data-claims]")) {
      part.classList.toggle("off", !claimsAt(part).some((number) => State.shows(raw.claims[number])));
    }
  }

  /** @param {number[]} numbers */
  function lightText(numbers) {
    const lit = new Set(numbers);
    for (const part of node.querySelectorAll("[data-claims]")) {
      part.classList.toggle("lit", claimsAt(part).some((number) => lit.has(number)));
    }
  }

  return { make, lightText, free };
})();
