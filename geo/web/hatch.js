"use strict";
/**
 * Stripes for areas. An area with several groups gets their stripes side by side, never one over the other.
 */
const Hatch = (() => {
  const { svg } = Dom;
  const STEP = 8; // pixels from one stripe to the next
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
    const step = STEP;
    const key = JSON.stringify([styles, angle]);
    const found = known.get(key);
    if (found) return found;
    const id = `hatch-${known.size + 1}`;
    const width = step * Math.max(styles.length, 1.3);
    const stripes = styles.map((style, i) => svg("path", {
      d: `M${(i + 0.5) * step} 0V60`, stroke: style.colour, "stroke-width": 2.4, fill: "none",
      "stroke-dasharray": Symbols.DASHES[style.dash % Symbols.DASHES.length] || null,
    }));
    const edges = styles.map((_, i) => svg("path", { d: `M${(i + 0.5) * step} 0V60`, class: "stripe-edge", fill: "none" }));
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
