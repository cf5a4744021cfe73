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

  /** @param {any} go */
  function choices(go) {
    const reset = el("button", { type: "button", class: "reset", hidden: true, click: () => State.reset() }, ui.reset);
    State.listen(() => { reset.hidden = !State.changed(); });
    count = el("p", { class: "count", role: "status" });
    return el("div", { class: "choices" }, Find.make(go), Time.make(), Ledger.make(), el("div", { class: "status" }, count, reset));
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
    const units = el("dd", { id: "vintage" });
    const refresh = () => {
      const day = Base.day();
      const last = raw.base.vintages.filter((/** @type {string[]} */ row) => row[0] <= day).at(-1);
      put(units, sayText(Data.words.about.vintage, { date: Ledger.words(Ledger.day()), vintage: last ? last[1] : "" }));
    };
    State.listen(refresh);
    refresh();
    return el("details", { class: "fold about", id: "about" }, el("summary", {}, ui.about),
      el("dl", {}, raw.about.map((/** @type {[string, string[]]} */ [term, lines]) =>
        el("div", {}, el("dt", {}, term), lines.map((line) => el("dd", { lang: term === Data.words.about.licences ? "en" : null }, link(line))), term === Data.words.about.boundaries ? units : null))));
  }

  function refresh() {
    const shown = State.visible();
    put(count, raw.claims.length || !raw.bulk ? sayText(ui.shown, { n: shown.length, m: raw.claims.length }) : null, raw.claims.length && raw.bulk ? " · " : null, raw.bulk ? el("span", { class: "events-shown" }, sayText(ui.events_shown, { n: Bulk.shown().toLocaleString(raw.lang), m: raw.bulk.n.toLocaleString(raw.lang) })) : null);
    if (!raw.claims.length && raw.bulk) put(list, el("p", { class: "quiet" }, Data.words.table.hint_events));
    else if (!raw.claims.length) put(list, el("p", { class: "quiet" }, ui.nothing), el("p", { class: "quiet" }, raw.places.length ? ui.nothing_hint : ui.no_place), raw.notes.map((/** @type {string} */ note) => el("p", { class: "quiet" }, free(note))));
    else if (!shown.length) put(list, el("p", { class: "quiet" }, ui.nothing_matches));
    else put(list, el("a", { class: "skip", href: "#map-box" }, ui.skip_list), Cards.claims(shown, { button: true }));
  }

  let begun = false;

  /** @param {boolean} open */
  function setOpen(open) {
    document.body.classList.toggle("folded", !open);
    fold.setAttribute("aria-expanded", String(open));
    fold.setAttribute("aria-label", open ? ui.close_panel : ui.open_panel);
    if (begun) window.dispatchEvent(new Event("resize"));
    begun = true;
  }

  /** The list of claims, the article's text, the table: one at a time. @param {HTMLElement} text @param {HTMLElement} table */
  function tabs(text, table) {
    /** @type {[string, string, HTMLElement][]} */
    const pages = [["claims", ui.claims, list], ["text", ui.text, text], ["table", Data.words.table.tab, table]];
    const buttons = pages.map(([id, words, page], i) => {
      page.id = `page-${id}`;
      page.setAttribute("role", "tabpanel");
      page.setAttribute("aria-labelledby", `tab-${id}`);
      return el("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": page.id, click: () => choose(i) }, words);
    });
    let before = false;
    /** @param {number} chosen */
    function choose(chosen) {
      pages.forEach(([, , page], i) => {
        page.hidden = i !== chosen;
        buttons[i].setAttribute("aria-selected", String(i === chosen));
        buttons[i].tabIndex = i === chosen ? 0 : -1;
      });
      const wide = document.body.classList.toggle("wide", pages[chosen][0] === "table");
      if (wide !== before) window.dispatchEvent(new Event("resize"));
      before = wide;
    }
    choose(0);
    return el("div", { class: "tabs", role: "tablist", keydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const at = buttons.findIndex((button) => button.tabIndex === 0);
      const next = (at + (event.key === "ArrowLeft" ? buttons.length - 1 : 1)) % buttons.length;
      choose(next);
      buttons[next].focus();
    } }, buttons);
  }

  /** @param {Parameters<typeof Find.make>[0]} show @param {(numbers: number[]) => void} light */
  function start(show, light) {
    fold = el("button", { type: "button", id: "fold", "aria-controls": "panel-body", click: () => setOpen(document.body.classList.contains("folded")) },
      el("span", { "aria-hidden": "true" }));
    list = el("section", { class: "list" });
    const narrow = () => matchMedia("(max-width: 720px)").matches;
    /** On a phone the panel makes room for what it shows. */
    const go = {
      claim: (/** @type {number} */ number) => { if (narrow()) setOpen(false); show.claim(number); },
      place: (/** @type {number} */ number) => { if (narrow()) setOpen(false); show.place(number); },
      stay: (/** @type {number} */ number) => { if (narrow()) setOpen(false); show.stay(number); },
      at: (/** @type {number} */ lat, /** @type {number} */ lon, /** @type {number} */ zoom) => { if (narrow()) setOpen(false); show.at(lat, lon, zoom); },
    };
    const text = Reader.make(go.claim, go.place, light);
    const table = Table.make(go, light);
    put(node, head(), el("div", { id: "panel-body", tabindex: -1 }, choices(go), tabs(text, table), list, text, table, tray(), Keep.menu(), about()));
    node.after(fold);
    list.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-go]") : null;
      if (!target) return;
      go.claim(Number(/** @type {HTMLElement} */ (target).dataset.go));
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
    Reader.lightText(numbers);
    Table.lightRows(numbers);
    for (const card of list.querySelectorAll("[data-claim]")) card.classList.toggle("lit", lit.has(/** @type {HTMLElement} */ (card).dataset.claim || ""));
  }

  return { start, lightCards };
})();
