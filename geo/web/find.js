"use strict";
/**
 * Find a place, an actor or a word; choose whose claims and which actor.
 */
const Find = (() => {
  const { el, free, put, sayText } = Dom;
  const { raw, ui } = Data;

  /** One spelling: no case, no accents, no apostrophes. @param {string} text */
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f'’ʼ`]/g, "").replace(/[-‐–]/g, " ").toLowerCase();

  /** @typedef {{claim: (number: number) => void, place: (number: number) => void, stay: (number: number) => void, at: (lat: number, lon: number, zoom: number) => void}} Go */
  const EVENT_ACTORS_MOST = 60; // of a table, in the list to choose from; the search knows them all
  /** @type {{id: string, name: string, n: number}[]|null} */
  let known = null;

  /** Actors of all claims, most claims first, then the commonest of a table of events. */
  function actors() {
    if (known) return known;
    /** @type {Map<string, {id: string, name: string, n: number}>} */
    const found = new Map();
    for (const claim of raw.claims) {
      for (const [id, name] of new Map([...claim.actors, ...claim.targets])) {
        const entry = found.get(id) || { id, name, n: 0 };
        entry.n += 1;
        found.set(id, entry);
      }
    }
    const told = [...found.values()].sort((a, b) => b.n - a.n || a.name.localeCompare(b.name));
    const same = new Set(told.flatMap((actor) => [actor.id, actor.name]));
    const listed = raw.bulk ? raw.bulk.actors.slice(0, EVENT_ACTORS_MOST).map((/** @type {string} */ name, /** @type {number} */ i) => ({ id: name, name, n: raw.bulk.actorCounts[i] })) : [];
    known = [...told, ...listed.filter((/** @type {any} */ row) => row.name && row.name !== "…" && !same.has(row.name))];
    return known;
  }

  /** Who says so: speakers of the claims, then sources of a table of events. */
  function speakers() {
    const told = raw.speakers;
    const same = new Set(told.map((/** @type {any} */ row) => row.id));
    const listed = raw.bulk ? raw.bulk.speakers.map((/** @type {any} */ [id, name, n]) => ({ id, name: name || Data.words.speakers.table, n })) : [];
    return [...told, ...listed.filter((/** @type {any} */ row) => !same.has(row.id))];
  }

  /** Sides that say something, as they are chosen. @returns {{id: string, name: string, n: number}[]} */
  const sides = () => raw.sides.map((/** @type {any} */ row) => ({ ...row, id: State.SIDE + row.id }));

  /** Bases of the ledger, each once, with all who were ever there. */
  function sites() {
    /** @type {Map<number, {name: string, number: number, actors: string}>} */
    const found = new Map();
    raw.stays.forEach((/** @type {any} */ stay, /** @type {number} */ number) => {
      if (stay.geom < 0) return;
      const entry = found.get(stay.geom) || { name: stay.name, number, actors: "" };
      entry.actors += ` ${stay.actor[1]}`;
      found.set(stay.geom, entry);
    });
    return [...found.values()];
  }

  /** @type {{text: string, name: string, kind: string, number: number, id?: string}[]} */
  const index = [
    ...raw.places.map((/** @type {any} */ place, /** @type {number} */ number) => ({ text: fold([place.name, ...place.as, ...place.within].join(" | ")), name: place.name, kind: "place", number })),
    ...actors().map((actor) => ({ text: fold(`${actor.name} | ${actor.id}`), name: actor.name, kind: "actor", number: -1, id: actor.id })),
    ...(raw.bulk ? raw.bulk.actors.slice(EVENT_ACTORS_MOST) : []).map((/** @type {string} */ name) => ({ text: fold(name), name, kind: "actor", number: -1, id: name })),
    ...sites().map((stay) => ({ text: fold(`${stay.name} | ${stay.actors}`), name: stay.name, kind: "base", number: stay.number })),
    ...raw.claims.map((/** @type {any} */ claim, /** @type {number} */ number) => ({ text: fold([claim.quote, claim.label, claim.where].join(" | ")), name: claim.quote || claim.label, kind: "claim", number })),
  ];

  /** @param {string} typed */
  function search(typed) {
    const words = fold(typed).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const asked = words.join(" ");
    /** The name itself first, then what begins so. @param {typeof index[number]} row */
    const away = (row) => { const name = fold(row.name); return name === asked ? 0 : name.startsWith(asked) ? 1 : 2; };
    const told = index.filter((row) => words.every((word) => row.text.includes(word))).sort((a, b) => away(a) - away(b)).slice(0, 30);
    return [...told, ...printed(words, told)];
  }

  /** Regions and towns that the map has names for, where nothing in the article is called so. @param {string[]} words @param {typeof index} told */
  function printed(words, told) {
    const known = new Set(told.map((row) => row.name));
    const rows = [...Base.regions().map((i) => ["region", i, Data.ground.regions[i][2]]), ...Data.ground.towns.map((town, i) => ["town", i, town[0]])];
    return rows.filter((row) => !known.has(row[2]) && words.every((word) => fold(row[2]).includes(word))).slice(0, 10)
      .map(([kind, number, name]) => ({ text: "", name, kind, number }));
  }

  /** @param {string} id @param {string} label @param {"speaker"|"actor"} key @param {string} all @param {[string, {id: string, name: string, n: number}[]][]} groups */
  function choice(id, label, key, all, groups) {
    const full = groups.filter(([, rows]) => rows.length);
    const options = full.map(([words, rows]) => [words, rows.map((row) => el("option", { value: `=${row.id}` }, `${row.name} (${row.n.toLocaleString(raw.lang)})`))]);
    const select = el("select", { id, change: () => State.set({ [key]: select.value === "*" ? null : select.value.slice(1) }) },
      el("option", { value: "*" }, all), full.length > 1 ? options.map(([words, rows]) => el("optgroup", { label: words }, rows)) : options.map((pair) => pair[1]));
    State.listen(() => { select.value = State.get()[key] === null ? "*" : `=${State.get()[key]}`; });
    return el("div", { class: "choice" }, el("label", { for: id }, label), select);
  }

  /** @param {Go} go */
  function box(go) {
    const results = el("ul", { id: "found", hidden: true });
    const status = el("span", { class: "hidden", role: "status" });
    const input = el("input", { type: "search", id: "search", placeholder: ui.search, "aria-label": ui.search, "aria-controls": "found", autocomplete: "off", spellcheck: "false", input: refresh });
    /** @param {(typeof index)[number]} row */
    const choose = (row) => {
      if (row.kind === "actor") State.set({ actor: row.id });
      else if (row.kind === "place") go.place(row.number);
      else if (row.kind === "base") go.stay(row.number);
      else if (row.kind === "town") go.at(Data.ground.towns[row.number][2], Data.ground.towns[row.number][1], 8.5);
      else if (row.kind === "region") go.at(Data.ground.regions[row.number][6], Data.ground.regions[row.number][5], 7);
      else go.claim(row.number);
      results.hidden = true;
    };
    function refresh() {
      const rows = search(input.value);
      put(results, rows.map((row) => el("li", {}, el("button", { type: "button", class: row.kind, click: () => choose(row) }, free(row.name.length > 90 ? `${row.name.slice(0, 89)}…` : row.name)))));
      results.hidden = !rows.length;
      put(status, input.value ? sayText(ui.results, { n: rows.length }) : "");
    }
    const node = el("div", { class: "search" }, input, status, results);
    node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const buttons = [...results.querySelectorAll("button")];
      const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
      if (event.key === "Escape") { results.hidden = true; input.focus(); } else if (event.key === "ArrowDown" && buttons.length) buttons[Math.min(at + 1, buttons.length - 1)].focus();
      else if (event.key === "ArrowUp") (at > 0 ? buttons[at - 1] : input).focus();
      else if (event.key === "Enter" && document.activeElement === input && buttons.length) buttons[0].click();
      else return;
      event.preventDefault();
    });
    return node;
  }

  /** @param {Go} go */
  function make(go) {
    const who = actors();
    return [box(go), choice("speaker", ui.according, "speaker", ui.everyone, [[ui.by_side, sides()], [ui.one_by_one, speakers()]]),
      who.length ? choice("actor", ui.actors, "actor", ui.all_actors, [["", who]]) : null];
  }

  return { make, search, actors, sides, speakers };
})();
