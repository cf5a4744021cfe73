"use strict";
/**
 * The panel beside the map: what the article is, who says what, what could not be placed, how the map was made.
 */
const Panel = (() => {
  const { el, free, put, sayText, link } = Dom;
  const { raw, ui } = Data;
  const node = /** @type {HTMLElement} */ (document.getElementById("panel"));
  /** @type {HTMLElement} */
  let list;
  /** @type {HTMLElement} */
  let count;
  /** @type {HTMLButtonElement} */
  let fold;

  function head() {
    const { article } = raw;
    const parts = [article.published, article.source].filter(Boolean);
    return el("header", {},
      el("h1", {}, free(article.title || ui.unnamed_title)),
      parts.length ? el("p", { class: "byline" }, parts.map((/** @type {string} */ part, /** @type {number} */ i) => [i ? " · " : "", free(part)])) : null);
  }

  function choices() {
    const speaker = el("select", { id: "speaker", change: () => State.set({ speaker: speaker.value === "*" ? null : speaker.value.slice(1) }) },
      el("option", { value: "*" }, ui.everyone),
      raw.speakers.map((/** @type {any} */ s) => el("option", { value: `=${s.id}` }, `${s.name} (${s.n})`)));
    State.listen(() => { speaker.value = State.get().speaker === null ? "*" : `=${State.get().speaker}`; });
    const reset = el("button", { type: "button", class: "reset", hidden: true, click: () => State.reset() }, ui.reset);
    State.listen(() => { reset.hidden = !State.changed(); });
    count = el("p", { class: "count", role: "status" });
    return el("div", { class: "choices" }, el("label", { for: "speaker" }, ui.according), speaker, count, reset);
  }

  function tray() {
    const rows = raw.tray.map((/** @type {any} */ row) => {
      const claim = row.kind === "claim" ? raw.claims[row.claim] : null;
      return el("li", {}, el("strong", {}, free(row.name)),
        claim && claim.quote ? el("q", { lang: raw.textLang }, free(claim.quote)) : null, el("span", { class: "why" }, free(row.why)));
    });
    return el("details", { class: "fold tray", open: rows.length > 0 && rows.length < 4 },
      el("summary", {}, ui.tray, el("span", { class: "number" }, rows.length)),
      rows.length ? el("ul", {}, rows) : el("p", { class: "quiet" }, ui.tray_empty));
  }

  function about() {
    return el("details", { class: "fold about", id: "about" }, el("summary", {}, ui.about),
      el("dl", {}, raw.about.map((/** @type {[string, string[]]} */ [term, lines]) =>
        el("div", {}, el("dt", {}, term), lines.map((line) => el("dd", {}, link(line)))))));
  }

  function refresh() {
    const shown = State.visible();
    put(count, sayText(ui.shown, { n: shown.length, m: raw.claims.length }));
    if (!raw.claims.length) put(list, el("p", { class: "quiet" }, ui.nothing), raw.places.length ? el("p", { class: "quiet" }, ui.nothing_hint) : null);
    else if (!shown.length) put(list, el("p", { class: "quiet" }, ui.nothing_matches));
    else put(list, Cards.claims(shown, { button: true }));
  }

  /** @param {boolean} open */
  function setOpen(open) {
    document.body.classList.toggle("folded", !open);
    fold.setAttribute("aria-expanded", String(open));
    fold.setAttribute("aria-label", open ? ui.close_panel : ui.open_panel);
    window.dispatchEvent(new Event("resize"));
  }

  /** @param {(number: number) => void} show @param {(numbers: number[]) => void} light */
  function start(show, light) {
    fold = el("button", { type: "button", id: "fold", "aria-controls": "panel-body", click: () => setOpen(document.body.classList.contains("folded")) },
      el("span", { "aria-hidden": "true" }));
    list = el("section", { class: "list", "aria-label": ui.claim_list });
    put(node, head(), el("div", { id: "panel-body", tabindex: -1 }, choices(), list, tray(), about()));
    node.after(fold);
    list.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-go]") : null;
      if (!target) return;
      if (matchMedia("(max-width: 720px)").matches) setOpen(false);
      show(Number(/** @type {HTMLElement} */ (target).dataset.go));
    });
    /** @param {Event} event */
    const over = (event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-claim]") : null;
      light(target ? [Number(/** @type {HTMLElement} */ (target).dataset.claim)] : []);
    };
    for (const kind of ["mouseover", "focusin"]) list.addEventListener(kind, over);
    for (const kind of ["mouseleave", "focusout"]) list.addEventListener(kind, () => light([]));
    State.listen(refresh);
    refresh();
    setOpen(!matchMedia("(max-width: 720px)").matches);
  }

  /** Light the cards of some claims. @param {number[]} numbers */
  function lightCards(numbers) {
    const lit = new Set(numbers.map(String));
    for (const card of list.querySelectorAll("[data-claim]")) card.classList.toggle("lit", lit.has(/** @type {HTMLElement} */ (card).dataset.claim || ""));
  }

  return { start, lightCards };
})();
