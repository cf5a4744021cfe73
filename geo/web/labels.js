"use strict";
/**
 * Names on the map. They never cover one another, a mark or a panel; areas with claims have a name that can be pressed.
 */
const Labels = (() => {
  const { el, free } = Dom;
  /** @type {any} */
  let map = null;
  /** @type {HTMLElement} */
  let pane;
  /** @typedef {{text: string, at: [number, number], kind: string, rank: number, from: number, until?: number, open?: () => void, note?: string, groups?: {colour: string, dash: number, label: string}[], spots?: [number, number][]}} Name */
  /** @typedef {[number, number, number, number]} Box left, top, right, bottom in pixels of the layer */
  /** @type {Name[]} */
  let areas = [];
  /** @typedef {{at: [number, number], text: string, big: boolean}} Mark */
  /** @type {Mark[]} */
  let marks = [];
  /** @type {Name[]} */
  let plain = [];
  let asked = "";
  const ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Record<string, [string, number]>} font and the width of a letter's extra space */
  const FONTS = {
    country: ["600 13px system-ui, sans-serif", 1.6], region: ["italic 11px system-ui, sans-serif", 0.6],
    marked: ["650 12px system-ui, sans-serif", 0.1], "marked small": ["11px system-ui, sans-serif", 0.1], town: ["11px system-ui, sans-serif", 0.1], area: ["600 12px system-ui, sans-serif", 0.3], fuzzy: ["italic 600 12px system-ui, sans-serif", 0.3], "fuzzy quiet": ["italic 12px system-ui, sans-serif", 0.3],
    "town great": ["600 12px system-ui, sans-serif", 0.1], "town small": ["10.5px system-ui, sans-serif", 0.1],
  };
  /** @type {Map<string, number>} */
  const widths = new Map();

  /** @param {any} onMap */
  function start(onMap) {
    map = onMap;
    pane = map.createPane("names");
    pane.style.zIndex = "620";
    map.on("zoomstart", () => pane.classList.add("moving"));
    const near = () => map.getContainer().classList.toggle("close-up", map.getZoom() >= 7.5);
    map.on("zoomend", near);
    near();
    map.on("zoomend viewreset resize moveend", place);
    document.querySelector(".leaflet-control-layers")?.addEventListener("toggle", place);
    State.listen(refresh);
    refresh();
  }

  /** Ask for the names anew where a choice changes them. */
  function refresh() {
    const now = [...State.get().off].filter((id) => ["regions", "towns", "shading"].includes(id));
    const key = JSON.stringify([now, Base.day(), now.includes("shading") || State.visible()]);
    if (key === asked) return;
    asked = key;
    plain = Base.names();
    place();
  }

  /** Names of the areas that have something to say, and marks to keep clear of. @param {typeof areas} list @param {Mark[]} points */
  function setAreas(list, points) {
    areas = list;
    marks = points;
    if (map) place();
  }

  /** @param {Name} name */
  function size(name) {
    const text = name.text.length > 60 ? `${name.text.slice(0, 59)}…` : name.text;
    const key = `${name.kind} ${text}`;
    let wide = widths.get(key);
    if (wide === undefined) {
      const [font, space] = FONTS[name.kind] || FONTS.region;
      ruler.font = font;
      wide = ruler.measureText(text).width + text.length * space;
      widths.set(key, wide);
    }
    return { text, width: wide + 8 + (name.note ? 26 : 0) + (name.groups ? 8 * name.groups.length + 6 : 0), height: name.open ? 24 : 16 };
  }

  /** What lies over the map: names keep clear of it. @returns {Box[]} */
  function panels() {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((node) => node.getBoundingClientRect()).filter((box) => box.width).map((box) => {
      const [a, b] = [map.containerPointToLayerPoint([box.left - frame.left, box.top - frame.top]), map.containerPointToLayerPoint([box.right - frame.left, box.bottom - frame.top])];
      return [a.x, a.y, b.x, b.y];
    });
  }

  /** Where a name may stand: a town's beside its dot, others on their spot, or further on. @param {Name} name @param {number} width @param {number} height @returns {{box: Box, dot?: any}[]} */
  function choices(name, width, height) {
    if (name.kind.startsWith("marked")) {
      const { x, y } = map.latLngToLayerPoint(name.at);
      const [aside, up, down] = name.rank ? [18, 2, 18] : [9, 0, 9];
      return [{ box: [x + aside, y - up - height / 2, x + aside + width, y - up + height / 2] }, { box: [x - aside - width, y - up - height / 2, x - aside, y - up + height / 2] },
        { box: [x - width / 2, y + down, x + width / 2, y + down + height] }];
    }
    if (name.kind.startsWith("town")) {
      const dot = map.latLngToLayerPoint(name.at);
      const high = dot.y - height / 2;
      return [{ box: [dot.x + 2, high, dot.x + 2 + width, high + height], dot }, { box: [dot.x - 2 - width, high, dot.x - 2, high + height], dot },
        { box: [dot.x - width / 2, dot.y - height - 1, dot.x + width / 2, dot.y - 1], dot }];
    }
    return [name.at, ...(name.spots || [])].map((at) => {
      const point = map.latLngToLayerPoint(at);
      return { box: [point.x - width / 2, point.y - height / 2, point.x + width / 2, point.y + height / 2] };
    });
  }

  /** A name's box, moved a little to every side. @param {Box} box @param {number} by @returns {{box: Box, dot?: any}[]} */
  const pushed = ([x0, y0, x1, y1], by) => [[0, 1], [0, -1], [-1, 0], [1, 0], [-1, 1], [1, 1], [-1, -1], [1, -1]]
    .map(([x, y]) => ({ box: [x0 + x * by, y0 + y * by, x1 + x * by, y1 + y * by] }));

  function place() {
    if (!map) return;
    const zoom = map.getZoom();
    const view = map.getBounds().pad(0.1);
    const edge = map.containerPointToLayerPoint([0, 0]);
    const room = map.getSize();
    /** @type {Box[]} */
    const taken = [...panels(), ...marks.map(({ at, big }) => {
      const { x, y } = map.latLngToLayerPoint(at);
      return /** @type {Box} */ (big ? [x - 16, y - 17, x + 16, y + 16] : [x - 7, y - 7, x + 7, y + 7]);
    })];
    const nodes = [];
    const named = new Set(areas.map((name) => name.text));
    const spots = marks.map(({ at, text, big }) => /** @type {Name} */ ({ text, at, kind: big ? "marked" : "marked small", rank: Number(big), from: big ? 0 : 6 }));
    /** A town that a mark stands for has its name there. @param {Name} name */
    const marked = (name) => name.kind.startsWith("town") && marks.some(({ at }) => Math.abs(at[0] - name.at[0]) < 0.08 && Math.abs(at[1] - name.at[1]) < 0.08);
    /** @param {Box} box */
    const free_ = (box) => !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
    /** @param {Box} box */
    const whole = (box) => box[0] >= edge.x + 2 && box[2] <= edge.x + room.x - 2 && box[1] >= edge.y + 2 && box[3] <= edge.y + room.y - 2;
    for (const name of [...areas.filter((area) => area.note), ...spots, ...areas.filter((area) => !area.note), ...plain]) {
      if (zoom < name.from || zoom > (name.until ?? 99) || !name.text || marked(name) || !(name.spots || [name.at]).some((at) => view.contains(at))) continue;
      if (!name.open && name.kind === "country" && named.has(name.text)) continue;
      const { text, width, height } = size(name);
      const all = choices(name, width, height);
      const [{ dot: sign }] = all;
      if (sign && !free_([sign.x - 5, sign.y - 5, sign.x + 5, sign.y + 5])) continue;
      let chosen = all.find(({ box }) => free_(box) && whole(box));
      for (let push = 1; name.note && !chosen && push < 3; push += 1) chosen = pushed(all[0].box, push * 20).find(({ box }) => free_(box) && whole(box));
      if (!chosen && name.note) chosen = all.find(({ box }) => whole(box)); // a name with claims is not left out
      if (!chosen) continue;
      const { box, dot } = chosen;
      taken.push(box);
      if (dot) taken.push([dot.x - 3, dot.y - 3, dot.x + 3, dot.y + 3]);
      const node = name.open
        ? el("button", { type: "button", class: `name open ${name.kind}`, title: name.groups ? name.groups.map((group) => group.label).join(", ") : null, click: name.open }, free(text),
          name.groups ? Symbols.bars(name.groups) : null, name.note ? el("span", { class: "note" }, name.note) : null)
        : el("span", { class: `name ${name.kind}`, "aria-hidden": "true" }, free(text));
      node.style.transform = `translate(-50%, -50%) translate(${Math.round((box[0] + box[2]) / 2)}px, ${Math.round((box[1] + box[3]) / 2)}px)`;
      nodes.push(node);
      if (dot) {
        const spot = el("span", { class: `town-dot ${name.kind}`, "aria-hidden": "true" });
        spot.style.transform = `translate(-50%, -50%) translate(${Math.round(dot.x)}px, ${Math.round(dot.y)}px)`;
        nodes.push(spot);
      }
    }
    const focus = document.activeElement instanceof HTMLElement && pane.contains(document.activeElement) ? document.activeElement.textContent : null;
    pane.replaceChildren(...nodes);
    if (focus) nodes.find((node) => node.textContent === focus)?.focus();
    pane.classList.remove("moving");
    for (const node of nodes) if (node.tagName === "BUTTON") L.DomEvent.disableClickPropagation(node);
  }

  return { start, setAreas, place };
})();
