"use strict";
/**
 * Many events on one canvas, pixel by pixel: outlined dots where they are apart, their density where they would lie on one
 * another: the darker, the more (the lighter on a dark map), in steps of a logarithm, so that it reads in grey.
 */
const Density = (() => {
  const CELL = 3; // bits: squares of 8 pixels, about a dot with its neighbours
  const FEW = 2; // more in one square are a crowd
  const CROWDED = 0.5; // share of the events in crowds from which density is drawn
  const TOP = 0.995; // share of the pixels below the darkest colour: one heap does not pale all others
  const LEVELS = 24;
  const BEND = 0.1; // how soon the steps turn from even ones to those of a logarithm
  /** Points that a spread event touches, and how much: a soft disc of five pixels. */
  const SOFT = [[0, 0, 4], [1, 0, 3], [-1, 0, 3], [0, 1, 3], [0, -1, 3], [1, 1, 2], [1, -1, 2], [-1, 1, 2], [-1, -1, 2], [2, 0, 1], [-2, 0, 1], [0, 2, 1], [0, -2, 1]];
  /**
   * @typedef {{n: number, xs: Float64Array, ys: Float64Array, kind: Int32Array, keep: Uint8Array, colours: number[], scale: number,
   *   origin: {x: number, y: number}, width: number, height: number, half: number}} Sheet
   */

  /** @param {number} red @param {number} green @param {number} blue */
  const ink = (red, green, blue) => (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;

  /** Where each event falls on the sheet, -1 outside; and whether most lie in crowds. @param {Sheet} sheet */
  function place(sheet) {
    const { n, xs, ys, keep, scale, origin, width, height, half } = sheet;
    const spots = new Int32Array(n);
    const across = (width >> CELL) + 1;
    const cells = new Uint32Array(across * ((height >> CELL) + 1));
    let there = 0;
    for (let i = 0; i < n; i += 1) {
      spots[i] = -1;
      if (!keep[i]) continue;
      const x = (xs[i] * scale - origin.x) | 0;
      const y = (ys[i] * scale - origin.y) | 0;
      if (x < half || y < half || x >= width - half || y >= height - half) continue;
      spots[i] = y * width + x;
      cells[(y >> CELL) * across + (x >> CELL)] += 1;
      there += 1;
    }
    let crowd = 0;
    for (const count of cells) if (count > FEW) crowd += count;
    return { spots, crowded: crowd > there * CROWDED };
  }

  /** @param {Sheet} sheet @param {Int32Array} spots @param {Uint32Array} pixels @param {boolean} dark */
  function dots({ n, kind, colours, width, half }, spots, pixels, dark) {
    const inks = colours.map((rgb) => ink(rgb >> 16, (rgb >> 8) & 255, rgb & 255));
    const edge = dark ? ink(244, 244, 242) : ink(26, 26, 26);
    for (let i = 0; i < n; i += 1) {
      if (spots[i] < 0) continue;
      for (let dy = -half; dy <= half; dy += 1) {
        for (let dx = -half; dx <= half; dx += 1) {
          const far = Math.abs(dx) + Math.abs(dy);
          if (far <= half + 1) pixels[spots[i] + dy * width + dx] = far >= half ? edge : inks[kind[i]];
        }
      }
    }
  }

  /** Sums of what falls on each pixel: how many, and of which colours. @param {Sheet} sheet @param {Int32Array} spots */
  function gather({ n, kind, colours, width, height }, spots) {
    const size = width * height;
    const [count, red, green, blue] = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
    for (let i = 0; i < n; i += 1) {
      const at = spots[i];
      if (at < 0) continue;
      const rgb = colours[kind[i]];
      count[at] += 1;
      red[at] += rgb >> 16;
      green[at] += (rgb >> 8) & 255;
      blue[at] += rgb & 255;
    }
    return { count, red, green, blue };
  }

  /** @param {Sheet} sheet @param {Int32Array} spots @param {Uint32Array} pixels @param {boolean} dark */
  function shades(sheet, spots, pixels, dark) {
    const { width, height } = sheet;
    const sums = gather(sheet, spots);
    const [weight, red, green, blue] = Array.from({ length: 4 }, () => new Float32Array(width * height));
    for (let at = 0; at < weight.length; at += 1) {
      const here = sums.count[at];
      if (!here) continue;
      for (const [dx, dy, share] of SOFT) {
        const to = at + dy * width + dx;
        weight[to] += here * share;
        red[to] += sums.red[at] * share;
        green[to] += sums.green[at] * share;
        blue[to] += sums.blue[at] * share;
      }
    }
    const top = Math.log1p(BEND * (highest(weight) - 1));
    const [lone, many] = dark ? [0.2, 0.9] : [0.25, 0.015]; // luminances: a lone event is set off from the land 3:1 in any colour
    for (let at = 0; at < weight.length; at += 1) {
      const here = weight[at];
      if (here < 2) continue;
      const light = lone * (many / lone) ** Math.min(1, Math.log1p(BEND * Math.max(here / 4 - 1, 0)) / top);
      const [r, g, b] = [red[at] / here, green[at] / here, blue[at] / here];
      // The mixed colour, brought to that luminance: hue tells the kind, lightness how many.
      const by = 255 * Math.sqrt(light / (0.2126 * r * r + 0.7152 * g * g + 0.0722 * b * b));
      pixels[at] = ink(Math.min(255, r * by), Math.min(255, g * by), Math.min(255, b * by));
    }
  }

  /** How many events the full shade stands for. @param {Float32Array} weight */
  function highest(weight) {
    const steps = new Uint32Array(LEVELS * 4);
    let all = 0;
    for (const here of weight) {
      if (here < 4) continue;
      steps[Math.min(steps.length - 1, Math.floor(Math.log2(here / 4) * 4))] += 1;
      all += 1;
    }
    let seen = 0;
    let step = 0;
    for (; step < steps.length && seen < all * TOP; step += 1) seen += steps[step];
    return Math.max(2 ** (step / 4), 3);
  }

  /** Draw them; whether as density. @param {CanvasRenderingContext2D} context @param {Sheet} sheet */
  function paint(context, sheet) {
    const image = context.createImageData(sheet.width, sheet.height);
    const pixels = new Uint32Array(image.data.buffer);
    const { spots, crowded } = place(sheet);
    (crowded ? shades : dots)(sheet, spots, pixels, Dom.dark());
    context.putImageData(image, 0, 0);
    return crowded;
  }

  return { paint };
})();
