"use strict";
/**
 * Stripes for areas. An area with several groups gets their stripes side by side, never one over the other.
 */
const Hatch = (() => {
  const { svg } = Dom;
  const STEP = 8; // pixels from one stripe to the next
  const [PAIRED, PAIR, GAP] = [3, 6, 13]; // from so many groups on, each has two stripes close to one another: so they are told apart
  let clips = 0;
  /** @type {Map<string, string>} */
  const known = new Map();
  /** @type {SVGElement|null} */
  let defs = null;

  /** Give the patterns a home in the renderer's SVG. @param {SVGElement} container */
  function home(container) {
    defs = svg("defs");
    container.prepend(/** @type {SVGElement} */ (defs));
    known.clear();
  }

  /**
   * Fill of an area.
   * @param {{colour: string, dash: number}[]} styles @param {number} angle degrees
   */
  function fill(styles, angle) {
    const key = JSON.stringify([styles, angle]);
    const found = known.get(key);
    if (found) return found;
    const id = `hatch-${known.size + 1}`;
    const paired = styles.length >= PAIRED;
    const width = paired ? (PAIR + GAP) * styles.length : STEP * Math.max(styles.length, 1.3);
    /** Where the stripes of a group run. @param {number} i */
    const lines = (i) => (paired ? [(i + 0.5) * (PAIR + GAP) - PAIR / 2, (i + 0.5) * (PAIR + GAP) + PAIR / 2] : [(i + 0.5) * STEP]).map((x) => `M${x} 0V60`).join("");
    const stripes = styles.map((style, i) => svg("path", {
      d: lines(i), stroke: style.colour, "stroke-width": paired ? 3.4 : 2.4, fill: "none",
      "stroke-dasharray": Symbols.DASHES[style.dash % Symbols.DASHES.length] || null,
    }));
    const edges = styles.map((_, i) => svg("path", { d: lines(i), class: "stripe-edge", "stroke-width": paired ? 4.6 : 3.4, fill: "none" }));
    if (defs) {
      defs.append(svg("pattern", { id, width, height: 60, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${angle})` }, edges, stripes));
    }
    const value = `url(#${id})`;
    known.set(key, value);
    return value;
  }

  /** Show of one path only what lies inside another. @param {SVGElement} path @param {SVGElement} within */
  function clip(path, within) {
    clips += 1;
    within.id = `within-${clips}`;
    path.setAttribute("clip-path", `url(#clip-${clips})`);
    defs?.append(svg("clipPath", { id: `clip-${clips}` }, svg("use", { href: `#within-${clips}` })));
  }

  /** Forget the clips of what was drawn before. */
  const clear = () => defs?.querySelectorAll("clipPath").forEach((node) => node.remove());

  return { home, fill, clip, clear };
})();
