"use strict";
/**
 * The reference ledger on a day: who was where, how surely, who says so; and the field in which the day is chosen.
 */
const Ledger = (() => {
  const { el, free, put, sayText } = Dom;
  const { raw, ui } = Data;

  /** First day of YYYY, YYYY-MM or YYYY-MM-DD. @param {string} text */
  const first = (text) => `${text}-01-01`.slice(0, 10);

  /** Last day of it. @param {string} text */
  function last(text) {
    if (text.length >= 10) return text;
    const [year, month] = `${text}-12`.split("-").map(Number);
    return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  }

  /**
   * What the ledger knows of a stay on a day; null outside it. The same rules as geo/presence.py.
   * @param {any} stay @param {string} day @returns {{sure: boolean, status: string}|null}
   */
  function state(stay, day) {
    const begun = stay.from || stay.since || raw.ledgerFrom;
    const overSometime = !stay.to && (stay.status === "ended" || stay.status === "handed_over");
    if (overSometime || day < first(begun) || (stay.to && day > last(stay.to))) return null;
    const sure = Boolean(stay.from) && last(stay.from) <= day && (!stay.to || day <= first(stay.to));
    if (stay.status === "contested") return { sure, status: "contested" };
    const lastDay = stay.to && day === first(stay.to) && day === last(stay.to);
    return { sure, status: lastDay ? stay.status : "active" };
  }

  /** The day that is chosen; that of the article, or of today, where none is. */
  const day = () => State.get().day || raw.day || new Date().toISOString().slice(0, 10);

  /** Whether the day is that of today because no other is known. */
  const today = () => !State.get().day && !raw.day;

  /** Numbers of the stays on the day. */
  const now = () => raw.stays.map((/** @type {any} */ stay, /** @type {number} */ n) => (state(stay, day()) ? n : -1)).filter((/** @type {number} */ n) => n >= 0);

  /** A day in words. @param {string} text YYYY, YYYY-MM or YYYY-MM-DD */
  function words(text) {
    const [year, month, date] = text.split("-");
    const said = Data.words.dates;
    const name = said.months[Number(month) - 1];
    if (!month) return year;
    const number = date === "01" ? said.first : String(Number(date));
    return date ? sayText(said.day, { d: number, month: name, year }) : sayText(said.month, { month: name, year });
  }

  /** From when to when. @param {any} stay */
  const span = (stay) => [stay.from ? `${ui.from_date} ${words(stay.from)}` : "", stay.to ? `${ui.to_date} ${words(stay.to)}` : ""].filter(Boolean).join(" ");

  /** Who contests a stay, and what is not certain about it; the ledger has it in English. @param {any} it */
  const against = (it) => (it.against < 0 ? null : el("p", { class: "check contradicts" }, Data.words.ledger.against, " ", el("span", { lang: "en" }, free(Data.against[it.against]))));

  /** One stay, as it was on the day, or beside it. @param {number} number */
  function entry(number) {
    const it = raw.stays[number];
    const known = state(it, day());
    const said = Data.words.ledger;
    const note = !known ? "" : known.status === "contested" ? said.contested : known.status === "active" ? (known.sure ? said.certain : said.possible) : said[known.status];
    return el("li", { class: known ? "" : "other" }, el("strong", {}, free(it.actor[1])), note ? el("span", { class: `chip ${known && known.status}` }, note) : null,
      el("span", { class: "near" }, free([span(it), it.strength ? `${ui.strength} ${it.strength}` : ""].filter(Boolean).join(" · "))),
      it.claimed_by ? el("span", { class: "near" }, `${ui.said_by} `, free(it.claimed_by)) : null, against(it));
  }

  /** Everybody at one site: on the day, and at other times. @param {number[]} numbers */
  function site(numbers) {
    const geom = raw.stays[numbers[0]].geom;
    const others = raw.stays.map((/** @type {any} */ _, /** @type {number} */ n) => n).filter((/** @type {number} */ n) => raw.stays[n].geom === geom && !numbers.includes(n));
    return el("article", { class: "place base" }, el("h2", {}, free(raw.stays[numbers[0]].name)),
      el("p", { class: "near" }, sayText(Data.words.ledger.at_day, { date: words(day()) })), el("ul", { class: "stays" }, numbers.map(entry)),
      others.length ? el("details", {}, el("summary", {}, Data.words.ledger.others), el("ul", { class: "stays" }, others.map(entry))) : null);
  }

  /** The sign of a site: full if sure, open if not or no longer, split if contested. @param {number[]} numbers */
  function sign(numbers) {
    const all = numbers.map((n) => state(raw.stays[n], day()));
    const kind = all.some((s) => s?.status === "contested") ? "contested" : all.some((s) => s?.status === "active" && s.sure) ? "" : all.some((s) => s?.status === "active") ? "possible" : "ended";
    return el("span", { class: `dot base ${kind}` });
  }

  /** The field of the day. */
  function make() {
    const begun = raw.stays.length ? `${raw.ledgerFrom}-01-01` : null;
    const field = el("input", { type: "date", id: "day", min: begun, max: "2100-01-01", value: day(), change: () => {
      if (!field.value) State.set({ day: null });
      else {
        const off = new Set(State.get().off);
        off.delete("ledger");
        State.set({ day: field.value, off });
      }
    } });
    const said = el("span", { class: "near", role: "status" });
    const refresh = () => {
      field.value = day();
      put(said, raw.stays.length ? sayText(Data.words.ledger.count, { date: words(day()), n: now().length }) : "", State.get().day && raw.day ? ` ${Data.words.ledger.not_article}` : "", today() ? el("span", { class: "today" }, Data.words.ledger.today) : "");
    };
    State.listen(refresh);
    refresh();
    return el("div", { class: "choice day" }, el("label", { for: "day" }, raw.stays.length ? Data.words.ledger.day : Data.words.ledger.day_only), el("div", { class: "day-field" }, field, said));
  }

  return { make, now, state, site, sign, day, today, span, words, against };
})();
