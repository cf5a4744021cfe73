"use strict";
/**
 * The quiet map underneath: countries, first-level units, rivers, lakes on a canvas, and the names printed on it.
 */
const Base = (() => {
  const { raw } = Data;
  const core = new Set(raw.base.core);

  /** Colours of the scheme in use. */
  const look = () => ({
    land: { stroke: false, fill: true, fillColor: Dom.colour("--land"), fillOpacity: 1 },
    border: { stroke: true, weight: 1.3, color: Dom.colour("--border"), opacity: 1, fill: false },
    region: { stroke: true, weight: 0.8, color: Dom.colour("--region"), opacity: 1, fill: false, dashArray: "3 3" },
    river: { stroke: true, weight: 1.1, color: Dom.colour("--river"), opacity: 1, fill: false },
    lake: { stroke: false, fill: true, fillColor: Dom.colour("--sea"), fillOpacity: 1 },
  });

  /** @param {any} map */
  function draw(map) {
    const pane = map.createPane("base");
    pane.style.zIndex = "150";
    const renderer = L.canvas({ pane: "base", padding: 0.6 });
    const common = { renderer, pane: "base", interactive: false, smoothFactor: 0.6 };
    /** @type {Record<string, any[]>} */
    const parts = { land: [], region: [], lake: [], river: [], border: [] };
    for (const row of raw.base.countries) parts.land.push(L.polygon(Data.polygons(row[6]), common));
    for (const row of raw.base.regions) parts.region.push(L.polygon(Data.polygons(row[4]), common));
    for (const row of raw.base.lakes) parts.lake.push(L.polygon(Data.polygons(row[1]), common));
    for (const row of raw.base.rivers) parts.river.push(L.polyline(Data.line(row[1]), common));
    for (const row of raw.base.countries) parts.border.push(L.polygon(Data.polygons(row[6]), common));
    const groups = Object.fromEntries(Object.entries(parts).map(([name, shapes]) => [name, L.layerGroup(shapes)]));
    const paint = () => {
      const styles = /** @type {Record<string, any>} */ (look());
      for (const [name, shapes] of Object.entries(parts)) shapes.forEach((shape) => shape.setStyle(styles[name]));
    };
    paint();
    for (const name of ["land", "region", "lake", "river", "border"]) groups[name].addTo(map);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
    const detail = () => {
      const near = map.getZoom() >= 4.5 && !State.get().off.has("regions");
      if (near !== map.hasLayer(groups.region)) {
        if (near) groups.region.addTo(map);
        else groups.region.remove();
        if (near) for (const name of ["lake", "river", "border"]) parts[name].forEach((shape) => shape.bringToFront());
      }
    };
    map.on("zoomend", detail);
    State.listen(detail);
    detail();
    return groups;
  }

  /**
   * Names to print: what, where, how important; the most important win where two would touch.
   * @returns {{text: string, at: [number, number], kind: string, rank: number, from: number}[]}
   */
  function names() {
    const list = [];
    for (const [iso3, name, lon, lat, size, near] of raw.base.countries) {
      const from = core.has(iso3) ? 2.5 : size > 150 ? 2.5 : size > 20 ? 4 : size > 2 ? 5 : 6.5;
      list.push({ text: name, at: [lat, lon], kind: "country", rank: (core.has(iso3) ? 1000 : near ? 400 : 0) + size / 10, from });
    }
    for (const [iso3, name, lon, lat] of raw.base.regions) {
      list.push({ text: name, at: [lat, lon], kind: "region", rank: core.has(iso3) ? 100 : 50, from: core.has(iso3) ? 5.5 : 6.5 });
    }
    for (const [name, lon, lat, rank] of raw.base.towns || []) {
      list.push({ text: name, at: [lat, lon], kind: "town", rank: 200 - rank, from: 4 + rank });
    }
    return /** @type {any} */ (list.sort((a, b) => b.rank - a.rank));
  }

  return { draw, names };
})();
