"use strict";
/**
 * Marks of the map are one stop of the keyboard: the arrow keys lead from one to the next in their direction.
 */
const Rove = (() => {
  /** @typedef {{node: HTMLElement, x: number, y: number}} Stop */
  /** @type {Stop[]} */
  let stops = [];
  /** @type {Record<string, [number, number]>} */
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const ASIDE = 2; // what lies aside of the way counts as that much further

  /** Marks that can be reached; the one that had the focus keeps its place. @param {Stop[]} list */
  function set(list) {
    stops = list;
    const here = Math.max(0, stops.findIndex((stop) => stop.node === document.activeElement));
    stops.forEach((stop, i) => { stop.node.tabIndex = i === here ? 0 : -1; });
  }

  /** The nearest stop that way. @param {Stop} from @param {[number, number]} way */
  function next(from, [x, y]) {
    let [best, least] = [/** @type {Stop|null} */ (null), Infinity];
    for (const stop of stops) {
      const [dx, dy] = [stop.x - from.x, stop.y - from.y];
      const [along, aside] = [dx * x + dy * y, Math.abs(dx * y) + Math.abs(dy * x)];
      if (stop === from || along <= 0 || along + ASIDE * aside >= least) continue;
      [best, least] = [stop, along + ASIDE * aside];
    }
    return best;
  }

  /** @param {HTMLElement} pane */
  function start(pane) {
    pane.setAttribute("role", "group");
    pane.setAttribute("aria-label", Data.ui.marks);
    pane.addEventListener("keydown", (event) => {
      const [way, from] = [WAYS[event.key], stops.find((stop) => stop.node === event.target)];
      if (!way || !from) return;
      event.preventDefault();
      event.stopPropagation();
      const to = next(from, way);
      if (!to) return;
      from.node.tabIndex = -1;
      to.node.tabIndex = 0;
      to.node.focus();
    });
  }

  return { start, set };
})();
