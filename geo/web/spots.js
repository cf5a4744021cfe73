"use strict";
/**
 * What there is to draw: claims, places and bases gathered by the shape that they are drawn as, one spot a point.
 */
const Spots = (() => {
  const { raw } = Data;
  /** @typedef {{geom: number, name: string, claims: number[], places: number[], stays: number[], rings: Set<number>}} Spot */

  /** The first shape at each point: its mark stands for all of them. @type {Map<number, number>} */
  const leads = new Map();

  function settle() {
    /** @type {Map<string, number>} */
    const first = new Map();
    raw.geoms.forEach((/** @type {any} */ geom, /** @type {number} */ n) => {
      const key = geom.t === "area" ? `area ${n}` : `${geom.lat.toFixed(4)} ${geom.lon.toFixed(4)}`;
      if (!first.has(key)) first.set(key, n);
      leads.set(n, /** @type {number} */ (first.get(key)));
    });
  }

  /** What is shown by shape; shapes at one point together. */
  function gather() {
    /** @type {Map<number, Spot>} */
    const spots = new Map();
    /** @param {number} shape @param {string} name */
    const at = (shape, name) => {
      const geom = lead(shape);
      const found = spots.get(geom) || { geom, name, claims: [], places: [], stays: [], rings: new Set() };
      if (name && name.length < found.name.length) found.name = name;
      found.rings.add(shape);
      spots.set(geom, found);
      return found;
    };
    const { off } = State.get();
    for (const number of State.visible()) {
      const claim = raw.claims[number];
      if (claim.geom >= 0) at(claim.geom, claim.where).claims.push(number);
    }
    raw.places.forEach((/** @type {any} */ place, /** @type {number} */ number) => {
      if (place.geom >= 0 && (place.layer === "countries" || place.layer === "mentions") && !off.has(place.layer)) {
        at(place.geom, place.name).places.push(number);
      }
    });
    if (off.has("ledger")) return spots;
    for (const number of Ledger.now()) if (raw.stays[number].geom >= 0) at(raw.stays[number].geom, raw.stays[number].name).stays.push(number);
    return spots;
  }

  /** The shape whose mark stands for one. @param {number} geom */
  function lead(geom) {
    if (!leads.size) settle();
    return leads.get(geom) ?? geom;
  }

  return { gather, lead };
})();
