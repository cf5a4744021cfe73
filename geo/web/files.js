"use strict";
/**
 * The data behind the map as files: claims or events that are shown, as CSV and GeoJSON, with what they are and whose.
 */
const Files = (() => {
  const { raw } = Data;

  /** What a spreadsheet may take for a formula, also after blanks, quotes and letters that do not show; as geo/tables.py has it. */
  const FORMULA = /^(?:[\t\r\n]|[\s"'`\u0000-\u001f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212])/;

  /** A cell that a spreadsheet will not run. @param {any} value */
  function cell(value) {
    if (typeof value === "number") return String(value);
    const text = Array.isArray(value) ? value.join("; ") : String(value ?? "");
    const safe = FORMULA.test(text) ? `'${text}` : text;
    return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  /** What a file says of itself. */
  const about = () => ({
    title: raw.article.title, source: raw.article.source, published: raw.day ?? "", licence: raw.credits, notes: raw.notes,
    disclaimer: Data.words.about.disclaimer.trim(), made: `${Data.words.about.by_hand}; ${Dom.sayText(Data.words.about.version, { version: raw.version })}`,
  });

  /** @param {any} claim */
  const claimRow = (claim) => ({
    claim_id: claim.id, type: claim.type, actors: claim.actors.map((/** @type {string[]} */ a) => a[0]), targets: claim.targets.map((/** @type {string[]} */ a) => a[0]),
    place_name: claim.where, place_precision: claim.near, date: claim.when, date_start: claim.from, date_end: claim.to, numbers: claim.numbers,
    asserted_by: claim.speaker, stance: claim.stance, status: claim.status, contradicts: claim.against.map((/** @type {number} */ n) => raw.claims[n].id), quote: claim.quote,
  });

  /** A table as CSV; the last columns of its first row tell of the file, where a line above the heads would break it. @param {any[]} rows */
  function csv(rows) {
    const told = Object.fromEntries(Object.entries(about()).map(([name, value]) => [`file_${name}`, value]));
    const columns = [...Object.keys(rows[0] || {}), ...Object.keys(told)];
    const lines = (rows.length ? rows : [{}]).map((row, i) => columns.map((column) => cell(column in row ? row[column] : i ? "" : told[column])).join(","));
    return `\ufeff${[columns.join(","), ...lines].join("\r\n")}\r\n`;
  }

  const claims = () => State.visible().map((/** @type {number} */ number) => {
    const claim = raw.claims[number];
    const geom = raw.geoms[claim.geom];
    return { ...claimRow(claim), lon: geom?.lon ?? "", lat: geom?.lat ?? "", radius_m: geom?.r ?? "" };
  });

  /** A ring as RFC 7946 wants it: closed, outlines anticlockwise, holes clockwise. @param {[number, number][]} line of [lat, lon] @param {boolean} hole */
  function ring(line, hole) {
    const round = (/** @type {number} */ v) => Math.round(v * 1e4) / 1e4;
    const points = line.map(([lat, lon]) => [round(lon), round(lat)]);
    const [first, last] = [points[0], points[points.length - 1]];
    if (first && (first[0] !== last[0] || first[1] !== last[1])) points.push([...first]);
    let twice = 0;
    for (let i = 1; i < points.length; i += 1) twice += points[i - 1][0] * points[i][1] - points[i][0] * points[i - 1][1];
    return twice < 0 === hole ? points : points.reverse();
  }

  /** @param {any} geom */
  function geometry(geom) {
    if (!geom) return null;
    if (geom.t !== "area") return { type: "Point", coordinates: [geom.lon, geom.lat] };
    return { type: "MultiPolygon", coordinates: Data.outline(geom).map((rings) => rings.map((line, i) => ring(line, i > 0)).filter((line) => line.length > 3)).filter((rings) => rings.length) };
  }

  /** @param {any[]} features */
  const collection = (features) => JSON.stringify({ type: "FeatureCollection", ...about(), features });

  const claimsGeojson = () => collection(State.visible().map((/** @type {number} */ number) => {
    const claim = raw.claims[number];
    const geom = raw.geoms[claim.geom];
    return { type: "Feature", id: claim.id, geometry: geometry(geom), properties: { ...claimRow(claim), drawn: geom?.t || "none", radius_m: geom?.r ?? null } };
  }));

  const eventsGeojson = () => collection(Bulk.rows().map(({ lon, lat, ...properties }) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties })));

  /** @param {string} name @param {string} kind @param {string} text */
  function save(name, kind, text) {
    const link = Dom.el("a", { href: URL.createObjectURL(new Blob([text], { type: kind })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  const [CSV, GEOJSON] = ["text/csv;charset=utf-8", "application/geo+json"];
  const { ui } = Data;
  /** What can be taken: words of the button, and what it does. @returns {[string, () => void][]} */
  const choices = () => [
    ...(raw.claims.length || !raw.bulk ? /** @type {[string, () => void][]} */ ([[ui.save_csv, () => save("claims.csv", CSV, csv(claims()))], [ui.save_geojson, () => save("claims.geojson", GEOJSON, claimsGeojson())]]) : []),
    ...(raw.bulk ? /** @type {[string, () => void][]} */ ([[ui.save_events_csv, () => save("events.csv", CSV, csv(Bulk.rows()))], [ui.save_events_geojson, () => save("events.geojson", GEOJSON, eventsGeojson())]]) : []),
  ];

  return { choices, csv, claims, claimsGeojson, eventsGeojson };
})();
