"use strict";
/**
 * Claims at one spot, fanned out below it, each with a leg to where it is. Nothing is moved: the spot stays the spot.
 */
const Fan = (() => {
  const { svg } = Dom;
  const { raw } = Data;
  const MOST = 14;
  /** @type {any[]} */
  let legs = [];
  /** @type {HTMLElement|null} */
  let owner = null;
  /** What to do when the fan is folded. @type {() => void} */
  let after = () => {};

  function fold() {
    legs.forEach((leg) => leg.remove());
    legs = [];
    owner?.setAttribute("aria-expanded", "false");
    if (owner) after();
    owner = null;
    document.querySelector(".leaflet-names-pane")?.removeAttribute("inert");
    document.querySelector(".leaflet-marks-pane")?.classList.remove("fanned");
  }

  /** Where the legs end, in pixels from the spot: a half circle below it, a second one if there are many. @param {number} count */
  function ends(count) {
    const first = Math.min(count, 6);
    return Array.from({ length: count }, (_, i) => {
      const [place, of, radius] = i < first ? [i, first, 76] : [i - first, count - first, 122];
      const angle = ((of === 1 ? 0.5 : place / (of - 1)) * 156 + 12) * (Math.PI / 180);
      return [Math.round(-Math.cos(angle) * radius), Math.round(Math.sin(angle) * radius)];
    });
  }

  /**
   * @param {any} map @param {any} marker @param {number[]} numbers claims @param {(number: number) => any} badge a mark for one claim
   * @param {(number: number, lift: [number, number]) => void} open
   */
  function spread(map, marker, numbers, badge, open) {
    fold();
    const shown = numbers.slice(0, MOST);
    if (shown.length < 2) return;
    owner = marker.getElement();
    owner?.setAttribute("aria-expanded", "true");
    const spots = ends(shown.length);
    const lines = svg("svg", { width: 300, height: 300, viewBox: "-150 -150 300 300", class: "legs", "aria-hidden": "true" },
      spots.map(([x, y]) => svg("path", { d: `M0 0L${x} ${y}` })));
    legs.push(L.marker(marker.getLatLng(), { pane: "marks", interactive: false, keyboard: false, zIndexOffset: 50,
      icon: L.divIcon({ html: lines, className: "fan-legs", iconSize: [300, 300], iconAnchor: [150, 150] }) }).addTo(map));
    shown.forEach((number, i) => {
      const [x, y] = spots[i];
      const leg = L.marker(marker.getLatLng(), { pane: "marks", zIndexOffset: 2000,
        icon: L.divIcon({ html: badge(number), className: "spot-mark fan-leg", iconSize: [40, 44], iconAnchor: [20 - x, 19 - y] }) }).addTo(map);
      const go = () => open(number, [x, y - 13]);
      leg.on("click", go);
      leg.on("keydown", (/** @type {any} */ event) => {
        if (event.originalEvent.key === "Enter") go();
      });
      leg.getElement()?.setAttribute("aria-label", `${raw.claims[number].label}: ${raw.claims[number].says}`);
      legs.push(leg);
    });
    map.getPane("names").setAttribute("inert", "");
    map.getPane("marks").classList.add("fanned");
    for (const other of map.getPane("marks").querySelectorAll(".spot-mark:not(.fan-leg)")) {
      other.classList.toggle("owner", other === owner);
      if (other === owner) continue;
      other.tabIndex = -1;
      other.setAttribute("role", "img");
    }
  }

  /** @param {any} map @param {() => void} folded */
  function start(map, folded) {
    after = folded;
    map.on("click zoomstart", fold);
    State.listen(fold);
    document.addEventListener("keydown", (event) => event.key === "Escape" && fold());
  }

  return { start, spread, fold };
})();
