"use strict";
/**
 * The same data as a table: sorted by any column, each row leading to its mark and back. Bases of the day and the events in
 * view have tables of their own.
 */
const Table = (() => {
  const { el, free, put, sayText } = Dom;
  const { raw, ui } = Data;
  const EVENTS_MOST = 200;
  /** @type {HTMLElement} */
  let node;
  /** @typedef {{key: string, cells: any[], sort: (string|number)[], claim?: number, go?: () => void}} Row */
  /** Column and direction by table. @type {Record<string, {column: number, down: boolean}>} */
  const order = {};

  /** @param {Row[]} rows @param {string} name */
  function sorted(rows, name) {
    const by = order[name];
    if (!by) return rows;
    const way = by.down ? -1 : 1;
    const compare = (/** @type {string|number} */ a, /** @type {string|number} */ b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), raw.lang));
    // What is not known stands last, whichever way.
    const known = rows.filter((row) => row.sort[by.column] !== "");
    return [...known.sort((a, b) => way * compare(a.sort[by.column], b.sort[by.column])), ...rows.filter((row) => row.sort[by.column] === "")];
  }

  /** @param {string} name @param {string} caption @param {string[]} heads @param {Row[]} rows */
  function table(name, caption, heads, rows) {
    const by = order[name];
    const head = heads.map((words, column) => {
      const sort = by && by.column === column ? (by.down ? "descending" : "ascending") : "none";
      const turn = () => {
        order[name] = { column, down: Boolean(by && by.column === column && !by.down) };
        refresh();
        /** @type {HTMLElement|null} */ (node.querySelector(`[data-sort="${name}-${column}"]`))?.focus();
      };
      return el("th", { scope: "col", "aria-sort": sort }, el("button", { type: "button", data: { sort: `${name}-${column}` }, click: turn }, words, el("span", { "aria-hidden": "true" }, sort === "none" ? "↕" : sort === "ascending" ? "↑" : "↓")));
    });
    return el("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": caption }, el("table", { class: `data ${name}` }, el("caption", {}, caption), el("thead", {}, el("tr", {}, head)),
      el("tbody", {}, sorted(rows, name).map((row) => el("tr", { data: row.claim === undefined ? { row: row.key } : { row: row.key, claim: row.claim } },
        row.cells.map((cell, i) => (i ? el("td", {}, cell) : el("th", { scope: "row" }, row.go ? el("button", { type: "button", class: "go", click: row.go }, cell) : cell))))))));
  }

  /** @param {string[][]} pairs */
  const names = (pairs) => pairs.map((pair) => pair[1]).join(", ");

  /** @param {(number: number) => void} show @returns {HTMLElement} */
  function claims(show) {
    const said = Data.words.table;
    const rows = State.visible().map((/** @type {number} */ number) => {
      const it = raw.claims[number];
      const place = raw.places[it.place];
      const region = place ? place.within.at(-1) || "" : "";
      const who = [names(it.actors), names(it.targets)].filter(Boolean).join(" → ");
      const status = it.status === "uncontested" ? "" : Data.words.status[it.status] || it.status;
      return { key: `c${number}`, claim: number, go: it.geom >= 0 ? () => show(number) : undefined,
        cells: [it.label, free(who), free(it.where), free(region), it.when.split(/[,;]/)[0], it.numbers.map((/** @type {string} */ n, /** @type {number} */ i) => [i ? "; " : "", free(n)]), free(it.says), status],
        sort: [it.label, who, it.where, region, it.from || it.to, it.top, it.who, status] };
    });
    return table("claims", sayText(ui.shown, { n: rows.length, m: raw.claims.length }), [said.what, ui.who, ui.place, said.region, ui.date, ui.numbers, said.says, said.status], rows);
  }

  /** @param {(number: number) => void} show */
  function bases(show) {
    if (State.get().off.has("ledger") || !raw.stays.length) return null;
    const said = Data.words.table;
    const rows = Ledger.now().map((/** @type {number} */ number) => {
      const it = raw.stays[number];
      const known = Ledger.state(it, Ledger.day());
      const words = Data.words.ledger;
      const note = !known ? "" : known.status === "active" ? (known.sure ? words.certain : words.possible) : words[known.status];
      return { key: `s${number}`, go: it.geom >= 0 ? () => show(number) : undefined, cells: [free(it.name), free(it.actor[1]), Ledger.span(it), note, [free(it.claimed_by), Ledger.against(it)]],
        sort: [it.name, it.actor[1], it.from, note, it.claimed_by] };
    });
    return table("bases", sayText(Data.words.ledger.at_day, { date: Ledger.words(Ledger.day()) }), [ui.place, ui.who, ui.date, said.status, said.says], rows);
  }

  function events() {
    if (!raw.bulk) return null;
    const said = Data.words.table;
    const { rows, n } = Bulk.inView(EVENTS_MOST);
    const list = rows.map((/** @type {any} */ it) => ({ key: `e${it.number}`, go: () => Bulk.show(it.number), cells: [free(it.kind), free(it.actor), it.date, it.value, free(it.text)],
      sort: [it.kind, it.actor, it.day || "", it.value === "" ? "" : Number(it.value), it.text] }));
    return table("events", sayText(said.events, { n: list.length, m: n }), [said.what, ui.who, ui.date, ui.numbers, said.note], list);
  }

  /** @type {{claim: (number: number) => void, stay: (number: number) => void}} */
  let go = { claim: () => {}, stay: () => {} };

  function refresh() {
    if (!node || node.hidden) return;
    put(node, el("p", { class: "near" }, Data.words.table.hint), raw.claims.length ? claims(go.claim) : null, bases(go.stay), events());
  }

  /** @param {typeof go} onGo @param {(numbers: number[]) => void} light */
  function make(onGo, light) {
    go = onGo;
    node = el("section", { class: "tables", hidden: true });
    const over = (/** @type {Event} */ event) => {
      const row = event.target instanceof Element ? event.target.closest("[data-claim]") : null;
      light(row instanceof HTMLElement ? [Number(row.dataset.claim)] : []);
    };
    for (const kind of ["mouseover", "focusin"]) node.addEventListener(kind, over);
    for (const kind of ["mouseleave", "focusout"]) node.addEventListener(kind, () => light([]));
    State.listen(refresh);
    new MutationObserver(refresh).observe(node, { attributeFilter: ["hidden"] });
    return node;
  }

  /** Light the rows of some claims. @param {number[]} numbers */
  function lightRows(numbers) {
    const lit = new Set(numbers.map(String));
    for (const row of node.querySelectorAll("tr[data-claim]")) row.classList.toggle("lit", lit.has(/** @type {HTMLElement} */ (row).dataset.claim || ""));
  }

  return { make, lightRows, refresh };
})();
