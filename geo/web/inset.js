"use strict";
/**
 * Where in the world: a small map of the north of Africa with the part that is looked at.
 */
const Inset = (() => {
  const { el } = Dom;
  const BOX = [-20, -36, 54, 40]; // west, south, east, north: Africa
  const WIDE = 96;

  /** @param {any} map */
  function start(map) {
    const [west, south, east, north] = BOX;
    const scale = WIDE / (Data.east(east) - Data.east(west));
    const origin = { x: Data.east(west) * scale, y: Data.south(north) * scale };
    const high = Math.round((Data.south(south) - Data.south(north)) * scale);
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = el("canvas", { width: WIDE * ratio, height: high * ratio, "aria-hidden": "true" });
    const frame = el("span", { class: "inset-frame" });
    const box = el("div", { class: "inset leaflet-control", "aria-hidden": "true" }, canvas, frame);
    box.style.width = `${WIDE}px`;
    box.style.height = `${high}px`;
    const paint = () => {
      const ink = canvas.getContext("2d");
      ink.setTransform(ratio, 0, 0, ratio, 0, 0);
      Base.outline(ink, scale, origin, [0, 0, WIDE, high]);
    };
    const move = () => {
      const view = map.getBounds();
      const limit = (/** @type {number} */ v, /** @type {number} */ most) => Math.min(Math.max(v, 0), most);
      const [x0, x1] = [view.getWest(), view.getEast()].map((lon) => limit(Data.east(lon) * scale - origin.x, WIDE));
      const [y0, y1] = [view.getNorth(), view.getSouth()].map((lat) => limit(Data.south(lat) * scale - origin.y, high));
      Object.assign(frame.style, { left: `${x0}px`, top: `${y0}px`, width: `${Math.max(x1 - x0, 4)}px`, height: `${Math.max(y1 - y0, 4)}px` });
      box.classList.toggle("whole", x1 - x0 > WIDE * 0.9 && y1 - y0 > high * 0.9);
    };
    const control = new L.Control({ position: "bottomleft" });
    control.onAdd = () => box;
    control.addTo(map);
    paint();
    move();
    map.on("moveend", move);
    Dom.whenColours(paint);
  }

  return { start };
})();
