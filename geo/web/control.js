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
      ledger: () => el("span", { class: "dot pin base" }), countries: () => el("span", { class: "sample country" }), mentions: () => el("span", { class: "dot pin" }),
    };
    return el("span", { class: "sample-box" }, (made[layer] || (() => null))());
  }

  const groups = () => Object.keys(raw.styles).filter((key) => key.startsWith("group:"));

  /** @param {string} key */
  const count = (key) => raw.claims.filter((/** @type {any} */ claim) => claim.keys.includes(key)).length;

  /** @param {"off"|"hidden"} set @param {string} key @param {any} label @param {number} number @param {any} mark */
  function row(set, key, label, number, mark) {
    const box = el("input", { type: "checkbox", class: "leaflet-control-layers-selector", value: key, checked: !State.get()[set].has(key),
      disabled: number === 0, change: () => State.toggle(set, key, !box.checked) });
    State.listen(() => { box.checked = !State.get()[set].has(key); });
    return el("label", { class: number ? "" : "none" }, box, mark, el("span", { class: "label" }, label, number ? null : el("span", { class: "none-said" }, ui.empty)),
      el("span", { class: "number" }, number));
  }

  function switches() {
    return Object.entries(Data.words.layer_groups).map(([group, label]) => {
      const rows = raw.layers.filter((/** @type {any} */ layer) => layer.group === group);
      if (!rows.length) return null;
      return el("fieldset", {}, el("legend", {}, label), rows.map((/** @type {any} */ layer) => [
        row("off", layer.id, layer.label, layer.count, sample(layer.id)),
        layer.id === "groups" ? el("div", { class: "sub" }, groups().map((key) => {
          const style = raw.styles[key];
          return row("hidden", key, free(style.label), count(key), el("span", { class: "sample-box" }, Symbols.swatch([style.colour], [style.dash])));
        })) : null,
      ]));
    });
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
      [mark({ split: true }), said.contested],
      [mark({ ended: true, shape: "square" }), said.ended],
      [mark({ doubt: true }), said.doubt],
    ];
    return el("fieldset", { class: "legend" }, el("legend", {}, ui.legend),
      el("ul", {}, types.map((claim) => el("li", {}, el("span", { class: "sample-box" }, Symbols.glyph(claim.shape, (raw.styles[claim.home] || raw.styles.events).colour, { ended: Boolean(claim.ended) })), el("span", { class: "label" }, claim.label))),
        rows.map(([sign, words]) => el("li", {}, el("span", { class: "sample-box" }, sign), el("span", { class: "label" }, words)))));
  }

  /** @param {any} map */
  function start(map) {
    const open = !matchMedia("(max-width: 720px)").matches;
    const box = el("details", { class: "leaflet-control leaflet-control-layers leaflet-control-layers-expanded", open },
      el("summary", {}, ui.layers), el("div", { class: "leaflet-control-layers-list" }, switches(), Bulk.switches(/** @type {any} */ (row)), legend()));
    const control = new L.Control({ position: "topright" });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    control.addTo(map);
  }

  return { start };
})();
