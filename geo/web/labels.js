"use strict";
/**
 * Names on the map. They never cover one another; areas with claims have a name that can be pressed.
 */
const Labels = (() => {
  const { el, free } = Dom;
  /** @type {any} */
  let map = null;
  /** @type {HTMLElement} */
  let pane;
  /** @typedef {{text: string, at: [number, number], kind: string, rank: number, from: number, open?: () => void, note?: string, spots?: [number, number][]}} Name */
  /** @type {Name[]} */
  let areas = [];
  /** @type {[number, number][]} */
  let marks = [];
  /** @type {Name[]} */
  let plain = [];
  const ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Record<string, [string, number]>} font and the width of a letter's extra space */
  const FONTS = {
    country: ["600 13px system-ui, sans-serif", 1.6], region: ["11px system-ui, sans-serif", 0.6],
    town: ["11px system-ui, sans-serif", 0.2], area: ["600 12px system-ui, sans-serif", 0.3], fuzzy: ["italic 600 12px system-ui, sans-serif", 0.3],
  };

  /** @param {any} onMap */
  function start(onMap) {
    map = onMap;
    pane = map.createPane("names");
    pane.style.zIndex = "620";
    plain = Base.names();
    map.on("zoomstart", () => pane.classList.add("moving"));
    map.on("zoomend viewreset resize moveend", place);
    place();
  }

  /** Names of the areas that have something to say, and marks to keep clear of. @param {typeof areas} list @param {[number, number][]} points */
  function setAreas(list, points) {
    areas = list;
    marks = points;
    if (map) place();
  }

  /** @param {any} name */
  function size(name) {
    const [font, space] = FONTS[name.kind] || FONTS.region;
    ruler.font = font;
    const text = name.text.length > 60 ? `${name.text.slice(0, 59)}…` : name.text;
    const extra = name.note ? 26 : 0;
    return { text, width: ruler.measureText(text).width + text.length * space + 8 + extra, height: name.open ? 24 : 17 };
  }

  function place() {
    const zoom = map.getZoom();
    const view = map.getBounds().pad(0.3);
    /** @type {[number, number, number, number][]} */
    const taken = marks.map((at) => map.latLngToLayerPoint(at)).map((at) => [at.x - 17, at.y - 34, at.x + 17, at.y + 16]);
    const nodes = [];
    const named = new Set(areas.map((name) => name.text));
    for (const name of [...areas, ...plain]) {
      if (zoom < name.from || !view.contains(name.at)) continue;
      if (!name.open && name.kind === "country" && named.has(name.text)) continue;
      const { text, width, height } = size(name);
      let point = map.latLngToLayerPoint(name.at);
      let top = point.y - height / 2;
      const touches = () => taken.some(([x0, y0, x1, y1]) => point.x - width / 2 < x1 && point.x + width / 2 > x0 && top < y1 && top + height > y0);
      for (const spot of (touches() && name.spots) || []) {
        if (!touches() || !view.contains(spot)) continue;
        point = map.latLngToLayerPoint(spot);
        top = point.y - height / 2;
      }
      const wanted = top;
      for (let tries = 0; name.open && tries < 3 && touches(); tries += 1) top += height + 2;
      if (touches()) top = wanted; // a name that is pressed is not pushed out of its area
      if (touches() && !name.open) continue;
      taken.push([point.x - width / 2, top, point.x + width / 2, top + height]);
      const node = name.open
        ? el("button", { type: "button", class: `name open ${name.kind}`, click: name.open }, free(text), name.note ? el("span", { class: "note" }, name.note) : null)
        : el("span", { class: `name ${name.kind}`, "aria-hidden": "true" }, free(text));
      node.style.transform = `translate(-50%, -50%) translate(${Math.round(point.x)}px, ${Math.round(top + height / 2)}px)`;
      nodes.push(node);
    }
    const focus = document.activeElement instanceof HTMLElement && pane.contains(document.activeElement) ? document.activeElement.textContent : null;
    pane.replaceChildren(...nodes);
    if (focus) nodes.find((node) => node.textContent === focus)?.focus();
    pane.classList.remove("moving");
    for (const node of nodes) if (node.tagName === "BUTTON") L.DomEvent.disableClickPropagation(node);
  }

  return { start, setAreas, place };
})();
