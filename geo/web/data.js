"use strict";
/**
 * What the page was given: claims, places, words (JSON in the page) and coordinates (packed columns).
 */
const Data = (() => {
  const node = /** @type {HTMLElement} */ (document.getElementById("atlas-data"));
  /** @type {any} */
  const raw = JSON.parse(node.textContent || "{}");

  // The ledger comes with each site, actor and speaker once.
  raw.stays = raw.stays.rows.map((/** @type {any[]} */ row) => Object.fromEntries(row.map((value, i) => {
    const column = raw.stays.columns[i];
    return [column, raw.stays.known[column] ? raw.stays.known[column][value] : value];
  })));

  /** @param {string} text base64 of gzip */
  async function inflate(text) {
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /** Whole numbers from zigzag varints, one after the other. @param {Uint8Array} bytes */
  function reader(bytes) {
    let at = 0;
    return () => {
      let value = 0;
      let shift = 0;
      let byte = 0;
      do {
        byte = bytes[at];
        at += 1;
        value |= (byte & 127) << shift;
        shift += 7;
      } while (byte > 127);
      return (value >>> 1) ^ -(value & 1);
    };
  }

  /** Stretches of border and coast, each once: where each begins among the points; degrees; Mercator from 0 to 1. */
  const arcs = { start: new Int32Array(1), lon: new Float64Array(0), lat: new Float64Array(0), x: new Float64Array(0), y: new Float64Array(0) };
  /** Rows of the basemap: countries, regions, rivers, lakes, towns. @type {Record<string, any[]>} */
  const ground = { countries: [], regions: [], rivers: [], lakes: [], towns: [] };
  /** What speaks against stays of the ledger, each remark once. @type {string[]} */
  const against = [];
  /** Lines of the claims' own areas, [lat, lon]. @type {[number, number][][]} */
  let pool = [];
  /** @type {Map<string, any>} */
  const units = new Map();

  /** @param {{grid: number, n: number[], z: string}} packed */
  async function lines(packed) {
    const next = reader(await inflate(packed.z));
    return packed.n.map((count) => {
      /** @type {[number, number][]} */
      const line = [];
      let lon = 0;
      let lat = 0;
      for (let i = 0; i < count; i += 1) {
        lon += next();
        lat += next();
        line.push([lat * packed.grid, lon * packed.grid]);
      }
      return line;
    });
  }

  /** @param {{grid: number, arcs: number, z: string}} base */
  async function outlines(base) {
    const bytes = await inflate(base.z);
    const next = reader(bytes);
    const most = bytes.length >> 1;
    const [lon, lat] = [new Float64Array(most), new Float64Array(most)];
    arcs.start = new Int32Array(base.arcs + 1);
    let at = 0;
    let x = 0;
    let y = 0;
    for (let arc = 0; arc < base.arcs; arc += 1) {
      for (let left = next(); left > 0; left -= 1) {
        x += next();
        y += next();
        lon[at] = x * base.grid;
        lat[at] = y * base.grid;
        at += 1;
      }
      arcs.start[arc + 1] = at;
    }
    Object.assign(arcs, { lon: lon.subarray(0, at), lat: lat.subarray(0, at), x: new Float64Array(at), y: new Float64Array(at) });
    for (let i = 0; i < at; i += 1) {
      arcs.x[i] = east(lon[i]);
      arcs.y[i] = south(lat[i]);
    }
  }

  /** Mercator from the west, 0 to 1. @param {number} lon */
  const east = (lon) => lon / 360 + 0.5;

  /** Mercator from the north, 0 to 1. @param {number} lat */
  function south(lat) {
    const sine = Math.min(Math.max(Math.sin((lat * Math.PI) / 180), -0.9999), 0.9999);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }

  /** Decode the coordinates; the rest of the page stands without them. */
  async function load() {
    const [, rows, own] = await Promise.all([outlines(raw.base), inflate(raw.base.rows), lines(raw.lines)]);
    Object.assign(ground, JSON.parse(new TextDecoder().decode(rows)));
    pool = own;
    if (raw.against) against.push(...JSON.parse(new TextDecoder().decode(await inflate(raw.against))));
    for (const row of ground.countries) absolute(row[6]);
    for (const row of ground.regions) absolute(row[7]);
    for (const row of ground.lakes) absolute(row[1]);
    for (const row of ground.countries) units.set(row[0], row[6]);
  }

  /** Numbers of arcs from differences, in place; ~n for an arc that is walked backwards. @param {number[][][]} shape */
  function absolute(shape) {
    let number = 0;
    for (const rings of shape) {
      for (const steps of rings) {
        for (let i = 0; i < steps.length; i += 1) {
          number += steps[i];
          steps[i] = number & 1 ? ~(number >> 1) : number >> 1;
        }
      }
    }
  }

  /** Ring of [lat, lon] from its arcs. @param {number[]} numbers */
  function ring(numbers) {
    /** @type {[number, number][]} */
    const points = [];
    for (const number of numbers) {
      const back = number < 0;
      const arc = back ? ~number : number;
      const [first, last] = [arcs.start[arc], arcs.start[arc + 1] - 1];
      for (let i = points.length ? 1 : 0; i <= last - first; i += 1) {
        const at = back ? last - i : first + i;
        points.push([arcs.lat[at], arcs.lon[at]]);
      }
    }
    return points;
  }

  /** @type {Map<any, [number, number][][][]>} */
  const known = new Map();

  /** Polygons of rings of [lat, lon] from the numbers of their arcs. @param {number[][][]} shape */
  function polygons(shape) {
    const found = known.get(shape) || shape.map((rings) => rings.map(ring));
    known.set(shape, found);
    return found;
  }

  /** Outline of a shape of the ground, if it is an area. @param {any} geom @returns {[number, number][][][]} */
  const outline = (geom) => (geom.unit ? polygons(units.get(geom.unit) || []) : (geom.rings || []).map((/** @type {number[][]} */ rings) => rings.map((/** @type {any} */ number) => pool[number])));

  /** Whether a point lies in polygons. @param {number} lat @param {number} lon @param {[number, number][][][]} shapes */
  function inside(lat, lon, shapes) {
    return shapes.some((rings) => rings.reduce((odd, line) => {
      for (let i = 0, j = line.length - 1; i < line.length; j = i, i += 1) {
        const [y0, x0] = line[i];
        const [y1, x1] = line[j];
        if (y0 > lat !== y1 > lat && lon < ((x1 - x0) * (lat - y0)) / (y1 - y0) + x0) odd = !odd;
      }
      return odd;
    }, false));
  }

  return { raw, words: raw.words, ui: raw.words.ui, load, polygons, outline, inside, inflate, reader, east, south, arcs, ground, against };
})();
