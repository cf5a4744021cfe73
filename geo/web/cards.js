"use strict";
/**
 * One claim, one place, one contest, as nodes: the same in the list and in the popups.
 */
const Cards = (() => {
  const { el, free, put, say, sayText } = Dom;
  const { raw, ui } = Data;
  const styles = raw.styles;

  /** @param {[string, string][]} pairs */
  const names = (pairs) => pairs.map((pair, i) => [i ? ", " : "", free(pair[1])]);

  /** @param {any} claim */
  const colour = (claim) => (styles[claim.keys[0]] || {}).colour || "var(--ink)";

  /** @param {any} claim @param {boolean} chip */
  function heading(claim, chip) {
    const chips = [];
    if (chip && claim.status !== "uncontested") {
      chips.push(el("span", { class: `chip ${claim.status}` }, Data.words.status[claim.status] || claim.status));
    }
    return el("h2", {}, Symbols.glyph(claim.shape, colour(claim), { ended: Boolean(claim.ended) }), el("span", {}, claim.label), chips);
  }

  /** Who did what to whom, with figures. @param {any} claim */
  function line(claim) {
    const parts = [];
    if (claim.actors.length) parts.push(el("strong", {}, names(claim.actors)));
    if (claim.targets.length) parts.push(parts.length ? " → " : "→ ", names(claim.targets));
    if (claim.numbers.length) parts.push(parts.length ? " · " : "", claim.numbers.map((/** @type {string} */ n, /** @type {number} */ i) => [i ? "; " : "", free(n)]));
    return parts.length ? el("p", { class: "line" }, parts) : null;
  }

  /** @param {string} term @param {any} value */
  const fact = (term, value) => el("div", {}, el("dt", {}, term), el("dd", {}, value));

  /** What the ledger says to it, and what a person has changed. @param {any} it */
  const checked = (it) => it.checks.map((/** @type {[string, string]} */ line) => el("p", { class: `check ${line[0]}` }, free(line[1])));

  /**
   * A claim with all that is known of it.
   * @param {number} number @param {{button?: boolean, chip?: boolean}} [how]
   */
  function claim(number, how = {}) {
    const it = raw.claims[number];
    const place = raw.places[it.place];
    const where = it.where ? [free(it.where), place && place.within.length ? [", ", place.within.map((/** @type {string} */ n, /** @type {number} */ i) => [i ? ", " : "", free(n)])] : null] : null;
    const why = [it.reason, place ? place.reason : ""].filter(Boolean);
    return el("article", { class: `claim ${it.layer} ${it.stance}`, data: { claim: number }, tabindex: -1 },
      heading(it, how.chip !== false),
      line(it),
      it.quote ? el("blockquote", { lang: raw.textLang, dir: "auto" }, free(it.quote)) : null,
      el("p", { class: "says" }, free(it.says)),
      el("dl", { class: "facts" },
        fact(ui.date, it.when),
        fact(ui.place, where ? [where, el("span", { class: "near" }, it.geom < 0 ? ui.not_drawn : free(it.near))] : Data.words.places.none)),
      checked(it),
      why.length ? el("details", {}, el("summary", {}, ui.how_read), why.map((/** @type {string} */ w) => el("p", {}, free(w)))) : null,
      how.button && it.geom >= 0 ? el("button", { type: "button", class: "go", data: { go: number } }, ui.show_on_map) : null);
  }

  /** Claims that contradict each other, side by side. @param {number} number of the episode @param {{button?: boolean}} [how] @param {Set<number>} [only] */
  function contest(number, how = {}, only = undefined) {
    const sides = raw.episodes[number].map((/** @type {number[]} */ side) => side.filter((n) => !only || only.has(n)))
      .filter((/** @type {number[]} */ side) => side.length);
    return el("section", { class: "contest", data: { episode: number } },
      el("p", { class: "contest-note" }, ui.contested_note),
      el("div", { class: "sides" }, sides.map((/** @type {number[]} */ side, /** @type {number} */ i) =>
        el("div", { class: "side" }, el("p", { class: "side-name" }, sayText(ui.side, { n: i + 1 }), " · ", [...new Set(side.map((n) => raw.claims[n].who))].map((who, k) => [k ? ", " : "", free(who)])), side.map((n) => claim(n, { ...how, chip: false }))))));
  }

  /** Claims in order, contests kept together; in a popup (no button) contests first. @param {number[]} numbers @param {{button?: boolean}} [how] */
  function claims(numbers, how = {}) {
    const done = new Set();
    const shown = new Set(numbers);
    const alone = (/** @type {number} */ number) => Number(raw.claims[number].episode < 0);
    const order = how.button ? numbers : [...numbers].sort((a, b) => alone(a) - alone(b));
    return order.map((number) => {
      const episode = raw.claims[number].episode;
      if (episode < 0) return claim(number, how);
      if (done.has(episode)) return null;
      done.add(episode);
      return contest(episode, how, how.button ? shown : undefined);
    });
  }

  /** A place that the text names. @param {number} number */
  function place(number) {
    const it = raw.places[number];
    return el("article", { class: "place" },
      el("h2", {}, free(it.name), it.within.length ? el("span", { class: "within" }, it.within.map((/** @type {string} */ n, /** @type {number} */ i) => [i ? ", " : "", free(n)])) : null),
      el("p", {}, it.times === 1 ? ui.mentioned_once : sayText(ui.mentioned_times, { n: it.times }), " · ", ui.mentioned_as, " ",
        it.as.map((/** @type {string} */ n, /** @type {number} */ i) => [i ? ", " : "", "“", free(n), "”"])),
      el("p", { class: "near" }, free(it.near)),
      checked(it),
      it.reason ? el("details", {}, el("summary", {}, ui.how_read), el("p", {}, free(it.reason))) : null);
  }

  /**
   * What stands at one spot or area: a heading, claims, places.
   * @param {{name: string, claims: number[], places: number[], stays: number[]}} spot @param {boolean} [open]
   */
  function spot(spot, open = true) {
    const count = spot.claims.length;
    const about = count ? (count === 1 ? ui.here_one : sayText(ui.here, { n: count })) : "";
    const body = el("div", { class: "spot-body" }, spot.claims.length ? claims(spot.claims) : spot.places.map(place), spot.stays.length ? Ledger.site(spot.stays) : null);
    if (!spot.name) return body;
    return el("details", { class: "spot", open }, el("summary", {}, el("span", { class: "spot-name" }, free(spot.name)), about ? el("span", { class: "spot-count" }, about) : null), body);
  }

  return { claim, claims, contest, place, spot, put, say, colour };
})();
