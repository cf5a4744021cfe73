"use strict";
/**
 * The quiet map underneath, on one canvas: land, relief, water, the first-level units of the day, borders; and its names.
 */
const Base = (() => {
  const { raw, arcs, ground } = Data;
  const core = new Set(raw.base.core);
  const STEP = 1.1; // pixels: points of an outline closer than that are passed over
  /** @type {any} */
  let sheet = null;
  /** @type {HTMLImageElement|null} */
  let relief = null;
  /** Arcs between countries, along coasts, between units of the day. */
  const kinds = { border: /** @type {number[]} */ ([]), coast: /** @type {number[]} */ ([]), region: /** @type {number[]} */ ([]) };
  /** Colours of single units, by their number. @type {Map<number, string>} */
  let fills = new Map();

  /** Day whose units are drawn. */
  const day = () => State.get().day || raw.day || "9999";

  /** Numbers of the units in force. */
  function regions() {
    const now = day();
    return ground.regions.map((_, i) => i).filter((i) => ground.regions[i][3] <= now && now < (ground.regions[i][4] || "9999-12-31"));
  }

  /** How often each arc is used. @param {number[][][][]} shapes */
  function uses(shapes) {
    const times = new Uint8Array(arcs.start.length);
    for (const shape of shapes) for (const rings of shape) for (const ring of rings) for (const n of ring) times[n < 0 ? ~n : n] += 1;
    return times;
  }

  function sort() {
    const outer = uses(ground.countries.map((row) => row[6]));
    const inner = uses(regions().map((i) => ground.regions[i][7]));
    for (const list of Object.values(kinds)) list.length = 0;
    for (let arc = 0; arc < arcs.start.length - 1; arc += 1) {
      if (outer[arc] > 1) kinds.border.push(arc);
      else if (outer[arc]) kinds.coast.push(arc);
      else if (inner[arc] > 1) kinds.region.push(arc);
    }
  }

  /** @param {string} name */
  const colour = (name) => Dom.colour(name);

  /**
   * A pen on a canvas at a scale: pixels = Mercator * scale - origin.
   * @param {CanvasRenderingContext2D} ink @param {number} scale @param {{x: number, y: number}} origin @param {number[]} view x0, y0, x1, y1 in pixels
   */
  function pen(ink, scale, origin, view) {
    /** @param {number} arc @param {boolean} back @param {boolean} on */
    function walk(arc, back, on) {
      const [first, last] = [arcs.start[arc], arcs.start[arc + 1] - 1];
      let [px, py] = [NaN, NaN];
      for (let i = 0; i <= last - first; i += 1) {
        const at = back ? last - i : first + i;
        const x = arcs.x[at] * scale - origin.x;
        const y = arcs.y[at] * scale - origin.y;
        if (i && i < last - first && Math.abs(x - px) + Math.abs(y - py) < STEP) continue;
        if (i || on) ink.lineTo(x, y);
        else ink.moveTo(x, y);
        px = x;
        py = y;
      }
    }
    /** @param {number} arc */
    function near(arc) {
      let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let at = arcs.start[arc]; at < arcs.start[arc + 1]; at += 1) {
        if (arcs.x[at] < x0) x0 = arcs.x[at];
        if (arcs.x[at] > x1) x1 = arcs.x[at];
        if (arcs.y[at] < y0) y0 = arcs.y[at];
        if (arcs.y[at] > y1) y1 = arcs.y[at];
      }
      return x1 * scale - origin.x >= view[0] && x0 * scale - origin.x <= view[2] && y1 * scale - origin.y >= view[1] && y0 * scale - origin.y <= view[3];
    }
    return {
      /** @param {number[][][]} shape */
      area(shape) {
        for (const rings of shape) {
          for (const ring of rings) {
            ring.forEach((number, i) => walk(number < 0 ? ~number : number, number < 0, i > 0));
            ink.closePath();
          }
        }
      },
      /** @param {number[]} list @param {string} stroke @param {number} width @param {number[]} [dash] */
      lines(list, stroke, width, dash = []) {
        ink.beginPath();
        for (const arc of list) if (near(arc)) walk(arc, false, false);
        ink.setLineDash(dash);
        Object.assign(ink, { strokeStyle: stroke, lineWidth: width, lineJoin: "round" });
        ink.stroke();
        ink.setLineDash([]);
      },
    };
  }

  /** Whether a part of the map is switched on. @param {string} part */
  const on = (part) => !State.get().off.has(part);

  /** @param {CanvasRenderingContext2D} ink @param {number} scale @param {{x: number, y: number}} origin @param {number[]} view @param {number} zoom */
  function paint(ink, scale, origin, view, zoom) {
    const { area, lines } = pen(ink, scale, origin, view);
    ink.fillStyle = colour("--sea");
    ink.fillRect(view[0], view[1], view[2] - view[0], view[3] - view[1]);
    ink.beginPath();
    for (const row of ground.countries) area(row[6]);
    ink.fillStyle = colour("--land");
    ink.fill();
    for (const [number, fill] of fills) {
      ink.beginPath();
      area(ground.regions[number][7]);
      ink.fillStyle = fill;
      ink.fill();
    }
    if (relief && on("relief")) shade(ink, relief, scale, origin, zoom);
    ink.beginPath();
    for (const row of ground.lakes) area(row[1]);
    ink.fillStyle = colour("--sea");
    ink.fill();
    for (const [, rank, arc] of ground.rivers) if (rank <= 4 || zoom >= 5) lines([arc], colour("--river"), rank <= 3 ? 1.5 : 1);
    if (zoom >= 4.5 && on("regions")) lines(kinds.region, colour("--region"), zoom >= 7 ? 1.2 : 0.9, [4, 3]);
    lines(kinds.coast, colour("--coast"), 0.8);
    lines(kinds.border, colour("--border"), 1.3);
  }

  /** @param {CanvasRenderingContext2D} ink @param {HTMLImageElement} picture @param {number} scale @param {{x: number, y: number}} origin @param {number} zoom */
  function shade(ink, picture, scale, origin, zoom) {
    const [west, bottom, right, top] = raw.base.relief.box;
    const [x, y] = [Data.east(west) * scale - origin.x, Data.south(top) * scale - origin.y];
    ink.save();
    ink.globalCompositeOperation = "hard-light";
    ink.globalAlpha = Number(colour("--relief") || 1) * (zoom > 8 ? 0.25 : zoom > 6 ? 0.4 : 0.55);
    ink.imageSmoothingQuality = "high";
    ink.drawImage(picture, x, y, Data.east(right) * scale - origin.x - x, Data.south(bottom) * scale - origin.y - y);
    ink.restore();
  }

  /** The relief, before anything is drawn; a browser that cannot read it draws a flat land. */
  async function load() {
    const picture = new Image();
    picture.src = raw.base.relief.picture;
    try {
      await picture.decode();
      relief = picture;
    } catch { /* a flat land */ }
  }

  /** @param {any} map */
  function draw(map) {
    const pane = map.createPane("base");
    Object.assign(pane.style, { zIndex: "150", pointerEvents: "none" });
    sort();
    const Sheet = /** @type {any} */ (L.Canvas).extend({
      _draw() {
        const { min, max } = this._bounds;
        paint(this._ctx, 256 * 2 ** map.getZoom(), map.getPixelOrigin(), [min.x, min.y, max.x, max.y], map.getZoom());
      },
    });
    sheet = new Sheet({ pane: "base", padding: 0.25 }).addTo(map);
    Dom.whenColours(redraw);
    const said = () => JSON.stringify([day(), on("regions"), on("relief")]);
    let before = said();
    State.listen(() => {
      if (said() === before) return;
      before = said();
      sort();
      redraw();
    });
  }

  /** Land and borders alone, for the inset. @param {CanvasRenderingContext2D} ink @param {number} scale @param {{x: number, y: number}} origin @param {number[]} view */
  function outline(ink, scale, origin, view) {
    const { area, lines } = pen(ink, scale, origin, view);
    ink.fillStyle = colour("--sea"); // on the canvas, as a background is not printed
    ink.fillRect(view[0], view[1], view[2] - view[0], view[3] - view[1]);
    ink.beginPath();
    for (const row of ground.countries) area(row[6]);
    ink.fillStyle = colour("--land");
    ink.fill();
    lines(kinds.border, colour("--border"), 0.5);
  }

  const redraw = () => sheet?._redraw();

  /** Colour single units. @param {Map<number, string>} colours */
  function setFills(colours) {
    if (!colours.size && !fills.size) return;
    fills = colours;
    redraw();
  }

  /**
   * Names to print: what, where, how important; the most important win where two would touch.
   * @returns {{text: string, at: [number, number], kind: string, rank: number, from: number}[]}
   */
  function names() {
    const list = [];
    for (const [iso3, name, lon, lat, size, near] of ground.countries) {
      const from = core.has(iso3) ? 2.5 : size > 150 ? 2.5 : size > 20 ? 4 : size > 2 ? 5 : 6.5;
      list.push({ text: name, at: [lat, lon], kind: "country", rank: (core.has(iso3) ? 1000 : near ? 400 : 0) + size / 10, from });
    }
    if (on("regions")) {
      for (const i of regions()) {
        const [, iso3, name, , , lon, lat] = ground.regions[i];
        const inside = Shading.at(i);
        list.push({ text: inside ? `${name} · ${inside}` : name, at: [lat, lon], kind: "region", rank: core.has(iso3) ? 100 : 50, from: core.has(iso3) ? 5.5 : 6.5 });
      }
    }
    if (on("towns")) {
      ground.towns.forEach(([name, lon, lat, size], order) => {
        const kind = size === 0 ? "town great" : size < 3 ? "town" : "town small";
        list.push({ text: name, at: [lat, lon], kind, rank: (size < 2 ? 300 : 90) - 12 * size - order / 1000, from: [4, 5, 5.5, 6.5, 7, 7.5][size] });
      });
    }
    return /** @type {any} */ (list.sort((a, b) => b.rank - a.rank));
  }

  return { load, draw, outline, names, regions, day, setFills, redraw };
})();
