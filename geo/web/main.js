"use strict";
/**
 * The page: a map, a panel, and what ties them.
 */
(async () => {
  const { raw, ui } = Data;
  const still = Dom.still();
  const node = /** @type {HTMLElement} */ (document.querySelector(".folium-map"));
  node.setAttribute("aria-label", ui.map);
  const map = L.map(node, {
    attributionControl: false, zoomControl: false, zoomSnap: 0.5, zoomDelta: 1, wheelPxPerZoomLevel: 90, minZoom: 2, maxZoom: 13,
    maxBounds: [[-75, -220], [85, 220]], maxBoundsViscosity: 0.6, worldCopyJump: false,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
  });
  /** @type {any} */ (window)[node.id] = map;
  const room = () => /** @type {L.FitBoundsOptions} */ ({ paddingTopLeft: [24, 24], paddingBottomRight: [map.getSize().x > 640 ? 290 : 24, 34], maxZoom: 8 });
  /** @param {boolean} animate */
  const home = (animate) => {
    const [west, south, east, north] = raw.view;
    const snap = map.options.zoomSnap;
    map.options.zoomSnap = 0.1; // as near as all of it can be seen
    map.fitBounds([[south, west], [north, east]], { ...room(), animate });
    map.options.zoomSnap = snap;
  };
  Panel.start({ claim: (number) => Marks.show(number), place: (number) => Marks.showPlace(number), stay: (number) => Marks.showStay(number), at: (lat, lon, zoom) => map.setView([lat, lon], Math.max(map.getZoom(), zoom), { animate: !still }) }, (numbers) => {
    Marks.light(numbers);
    Panel.lightCards(numbers);
  });
  home(false);
  L.control.zoom({ position: "topleft", zoomInTitle: ui.zoom_in, zoomOutTitle: ui.zoom_out }).addTo(map);
  const back = new L.Control({ position: "topleft" });
  back.onAdd = () => Dom.el("div", { class: "leaflet-bar" }, Dom.el("button", { type: "button", class: "home", title: ui.home, "aria-label": ui.home, click: () => home(!still) }, "⌂"));
  back.addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  Control.start(map);
  try {
    await Promise.all([Data.load(), Base.load()]);
    if (raw.tiles) L.tileLayer(raw.tiles.url, { attribution: "", maxZoom: 18 }).addTo(map);
    Base.draw(map);
    Control.refresh();
    Marks.start(map);
    await Bulk.start(map);
    Shading.start();
    Inset.start(map);
    Labels.start(map);
    Keep.start(map);
    Marks.whenLit((numbers) => Panel.lightCards(numbers));
  } catch (fault) {
    node.append(Dom.el("p", { class: "failed", role: "alert" }, ui.failed));
    console.error(fault);
  }
  document.documentElement.dataset.ready = "yes";
})();
