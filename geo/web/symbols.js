"use strict";
/**
 * Marks: a shape says what, a colour says which group or layer, an outline says how surely. Readable in grey.
 */
const Symbols = (() => {
  const { svg } = Dom;
  /** Shapes on a field of 24 by 24. @type {Record<string, string>} */
  const SHAPES = {
    circle: "M12 4.5a7.5 7.5 0 1 0 .01 0z",
    square: "M5.5 5.5h13v13h-13z",
    half: "M5.5 5.5h13v13h-13z",
    plus: "M9.3 4h5.4v5.3H20v5.4h-5.3V20H9.3v-5.3H4V9.3h5.3z",
    triangle: "M12 3.5 21 19.5H3z",
    wedge: "M12 20.5 3 4.5h18z",
    cross: "M7 3.6 12 8.6l5-5L20.4 7l-5 5 5 5-3.4 3.4-5-5-5 5L3.6 17l5-5-5-5z",
    star: "m12 2.5 2.3 5.4 5.5-1.9-2.1 5.4 5 2.7-5.5 1.6 1 5.7-4.8-3.3-3.6 4.6-1.4-5.7-5.6.9 3.5-4.6-4.6-3.4 5.7-.3-1-5.7 4.8 3.1z",
    drop: "M12 2.5 20 12l-8 9.5L4 12z",
    ring: "M12 3.5a8.5 8.5 0 1 0 .01 0zm0 5a3.5 3.5 0 1 1-.01 0z",
    bar: "M2.5 8h19v8h-19z",
    grave: "M5.5 20.5V10a6.5 6.5 0 0 1 13 0v10.5z",
    house: "M12 3.2 19.8 7.6v8.8L12 20.8l-7.8-4.4V7.6z",
    arrow: "M3 9h9V4l9.5 8-9.5 8v-5H3z",
    speech: "M3.5 4.5h17v11h-8.2L7.5 20v-4.5h-4z",
  };
  /** Dashes of the stripes of areas, one a group, so that groups differ in grey too; each period divides 60. */
  const DASHES = ["", "9 3", "2 3", "12 3 2 3", "6 6", "1.5 4.5"];

  /** A shape alone. @param {string} shape @param {string} colour @param {{ended?: boolean, size?: number}} [how] */
  function glyph(shape, colour, how = {}) {
    const { ended = false, size = 18 } = how;
    const parts = [svg("path", {
      d: SHAPES[shape] || SHAPES.circle, "fill-rule": "evenodd", fill: ended ? "none" : colour, class: "edge",
      "stroke-width": ended ? 2.4 : 1.4, "stroke-dasharray": ended ? "3.2 2.2" : null,
    })];
    if (shape === "half") parts.push(svg("path", { d: "M5.5 5.5H12v13H5.5z", fill: colour }));
    return svg("svg", { class: "glyph", viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" }, parts);
  }

  /**
   * A mark on the map: a disc with the shape in it; a stem if the place is known to the site.
   * @param {{shape: string, colour: string, ended: boolean, doubt: boolean, split: boolean, quiet?: boolean, base?: boolean, pin: boolean, count: number, scale: number}} what
   */
  function mark(what) {
    const accent = what.quiet ? "var(--split-quiet)" : "var(--contested)";
    const disc = what.split
      ? [svg("path", { d: "M20 5a14 14 0 0 0 0 28z", fill: accent }), svg("path", { d: "M20 5a14 14 0 0 1 0 28z", fill: "var(--mark)" })]
      : [svg("circle", { cx: 20, cy: 19, r: 14, fill: "var(--mark)" })];
    const halo = what.split && !what.quiet ? svg("circle", { cx: 20, cy: 19, r: 17, fill: "none", class: "contest-ring", stroke: accent, "stroke-width": 2.6 }) : null;
    const stem = what.pin ? svg("path", { d: "M13.5 30 20 43l6.5-13z", class: "stem" }) : null;
    const rim = svg("circle", { cx: 20, cy: 19, r: 14, fill: "none", class: "rim", "stroke-dasharray": what.doubt ? "4 3" : null });
    const cut = what.split ? svg("path", { d: "M20 5v28", class: "rim" }) : null;
    const inner = glyph(what.shape, what.split ? "var(--mark-edge)" : what.colour, { ended: what.ended, size: 20 * what.scale });
    const half = 10 * what.scale;
    inner.setAttribute("x", 20 - half);
    inner.setAttribute("y", 19 - half);
    const badge = what.count > 1 ? [
      svg("circle", { cx: 32, cy: 9, r: 7.5, class: "badge" }),
      svg("text", { x: 32, y: 12.5, "text-anchor": "middle", class: "badge-text" }, what.count > 99 ? "99" : what.count),
    ] : [];
    return svg("svg", { class: "mark", viewBox: "0 0 40 44", width: 40, height: 44, "aria-hidden": "true" }, stem, halo, disc, cut, inner, rim, badge,
      what.base ? svg("rect", { x: 3, y: 25, width: 10, height: 10, rx: 1, class: "base-sign" }) : null);
  }

  /** The groups of an area beside its name, a bar each. @param {{colour: string, dash: number}[]} styles */
  function bars(styles) {
    const wide = 8 * styles.length;
    return svg("svg", { class: "bars-of", viewBox: `0 0 ${wide} 16`, width: wide, height: 16, "aria-hidden": "true" }, styles.map(({ colour, dash }, i) => [
      svg("rect", { x: 8 * i + 0.5, y: 0.5, width: 7, height: 15, class: "bar-back" }),
      svg("path", { d: `M${8 * i + 4} 1V15`, stroke: colour, "stroke-width": 6, "stroke-dasharray": DASHES[dash % DASHES.length] || null, fill: "none" })]));
  }

  /** A little sample of stripes for the legend. @param {string[]} colours @param {number[]} dashes */
  function swatch(colours, dashes) {
    const rows = colours.map((colour, i) => svg("path", {
      d: `M-4 ${22 - i * 6}L22 ${-4 - i * 6}M${4 - i * 6} 30L30 ${4 - i * 6}`, stroke: colour, "stroke-width": 4,
      "stroke-dasharray": DASHES[dashes[i] % DASHES.length] || null, fill: "none",
    }));
    return svg("svg", { class: "glyph", viewBox: "0 0 24 18", width: 24, height: 18, "aria-hidden": "true" }, svg("svg", { x: 1, y: 1, width: 22, height: 16, viewBox: "1 1 22 16" }, rows),
      svg("rect", { x: 0.75, y: 0.75, width: 22.5, height: 16.5, fill: "none", class: "edge" }));
  }

  /** How large the sign of troops is: its side grows with the root of their number, 1.15 at ten thousand. @param {number} troops */
  const strength = (troops) => 0.45 + 0.7 * Math.sqrt(Math.min(troops, 10000) / 10000);

  /** A little sample of the band within a country's border. */
  const band = () => svg("svg", { class: "glyph", viewBox: "0 0 24 18", width: 24, height: 18, "aria-hidden": "true" },
    svg("path", { d: "M2 13 7 2M2 7 4 2M4 16 22 16M9 2 7 6M15 2 13 6M20 2 18 6M22 7 19 12M22 12 20 16M15 16 17 12M10 16 12 12M5 16 7 12", stroke: "var(--quiet)", "stroke-width": 2, fill: "none" }),
    svg("rect", { x: 0.75, y: 0.75, width: 22.5, height: 16.5, fill: "none", class: "edge" }));

  return { glyph, mark, swatch, bars, band, strength, DASHES };
})();
