"use strict";
/**
 * What the page was given: claims, places, words (JSON in the page) and coordinates (packed columns).
 */
const Data = (() => {
  const node = /** @type {HTMLElement} */ (document.getElementById("atlas-data"));
  /** @type {any} */
  const raw = JSON.parse(node.textContent || "{}");

  /** @param {string} text base64 of gzip */
  async function inflate(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /**
   * Lines of [lat, lon] in degrees from zigzag varints of differences.
   * @param {{grid: number, n: number[], z: string}} packed
   */
  async function lines(packed) {
    const bytes = await inflate(packed.z);
    let at = 0;
    const next = () => {
      let value = 0;
      let scale = 1;
      for (;;) {
        const byte = bytes[at++];
        value += (byte & 127) * scale;
        if (byte < 128) break;
        scale *= 128;
      }
      return value % 2 ? -(value + 1) / 2 : value / 2;
    };
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

  /** @type {[number, number][][]} */
  let pool = [];
  /** @type {Map<string, any>} */
  const units = new Map();

  /** Decode the coordinates; the rest of the page stands without them. */
  async function load() {
    pool = await lines(raw.lines);
    for (const row of raw.base.countries) units.set(row[0], row[6]);
  }

  /** Polygons, each a list of rings of [lat, lon]. @param {number[][]} shape */
  const polygons = (shape) => shape.map((rings) => rings.map((ring) => pool[ring]));

  /** Outline of a shape of the ground, if it is an area. @param {any} geom */
  const outline = (geom) => polygons(geom.unit ? units.get(geom.unit) || [] : geom.rings || []);

  /** @param {number} number */
  const line = (number) => pool[number];

  return { raw, words: raw.words, ui: raw.words.ui, load, polygons, outline, line, inflate };
})();
