"use strict";
/**
 * Claims by region: how many of the claims that are shown lie in each first-level unit of the day, in a few classes.
 */
const Shading = (() => {
  const { el, put, sayText } = Dom;
  const { raw, ground } = Data;
  /** Claims and events by number of the region. @type {Map<number, number>} */
  let counts = new Map();
  let left = 0;
  /** @type {HTMLElement} */
  let legend;

  const words = (/** @type {number} */ n) => n.toLocaleString(raw.lang);
  const on = () => !State.get().off.has("shading");

  /** Squares of one degree, and the regions that reach into each. @param {number[]} regions */
  function grid(regions) {
    /** @type {Map<number, number[]>} */
    const cells = new Map();
    for (const region of regions) {
      const points = Data.polygons(ground.regions[region][7]).flatMap((rings) => rings[0]);
      const [lats, lons] = [points.map((p) => p[0]), points.map((p) => p[1])];
      const [south, north] = [Math.min(...lats), Math.max(...lats)];
      const [west, east] = [Math.min(...lons), Math.max(...lons)];
      for (let y = Math.floor(south); y <= north; y += 1) {
        for (let x = Math.floor(west); x <= east; x += 1) cells.set(y * 1000 + x, [...(cells.get(y * 1000 + x) || []), region]);
      }
    }
    return cells;
  }

  /** @param {Map<number, number[]>} cells @param {number} lat @param {number} lon */
  const find = (cells, lat, lon) => (cells.get(Math.floor(lat) * 1000 + Math.floor(lon)) || []).find((region) => Data.inside(lat, lon, Data.polygons(ground.regions[region][7])));

  function count() {
    counts = new Map();
    left = 0;
    const cells = grid(Base.regions());
    /** @param {number|undefined} region @param {number} [n] */
    const add = (region, n = 1) => {
      if (region === undefined) left += n;
      else counts.set(region, (counts.get(region) || 0) + n);
    };
    for (const number of State.visible()) {
      const claim = raw.claims[number];
      const geom = raw.geoms[claim.geom];
      // A country, or an area with no exact edge, lies in no one region.
      if (!geom || !claim.prec || claim.prec > 4) { left += 1; continue; }
      const [lat, lon] = geom.t === "area" ? geom.at[0] : [geom.lat, geom.lon];
      add(find(cells, lat, lon));
    }
    Bulk.each((lat, lon) => add(find(cells, lat, lon)));
  }

  /** Down to the next of 1, 2, 5, 10, 20, … @param {number} n */
  function round(n) {
    const power = 10 ** Math.floor(Math.log10(n));
    return ([5, 2].find((step) => step * power <= n) || 1) * power;
  }

  /** Lower bounds of the classes: about equal steps of a logarithm. @param {number} most */
  function classes(most) {
    if (most <= 4) return Array.from({ length: most }, (_, i) => i + 1);
    const steps = most < 30 ? [1, 2, 3, most < 12 ? 6 : 10] : [0, 1, 2, 3].map((k) => round(most ** (k / 4)));
    return [...new Set(steps)];
  }

  function refresh() {
    if (!on()) {
      Base.setFills(new Map());
      put(legend);
      return;
    }
    count();
    const steps = classes(Math.max(0, ...counts.values()));
    const colour = (/** @type {number} */ n) => Dom.colour(`--class-${steps.filter((step) => step <= n).length + (steps.length < 4 ? 1 : 0)}`);
    Base.setFills(new Map([...counts].map(([region, n]) => [region, colour(n)])));
    const said = Data.words.shading;
    put(legend,
      el("div", { class: "classes" }, steps.map((step, i) => {
        const next = steps[i + 1];
        const range = next === undefined ? (steps.length > 3 ? `${words(step)}+` : words(step)) : next - 1 > step ? `${words(step)}–${words(next - 1)}` : words(step);
        const box = el("span", { class: "class-box" });
        box.style.background = colour(step);
        return el("span", {}, box, range);
      })),
      el("p", {}, sayText(said.note, { n: words([...counts.values()].reduce((a, b) => a + b, 0)), m: words(left) })));
  }

  /** Legend of the classes, for the layer control; empty while the layer is off. */
  function make() {
    legend = el("div", { class: "shading", role: "status" });
    return legend;
  }

  function start() {
    State.listen(refresh);
    Dom.whenColours(refresh);
    refresh();
  }

  /** How many in a region, if the layer is on. @param {number} region */
  const at = (region) => (on() ? counts.get(region) || 0 : 0);

  return { make, start, at, classes };
})();
