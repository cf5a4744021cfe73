"use strict";
/**
 * Layers and legend in one: what is on the map, how much of it, how to read it.
 */
const Control = (() => {
  const { el, free } = Dom;
  const { raw, ui } = Data;

  /** @param {string} layer */
  function sample(layer) {
    const colour = (raw.styles[layer] || {}).colour;
    /** @type {Record<string, any>} */
    const made = {
      troops: () => Symbols.glyph("square", colour), events: () => Symbols.glyph("triangle", colour),
      statements: () => Symbols.glyph("speech", colour), groups: () => Symbols.swatch([(raw.styles[groups()[0]] || { colour: "#009E73" }).colour], [0]),
      contested: () => Dom.svg("svg", { class: "glyph", viewBox: "5 4 30 30", width: 18, height: 18, "aria-hidden": "true" },
        Dom.svg("path", { d: "M20 5a14 14 0 0 0 0 28z", fill: "var(--contested)" }), Dom.svg("circle", { cx: 20, cy: 19, r: 14, fill: "none", class: "rim" }), Dom.svg("path", { d: "M20 5v28", class: "rim" })),
      ledger: () => el("span", { class: "dot base" }), shading: () => el("span", { class: "sample shade" }), regions: () => el("span", { class: "sample line" }),
      towns: () => el("span", { class: "town-dot town" }), relief: () => el("span", { class: "sample hill" }), countries: () => el("span", { class: "sample country" }), mentions: () => el("span", { class: "dot pin" }),
    };
    return el("span", { class: "sample-box" }, (made[layer] || (() => null))());
  }

  /** Counts to write once the coordinates are there. @type {(() => void)[]} */
  const late = [];

  const groups = () => Object.keys(raw.styles).filter((key) => key.startsWith("group:"));

  /** @param {string} key */
  const claimsOf = (key) => raw.claims.filter((/** @type {any} */ claim) => claim.keys.includes(key)).length;

  /** @param {"off"|"hidden"} set @param {string} key @param {any} label @param {number|(() => number|null)} n @param {any} mark */
  function row(set, key, label, n, mark) {
    const count = typeof n === "function" ? n : () => n;
    const box = el("input", { type: "checkbox", class: "leaflet-control-layers-selector", value: key, checked: !State.get()[set].has(key),
      change: () => State.toggle(set, key, !box.checked) });
    const said = el("span", { class: "none-said" }, ui.empty);
    const figure = el("span", { class: "number" });
    const node = el("label", {}, box, mark, el("span", { class: "label" }, label, said), figure);
    const refresh = () => {
      const n = count();
      box.checked = !State.get()[set].has(key);
      box.disabled = n === 0;
      node.classList.toggle("none", n === 0);
      said.hidden = n !== 0;
      figure.textContent = n === null ? "" : n.toLocaleString(raw.lang);
    };
    State.listen(refresh);
    refresh();
    late.push(refresh);
    return node;
  }

  /** The day of the boundaries that are drawn. */
  function asOn() {
    const node = el("p", { class: "as-on" });
    const refresh = () => { node.textContent = Dom.sayText(Data.words.ledger.as_on, { date: Ledger.words(Ledger.day()) }) + (Ledger.today() ? ` ${Data.words.ledger.today_short}` : ""); };
    State.listen(refresh);
    refresh();
    return node;
  }

  function switches() {
    return Object.entries(Data.words.layer_groups).map(([group, label]) => {
      const rows = raw.layers.filter((/** @type {any} */ layer) => layer.group === group);
      if (!rows.length) return null;
      return el("fieldset", {}, el("legend", {}, label), rows.map((/** @type {any} */ layer) => [
        row("off", layer.id, layer.label, () => number(layer), sample(layer.id)),
        layer.id === "groups" ? el("div", { class: "sub" }, groups().map((key) => {
          const style = raw.styles[key];
          return row("hidden", key, free(style.label), claimsOf(key), el("span", { class: "sample-box" }, Symbols.swatch([style.colour], [style.dash])));
        })) : null,
        layer.id === "shading" ? Shading.make() : null,
        layer.id === "regions" ? asOn() : null,
      ]));
    });
  }

  /** Signs of troops for the smallest and the greatest number that is told. @returns {[any, string][]} */
  function sizes() {
    const told = raw.claims.map((/** @type {any} */ claim) => claim.size).filter((/** @type {number} */ n) => n > 0);
    const ends = [...new Set(told.length ? [Math.min(...told), Math.max(...told)] : [])];
    return ends.map((n) => [Symbols.glyph("square", raw.styles.troops.colour, { size: 20 * Symbols.strength(n) }), Dom.sayText(Data.words.marks.strength, { n: n.toLocaleString(raw.lang) })]);
  }

  function legend() {
    const said = Data.words.marks;
    const types = [...new Map(raw.claims.map((/** @type {any} */ claim) => [claim.type, claim])).values()].filter((claim) => claim.geom >= 0 && claim.type !== "group_active");
    /** @param {Partial<Parameters<typeof Symbols.mark>[0]>} how */
    const mark = (how) => Symbols.mark({ shape: "circle", colour: "var(--quiet)", ended: false, doubt: false, split: false, pin: false, count: 1, scale: 0.7, ...how });
    /** @type {[any, string][]} */
    const rows = [
      [mark({ pin: true }), said.pin],
      [el("span", { class: "sample ring" }), said.ring],
      [Symbols.swatch(["var(--quiet)"], [0]), said.area],
      [el("span", { class: "sample fuzzy" }), said.fuzzy],
      [Symbols.band(), said.band],
      [mark({ split: true }), said.contested],
      [mark({ ended: true, shape: "square" }), said.ended],
      [mark({ doubt: true }), said.doubt],
      ...sizes(),
      ...(raw.stays.length ? /** @type {[any, string][]} */ ([["", said.base], ["possible", said.base_possible], ["contested", said.base_contested]]).map(([kind, words]) => /** @type {[any, string]} */ ([el("span", { class: `dot base ${kind}` }), words])) : []),
    ];
    return el("details", { class: "legend", open: tall() }, el("summary", {}, ui.legend),
      el("ul", {}, types.map((claim) => el("li", {}, el("span", { class: "sample-box" }, Symbols.glyph(claim.shape, (raw.styles[claim.home] || raw.styles.events).colour, { ended: Boolean(claim.ended) })), el("span", { class: "label" }, claim.label))),
        rows.map(([sign, words]) => el("li", {}, el("span", { class: "sample-box" }, sign), el("span", { class: "label" }, words)))));
  }

  /** Whether the legend has room beside the switches. */
  const tall = () => matchMedia("(min-height: 900px)").matches;

  /** How many of a layer there are: of the day, for what depends on the day. @param {any} layer */
  function number(layer) {
    if (layer.id === "ledger") return Ledger.now().length;
    if (layer.id === "shading") return layer.count + Bulk.total;
    return layer.id === "regions" && Data.ground.regions.length ? Base.regions().length : layer.count;
  }

  /** @param {any} map */
  function start(map) {
    const open = !matchMedia("(max-width: 720px)").matches;
    const box = el("details", { class: "leaflet-control leaflet-control-layers leaflet-control-layers-expanded", open },
      el("summary", { id: "layers" }, ui.layers), el("div", { class: "leaflet-control-layers-list" }, raw.claims.length ? [switches(), Bulk.switches(/** @type {any} */ (row))] : [Bulk.switches(/** @type {any} */ (row)), switches()], legend()));
    /** Whether it was open before the table took its room. */
    let was = open;
    window.addEventListener("resize", () => {
      const tight = document.body.classList.contains("wide") && window.innerWidth < 1200;
      if (tight && box.open) { was = true; box.open = false; } else if (!tight && was && !box.open && box.dataset.shut) box.open = true;
      box.dataset.shut = tight ? "yes" : "";
    });
    const control = new L.Control({ position: "topright" });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    control.addTo(map);
  }

  return { start, refresh: () => late.forEach((write) => write()) };
})();
