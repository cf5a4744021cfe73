"use strict";
/**
 * The reader's choices. Everything drawn follows from them: change them with set(), redraw in a listener.
 */
const State = (() => {
  const { raw } = Data;
  const fresh = () => ({
    off: /** @type {Set<string>} */ (new Set(raw.layers.filter((/** @type {any} */ l) => !l.on).map((/** @type {any} */ l) => l.id))),
    hidden: /** @type {Set<string>} */ (new Set()), // style keys of single groups
    speaker: /** @type {string|null} */ (null),
    actor: /** @type {string|null} */ (null),
    from: /** @type {string|null} */ (null),
    to: /** @type {string|null} */ (null),
    day: /** @type {string|null} */ (null), // of the ledger and the boundaries; null is the article's
    undated: true,
  });
  /** What stands before the name of a side, where a speaker may be chosen. */
  const SIDE = "side:";
  let now = fresh();
  /** @type {(() => void)[]} */
  const listeners = [];

  const tell = () => listeners.forEach((listener) => listener());

  /** @param {Partial<ReturnType<typeof fresh>>} change */
  function set(change) {
    now = { ...now, ...change };
    tell();
  }

  /** Switch one member of a set of choices. @param {"off"|"hidden"} name @param {string} key @param {boolean} present */
  function toggle(name, key, present) {
    const next = new Set(now[name]);
    if (present) next.add(key);
    else next.delete(key);
    set({ [name]: next });
  }

  /** @param {any} claim */
  function inTime(claim) {
    if (!claim.from && !claim.to) return now.undated;
    const start = claim.from || claim.to;
    const end = claim.to || "9999";
    return (!now.to || start <= now.to) && (!now.from || end >= now.from);
  }

  /** Colours of a claim that are not switched off. @param {any} claim */
  const keys = (claim) => claim.keys.filter((/** @type {string} */ key) => !now.hidden.has(key));

  /** A contested claim is in two layers, that of its kind and that of what is contested. @param {any} claim */
  const layerOn = (claim) => !now.off.has(claim.home) || (claim.layer === "contested" && !now.off.has("contested"));

  /** Whether a claim is to be shown. @param {any} claim */
  function shows(claim) {
    if (!layerOn(claim) || !keys(claim).length || !inTime(claim)) return false;
    if (now.speaker !== null && claim.speaker !== now.speaker && SIDE + claim.side !== now.speaker) return false;
    if (now.actor === null) return true;
    return [...claim.actors, ...claim.targets].some((/** @type {[string, string]} */ pair) => pair[0] === now.actor);
  }

  /** @param {ReturnType<typeof fresh>} choices */
  const print = ({ off, hidden, ...rest }) => JSON.stringify([[...off].sort(), [...hidden].sort(), rest]);

  return {
    SIDE,
    get: () => now,
    set,
    toggle,
    shows,
    keys,
    reset: () => set(fresh()),
    changed: () => print(now) !== print(fresh()),
    /** Layers that differ from how the map began: switched off, switched on. */
    switched: () => {
      const begun = fresh().off;
      return { off: [...now.off].filter((id) => !begun.has(id)), on: [...begun].filter((id) => !now.off.has(id)) };
    },
    begun: () => fresh().off,
    /** @param {() => void} listener */
    listen: (listener) => listeners.push(listener),
    /** Numbers of the claims that are shown. */
    visible: () => raw.claims.map((/** @type {any} */ claim, /** @type {number} */ number) => (shows(claim) ? number : -1))
      .filter((/** @type {number} */ number) => number >= 0),
  };
})();
