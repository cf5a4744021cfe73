"use strict";
/**
 * Claims and places on the map: marks, rings, striped areas; and the popups that they open.
 */
const Marks = (() => {
  const { el } = Dom;
  const { raw, ui } = Data;
  const BELT = 150; // square degrees: the name of so wide an area says nothing close by
  /** @type {any} */
  let map;
  /** @type {any} */
  let svgRenderer;
  /** @type {any[]} */
  let drawn = [];
  /** What is shown, by number of shape. @type {ReturnType<typeof Spots.gather>} */
  let spots = new Map();
  /** @type {{shown: any, under: any[]} | null} */
  let opened = null;
  /** @type {Map<number, any>} */
  const layersOf = new Map();
  /** What is lit while the pointer is on it. @type {(numbers: number[]) => void} */
  let onLight = () => {};

  /** @param {any} onMap */
  function start(onMap) {
    map = onMap;
    map.createPane("areas").style.zIndex = "350";
    svgRenderer = L.svg({ pane: "areas", padding: 0.8 }).addTo(map);
    Hatch.home(svgRenderer._container);
    map.createPane("marks").style.zIndex = "630";
    document.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
    for (const [kind, open] of /** @type {[string, boolean][]} */ ([["popupopen", true], ["popupclose", false]])) map.on(kind, () => map.getContainer().classList.toggle("reading", open));
    Rove.start(map.getPane("marks"));
    Fan.start(map, uncrowd);
    State.listen(redraw);
    Dom.whenColours(redraw);
    redraw();
    map.on("zoomend moveend", uncrowd);
  }

  /** Marks that lie on a neighbour are no stop of the keyboard until one zooms in; the list beside the map has them too. */
  function uncrowd() {
    if (document.querySelector(".fan-leg")) return;
    /** @type {{node: HTMLElement, x: number, y: number}[]} */
    const kept = [];
    const marks = [...spots.values()].filter((spot) => raw.geoms[spot.geom].t !== "area").sort((a, b) => b.claims.length - a.claims.length);
    for (const spot of marks) {
      const marker = layersOf.get(spot.geom);
      const node = marker?.getElement?.();
      if (!node) continue;
      const at = map.latLngToLayerPoint(marker.getLatLng());
      const crowded = kept.some((other) => Math.hypot(at.x - other.x, at.y - other.y) < 44);
      if (!crowded) kept.push({ node, x: at.x, y: at.y });
      node.tabIndex = -1;
      node.setAttribute("role", crowded ? "img" : "button");
    }
    const view = map.getBounds();
    const seen = kept.filter((stop) => view.contains(map.layerPointToLatLng([stop.x, stop.y])));
    Rove.set(seen.length ? [...seen, ...kept.filter((stop) => !seen.includes(stop))] : kept);
  }

  /** Sign of a base of the ledger, or of a place that is only named. @param {any} spot */
  const dot = (spot) => (spot.stays.length ? Ledger.sign(spot.stays) : el("span", { class: `dot ${raw.geoms[spot.geom].t}` }));

  function redraw() {
    spots = Spots.gather();
    drawn.forEach((layer) => layer.remove());
    drawn = [];
    Hatch.clear();
    layersOf.clear();
    const areas = [...spots.values()].filter((spot) => raw.geoms[spot.geom].t === "area");
    areas.sort((a, b) => raw.geoms[b.geom].size - raw.geoms[a.geom].size);
    areas.forEach(area);
    const points = [...spots.values()].filter((spot) => raw.geoms[spot.geom].t !== "area").sort((one, two) => two.claims.length - one.claims.length);
    const named = areas.filter((spot) => spot.claims.length || raw.geoms[spot.geom].fuzzy);
    named.sort((a, b) => Number(!a.claims.length) - Number(!b.claims.length) || raw.geoms[a.geom].size - raw.geoms[b.geom].size);
    Labels.setAreas(named.map(areaName),
      points.map((spot) => ({ at: [raw.geoms[spot.geom].lat, raw.geoms[spot.geom].lon], text: spot.name, big: spot.claims.length > 0 })));
    for (const spot of spots.values()) if (raw.geoms[spot.geom].t !== "area") point(spot);
    uncrowd();
    refresh();
  }

  /** What stands in a popup. @param {any[]} under */
  const content = (under) => el("div", { class: "popup", role: "dialog", "aria-label": under[0].name }, under.map((spot, i) => Cards.spot(spot, i === 0)));

  /** An open popup tells of the day and the speaker that are chosen now, or closes when nothing is left of it. */
  function refresh() {
    if (!opened?.shown.isOpen()) return;
    const now = opened.under.map((/** @type {any} */ old) => {
      const fresh = spots.get(old.geom);
      return fresh && old.only ? { ...fresh, claims: fresh.claims.filter((/** @type {number} */ n) => old.claims.includes(n)), places: [], stays: [] } : fresh;
    }).filter((/** @type {any} */ spot) => spot && spot.claims.length + spot.places.length + spot.stays.length);
    if (now.length) opened.shown.setContent(content(now));
    else map.closePopup(opened.shown);
  }

  /** @param {any} spot */
  function styles(spot) {
    /** @type {Map<string, any>} */
    const found = new Map();
    for (const number of spot.claims) {
      const claim = raw.claims[number];
      for (const key of State.keys(claim)) if (raw.styles[key]) found.set(key, raw.styles[key]);
    }
    return [...found.values()].map(({ colour, dash, label }) => ({ colour, dash, label }));
  }

  /** @param {any} layer @param {number} geom */
  function keep(layer, geom) {
    layer.addTo(map);
    drawn.push(layer);
    if (!layersOf.has(geom)) layersOf.set(geom, layer);
    return layer;
  }

  /**
   * An area: striped where it has claims. Of what is known to the country alone, a striped band runs inside the border, so
   * that what is known better lies free.
   * @param {any} spot
   */
  function area(spot) {
    const geom = raw.geoms[spot.geom];
    const stripes = styles(spot);
    const claimed = spot.claims.length > 0;
    const line = { pane: "areas", renderer: svgRenderer, smoothFactor: 0.5 };
    const fill = !stripes.length ? Dom.colour("--named") : geom.unit ? "transparent" : Hatch.fill(stripes, geom.fuzzy ? -45 : 90);
    const shape = L.polygon(Data.outline(geom), {
      ...line, className: `area ${claimed ? "claimed" : "named"} ${geom.fuzzy ? "fuzzy" : ""} ${geom.unit && claimed ? "whole" : ""}`,
      color: Dom.colour(claimed ? "--area-edge" : "--border"), weight: claimed ? 1.6 : 1, opacity: geom.fuzzy ? (claimed ? 0.75 : 0.45) : 0.85,
      dashArray: geom.fuzzy ? "8 5" : "", fillOpacity: stripes.length > 2 ? 0.72 : stripes.length ? 0.62 : 1, fill: stripes.length > 0 || !geom.fuzzy, fillColor: fill,
    });
    shape.on("click", (/** @type {any} */ event) => openAt(event.latlng));
    shape.on("mouseover", () => onLight(spot.claims)).on("mouseout", () => onLight([]));
    keep(shape, spot.geom);
    if (!geom.unit || !stripes.length) return;
    const band = L.polygon(Data.outline(geom), { ...line, interactive: false, className: "band", fill: false, color: Hatch.fill(stripes, 45), weight: 20, opacity: 0.8 });
    keep(band, spot.geom);
    Hatch.clip(/** @type {any} */ (band).getElement(), /** @type {any} */ (shape).getElement());
    shape.bringToFront();
  }

  /** Name of an area, printed inside it. @param {any} spot */
  function areaName(spot) {
    const geom = raw.geoms[spot.geom];
    const note = spot.claims.length ? String(spot.claims.length) : undefined;
    const open = () => popup([spot], L.latLng(geom.at[0]));
    const groups = styles(spot).filter((style) => style.label);
    const kind = geom.fuzzy ? (note ? "fuzzy" : "fuzzy quiet") : "area";
    return { text: spot.name, at: geom.at[0], spots: geom.at, kind, rank: 0, from: 0, until: !note && geom.size > BELT ? 6 : 99, open, note, groups: groups.length > 1 ? groups : undefined };
  }

  /** @param {any} spot */
  function point(spot) {
    const geom = raw.geoms[spot.geom];
    const claims = spot.claims.map((/** @type {number} */ n) => raw.claims[n]);
    for (const { r, t } of [...spot.rings].map((n) => raw.geoms[n])) {
      if (r < 1000 && t !== "ring") continue;
      keep(L.circle([geom.lat, geom.lon], {
        pane: "areas", renderer: svgRenderer, radius: r, className: "ring-of", interactive: false,
        color: Dom.colour("--area-edge"), weight: 1.6, dashArray: "2 4", fillColor: Dom.colour("--area-edge"), fillOpacity: 0.08,
      }), spot.geom);
    }
    // A pin only where all that is told here is known to the site.
    const pin = (claims.length ? claims.map((/** @type {any} */ c) => c.geom) : [...spot.rings]).every((/** @type {number} */ n) => raw.geoms[n].t === "pin");
    const icon = claims.length ? badge(claims, pin, spot.stays.length > 0) : dot(spot);
    /** @type {[number, number]} */
    const size = claims.length ? [40, 44] : [24, 24];
    /** @type {[number, number]} */
    const anchor = !claims.length ? [12, 12] : pin ? [20, 43] : [20, 19];
    const marker = L.marker([geom.lat, geom.lon], {
      pane: "marks", keyboard: true, riseOnHover: true, zIndexOffset: claims.length ? 100 : 0,
      icon: L.divIcon({ html: icon, className: "spot-mark", iconSize: size, iconAnchor: anchor, popupAnchor: [0, -anchor[1] + 4] }),
    });
    const open = () => {
      Fan.spread(map, marker, spot.claims, (number) => badge([raw.claims[number]], false), (number, offset) =>
        popup([{ ...spot, only: true, claims: [number], places: [], stays: [] }], marker.getLatLng(), offset[1], offset[0]));
      popup([spot], marker.getLatLng(), claims.length ? -anchor[1] + 6 : -6);
    };
    marker.on("click", open);
    marker.on("keydown", (/** @type {any} */ event) => {
      if (event.originalEvent.key !== "Enter" && event.originalEvent.key !== " ") return;
      event.originalEvent.preventDefault();
      open();
    });
    marker.on("mouseover", () => onLight(spot.claims)).on("mouseout", () => onLight([]));
    layersOf.set(spot.geom, keep(marker, spot.geom));
    const said = claims.length ? claims.map((/** @type {any} */ c) => c.label) : spot.stays.map((/** @type {number} */ n) => raw.stays[n].actor[1]);
    const label = `${spot.name}: ${said.length ? said.join(", ") : ui.mentioned_as}`;
    marker.getElement()?.setAttribute("aria-label", label);
    marker.getElement()?.setAttribute("data-geom", String(spot.geom));
  }

  /** @param {any[]} claims @param {boolean} pin @param {boolean} [base] whether the ledger knows a base here */
  function badge(claims, pin, base = false) {
    const first = claims.find((claim) => claim.layer === "contested") || claims[0];
    const scale = first.size ? Symbols.strength(first.size) : 1;
    return Symbols.mark({
      shape: first.shape, colour: Cards.colour(first), ended: Boolean(first.ended) && first.episode < 0, count: claims.length, pin, base, scale,
      split: claims.some((claim) => claim.layer === "contested"), quiet: State.get().off.has("contested"), doubt: claims.every((claim) => claim.stance === "hedged" || claim.stance === "implied"),
    });
  }

  /** Popup of everything at a point: the smallest area first. @param {any} latlng */
  function openAt(latlng) {
    const under = [...spots.values()].filter((spot) => raw.geoms[spot.geom].t === "area" && Data.inside(latlng.lat, latlng.lng, Data.outline(raw.geoms[spot.geom])));
    under.sort((a, b) => Number(!a.claims.length) - Number(!b.claims.length) || raw.geoms[a.geom].size - raw.geoms[b.geom].size);
    if (under.length) popup(under, latlng);
  }

  /** @param {any[]} under @param {any} latlng @param {number} [lift] @param {number} [aside] */
  function popup(under, latlng, lift = -4, aside = 0) {
    const wide = under.some((spot) => spot.claims.some((/** @type {number} */ n) => raw.claims[n].episode >= 0));
    const room = map.getSize();
    const legend = room.x < 720 ? null : map.getContainer().querySelector("details.leaflet-control-layers[open]");
    const beside = legend ? legend.getBoundingClientRect().width + 26 : 16;
    const width = Math.min(wide ? 520 : 380, room.x - 40 - (legend ? beside : 0));
    const shown = L.popup({ maxWidth: width, minWidth: Math.min(width, wide ? 480 : 300), maxHeight: Math.max(180, room.y * (room.x < 560 ? 0.48 : 0.62)),
      offset: [aside, lift], className: "spot-popup", autoPanPaddingTopLeft: room.x < 560 ? [12, 58] : [56, 16], autoPanPaddingBottomRight: [beside, 16] })
      .setLatLng(latlng).setContent(content(under));
    opened = { shown, under };
    const back = document.activeElement;
    shown.openOn(map);
    const close = shown.getElement()?.querySelector(".leaflet-popup-close-button");
    close?.setAttribute("aria-label", ui.close);
    if (back instanceof HTMLElement && back.matches("button, [role=button]")) {
      /** @type {HTMLElement} */ (close)?.focus();
      shown.once("remove", () => back.isConnected && back.focus());
    }
  }

  /** Bring a place into view and open it. @param {number} number */
  function showPlace(number) {
    const place = raw.places[number];
    if (place.geom >= 0) bring(found(place.geom, place.name, { places: [number] }));
  }

  /** What is drawn at a shape, or what would be. @param {number} geom @param {string} name @param {any} what */
  const found = (geom, name, what) => spots.get(Spots.lead(geom)) || { geom, name, claims: [], places: [], stays: [], ...what };

  /** Bring a base of the ledger into view and open it; switches the ledger on. @param {number} number */
  function showStay(number) {
    const { geom, name } = raw.stays[number];
    if (State.get().off.has("ledger")) State.toggle("off", "ledger", false);
    const here = found(geom, name, {}).stays;
    bring({ geom, name, claims: [], places: [], stays: here.length ? here : [number] });
  }

  /** Bring a claim into view and open it. @param {number} number */
  function show(number) {
    const claim = raw.claims[number];
    if (claim.geom < 0) return;
    bring(found(claim.geom, claim.where, { claims: [number] }), () => {
      const card = document.querySelector(`.leaflet-popup [data-claim="${number}"]`);
      card?.classList.add("lit");
      card?.scrollIntoView({ block: "nearest" });
    });
  }

  /** Move to a spot and open it. @param {any} spot @param {() => void} [then] */
  function bring(spot, then = () => {}) {
    const geom = raw.geoms[spot.geom];
    const area = geom.t === "area";
    const open = () => {
      if (area) popup([spot], L.latLng(geom.at[0]));
      else popup([spot], L.latLng(geom.lat, geom.lon), geom.t === "pin" ? -37 : -13);
      then();
    };
    const bounds = area ? L.polygon(Data.outline(geom)).getBounds() : null;
    if (bounds && map.getBounds().intersects(bounds) && !map.getBounds().contains(bounds.pad(1.5))) { open(); return; }
    // At once: a popup that opens during a flight is left behind by it.
    if (bounds) map.fitBounds(bounds, { animate: false, maxZoom: 7 });
    else map.setView([geom.lat, geom.lon], Math.max(map.getZoom(), 6), { animate: false });
    open();
  }

  /** Light the marks of some claims. @param {number[]} numbers */
  function light(numbers) {
    const lit = new Set(numbers.map((number) => Spots.lead(raw.claims[number].geom)));
    for (const [geom, layer] of layersOf) layer.getElement?.()?.classList.toggle("lit", lit.has(geom));
  }

  /** @param {(numbers: number[]) => void} listener */
  function whenLit(listener) {
    onLight = listener;
  }

  return { start, show, showPlace, showStay, light, whenLit };
})();
