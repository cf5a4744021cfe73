"use strict";
/**
 * Many events: typed columns, drawn pixel by pixel on one canvas; hover, popup and filters on all of them.
 */
const Bulk = (() => {
  const { el, free } = Dom;
  const { raw, ui } = Data;
  const { bulk } = raw;
  const NEAR = 7; // pixels from the pointer within which an event is meant
  const PAD = 0.25; // of the view that is drawn beyond its edges, so that a drag shows no gap
  /** @type {any} */
  let map;
  /** @type {Float64Array} */
  let xs;
  /** @type {Float64Array} */
  let ys;
  /** @type {Record<string, Int32Array>} */
  const column = {};
  /** @type {Uint8Array} */
  let keep;
  /** @type {string[]} */
  let texts = [];
  /** @type {HTMLCanvasElement} */
  let canvas;
  const colours = bulk ? bulk.kinds.map((/** @type {any} */ kind) => parseInt(kind[1].slice(1), 16)) : [];

  /** Read the columns; one that has a single value was not sent. */
  async function decode() {
    const bytes = await Data.inflate(bulk.z);
    let at = 0;
    const names = ["lon", "lat", "day", "kind", "actor", "value", "by"];
    names.forEach((name, k) => {
      const values = new Int32Array(bulk.n);
      column[name] = values;
      if (!bulk.columns[k]) { values.fill(bulk.fill[k]); return; }
      let before = 0;
      const running = k < 2;
      for (let i = 0; i < bulk.n; i += 1) {
        let byte = bytes[at];
        at += 1;
        let value = byte & 127;
        for (let shift = 7; byte > 127; shift += 7) {
          byte = bytes[at];
          at += 1;
          value |= (byte & 127) << shift;
        }
        value = (value >>> 1) ^ -(value & 1);
        if (running) {
          value += before;
          before = value;
        }
        values[i] = value;
      }
    });
    xs = new Float64Array(bulk.n);
    ys = new Float64Array(bulk.n);
    // Latitudes lie on a grid: each step's sine and logarithm are worked out once.
    const low = column.lat.reduce((a, b) => (b < a ? b : a), 0);
    const high = column.lat.reduce((a, b) => (b > a ? b : a), 0);
    const steps = high - low < 200000 ? Float64Array.from({ length: high - low + 1 }, (_, i) => Data.south((low + i) * bulk.grid)) : null;
    const wide = bulk.grid / 360;
    for (let i = 0; i < bulk.n; i += 1) {
      xs[i] = column.lon[i] * wide + 0.5;
      ys[i] = steps ? steps[column.lat[i] - low] : Data.south(column.lat[i] * bulk.grid);
    }
    if (bulk.texts) texts = new TextDecoder().decode(await Data.inflate(bulk.texts)).split("\n");
  }

  /** @param {string|null} day */
  const number = (day) => (day ? Math.floor(Date.parse(`${day}T00:00:00Z`) / 86400000) + 1 : null);

  /** Number of an actor in the table, by id or by name; -2 for one that it does not know. @param {string} id */
  function actorOf(id) {
    const name = Find.actors().find((actor) => actor.id === id)?.name ?? id;
    const found = bulk.actors.findIndex((/** @type {string} */ known) => known === id || known === name);
    return found < 0 ? -2 : found;
  }

  let asked = "";
  let shown = bulk ? bulk.n : 0;

  function filter() {
    const now = State.get();
    const kinds = bulk.kinds.map((/** @type {any} */ _, /** @type {number} */ i) => !now.hidden.has(`kind:${i}`) && !now.off.has("bulk"));
    const key = JSON.stringify([kinds, now.from, now.to, now.undated, now.actor, now.speaker]);
    if (key === asked) return;
    asked = key;
    const [from, to] = [number(now.from) ?? 1, number(now.to) ?? 1e9];
    const actor = now.actor === null ? -1 : actorOf(now.actor);
    const speaker = now.speaker === null ? -1 : bulk.speakers.findIndex((/** @type {any} */ row) => row[0] === now.speaker);
    if (now.speaker !== null && speaker < 0) keep.fill(0); // a side of the article says nothing of these
    const { day, kind, actor: who, by } = column;
    shown = 0;
    for (let i = 0; i < bulk.n && (now.speaker === null || speaker >= 0); i += 1) {
      const yes = kinds[kind[i]] && (day[i] ? day[i] >= from && day[i] <= to : now.undated) && (actor === -1 || who[i] === actor) && (speaker < 0 || by[i] === speaker) ? 1 : 0;
      keep[i] = yes;
      shown += yes;
    }
    paint();
  }

  function frame() {
    const size = map.getSize();
    const scale = 256 * 2 ** map.getZoom();
    const corner = map.containerPointToLayerPoint([-size.x * PAD, -size.y * PAD]).round();
    const origin = map.getPixelOrigin().add(corner);
    return { width: Math.round(size.x * (1 + 2 * PAD)), height: Math.round(size.y * (1 + 2 * PAD)), scale, corner, origin };
  }

  function paint() {
    const { width, height, scale, corner, origin } = frame();
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    L.DomUtil.setPosition(canvas, corner);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const crowded = Density.paint(context, { n: bulk.n, xs, ys, kind: column.kind, keep, colours, scale, origin, width, height, half: map.getZoom() >= 7 ? 3 : 2 });
    for (const note of document.querySelectorAll(".density-note")) /** @type {HTMLElement} */ (note).hidden = !crowded;
  }

  /** Events near a point of the container, the nearest first. @param {any} point @param {number} most */
  function near(point, most) {
    const scale = 256 * 2 ** map.getZoom();
    const at = map.getPixelOrigin().add(map.containerPointToLayerPoint(point));
    const [x, y, reach] = [at.x / scale, at.y / scale, NEAR / scale];
    const found = [];
    for (let i = 0; i < bulk.n; i += 1) {
      const dx = xs[i] - x;
      if (dx > reach || dx < -reach || !keep[i]) continue;
      const dy = ys[i] - y;
      if (dy <= reach && dy >= -reach) found.push([dx * dx + dy * dy, i]);
    }
    return found.sort((a, b) => a[0] - b[0]).slice(0, most).map((pair) => pair[1]);
  }

  /** Day as YYYY-MM-DD; empty where none is known. @param {number} i */
  const iso = (i) => (column.day[i] ? new Date((column.day[i] - 1) * 86400000).toISOString().slice(0, 10) : "");

  /** @param {number} i */
  const date = (i) => (column.day[i] ? Ledger.words(iso(i)) : Data.words.dates.unknown);

  /** @param {number} i */
  const speaker = (i) => (bulk.speakers[column.by[i]] || [])[1] || "";

  /** A kind of event in the page's words, where it is one that claims have too. @param {string} kind */
  const kindName = (kind) => (Object.hasOwn(Data.words.types, kind) ? Data.words.types[kind] : kind || "–");

  /** @param {number} i */
  function card(i) {
    const [said, table] = [bulk.kinds[column.kind[i]][0], Data.words.table];
    /** @type {[string, any][]} */
    const facts = [[ui.date, date(i)], [ui.who, bulk.actors[column.actor[i]] && free(bulk.actors[column.actor[i]])], [bulk.unit || ui.number, column.value[i] >= 0 ? column.value[i].toLocaleString(raw.lang) : ""],
      [table.says, speaker(i) && free(speaker(i))], [table.note, texts[i] && free(texts[i])]];
    return el("article", { class: "place event" }, el("h2", {}, free(kindName(said))),
      el("dl", { class: "facts" }, facts.filter(([, value]) => value !== "" && value !== undefined).map(([term, value]) => el("div", {}, el("dt", {}, term), el("dd", {}, value)))));
  }

  /** @param {any} event */
  function open(event) {
    const found = near(event.containerPoint, 12);
    if (!found.length) return;
    L.popup({ maxWidth: 360, maxHeight: 320, className: "spot-popup" }).setLatLng(event.latlng).setContent(el("div", { class: "popup" }, found.map(card))).openOn(map);
  }

  function hover() {
    const tip = L.tooltip({ direction: "top", offset: [0, -6], opacity: 1 });
    let waiting = false;
    map.on("mousemove", (/** @type {any} */ event) => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        const [i] = near(event.containerPoint, 1);
        if (i === undefined) { tip.remove(); return; }
        tip.setLatLng(map.unproject([xs[i] * 256, ys[i] * 256], 0)).setContent(el("span", {}, `${kindName(bulk.kinds[column.kind[i]][0])}, ${date(i)}`)).addTo(map);
      });
    });
  }

  /** Switches of the kinds of events, for the layer control. @param {(set: "hidden", key: string, label: any, number: number, mark: any) => any} row */
  const switches = (row) => bulk && el("fieldset", {}, el("legend", {}, ui.events), bulk.kinds.map((/** @type {any} */ kind, /** @type {number} */ i) =>
    row("hidden", `kind:${i}`, free(kindName(kind[0])), kind[2], el("span", { class: "sample-box" }, Symbols.glyph("circle", kind[1], { size: 12 })))),
  el("p", { class: "none-said density-note", hidden: true }, ui.density),
  bulk.unplaced ? el("p", { class: "none-said" }, `${Data.words.places.none}: ${bulk.unplaced}`) : null);

  /** @param {any} onMap */
  async function start(onMap) {
    if (!bulk) return;
    map = onMap;
    await ready;
    keep = new Uint8Array(bulk.n);
    const pane = map.createPane("bulk");
    pane.style.zIndex = "500";
    pane.style.pointerEvents = "none";
    canvas = el("canvas", { class: "leaflet-zoom-hide", "aria-hidden": "true" });
    pane.append(canvas);
    filter();
    State.listen(filter);
    Dom.whenColours(paint);
    map.on("moveend resize", paint);
    map.on("moveend", () => Table.refresh());
    map.on("click", open);
    hover();
  }

  /** Unpacking begins while the rest of the page is put together. */
  const ready = bulk ? decode() : Promise.resolve();

  /** Every event that is shown. @param {(lat: number, lon: number) => void} visit */
  function each(visit) {
    if (!bulk || !keep) return;
    filter();
    for (let i = 0; i < bulk.n; i += 1) if (keep[i]) visit(column.lat[i] * bulk.grid, column.lon[i] * bulk.grid);
  }

  /** The newest events that are shown and in view, and how many there are. @param {number} most */
  function inView(most) {
    if (!keep) return { rows: [], n: 0 };
    filter();
    const view = map.getBounds();
    const [west, east] = [Data.east(view.getWest()), Data.east(view.getEast())];
    const [north, south] = [Data.south(view.getNorth()), Data.south(view.getSouth())];
    const found = [];
    for (let i = 0; i < bulk.n; i += 1) if (keep[i] && xs[i] >= west && xs[i] <= east && ys[i] >= north && ys[i] <= south) found.push(i);
    const n = found.length;
    found.sort((a, b) => column.day[b] - column.day[a] || a - b);
    const rows = found.slice(0, most).map((i) => ({ number: i, kind: kindName(bulk.kinds[column.kind[i]][0]), actor: bulk.actors[column.actor[i]] || "", day: column.day[i],
      date: el("time", { datetime: iso(i) }, date(i)), value: column.value[i] >= 0 ? String(column.value[i]) : "", text: texts[i] || "" }));
    return { rows, n };
  }

  /** Every event that is shown, as it goes into a file. */
  function rows() {
    /** @type {any[]} */
    const list = [];
    const round = (/** @type {number} */ v) => Math.round(v * 1e4) / 1e4;
    if (keep) filter();
    for (let i = 0; keep && i < bulk.n; i += 1) {
      if (!keep[i]) continue;
      list.push({ type: bulk.kinds[column.kind[i]][0], date: iso(i), actor: bulk.actors[column.actor[i]] || "", value: column.value[i] >= 0 ? column.value[i] : "",
        source: speaker(i), text: texts[i] || "", lon: round(column.lon[i] * bulk.grid), lat: round(column.lat[i] * bulk.grid) });
    }
    return list;
  }

  /** Open one event. @param {number} i */
  function show(i) {
    const at = map.unproject([xs[i] * 256, ys[i] * 256], 0);
    map.setView(at, Math.max(map.getZoom(), 6), { animate: !Dom.still() });
    L.popup({ maxWidth: 360, maxHeight: 320, className: "spot-popup" }).setLatLng(at).setContent(el("div", { class: "popup" }, card(i))).openOn(map);
  }

  return { start, switches, each, rows, inView, show, /** How many pass the choices. */ shown: () => { if (keep) filter(); return shown; }, total: bulk ? bulk.n : 0, near: (/** @type {any} */ point) => near(point, 12) };
})();
