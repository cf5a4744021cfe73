"use strict";
/**
 * When: a histogram of the dated claims, a brush over it, a play button, and a switch for the undated.
 */
const Time = (() => {
  const { el, svg, put, sayText } = Dom;
  const { raw, ui } = Data;
  /** Dated claims, and the events of a table month by month. @type {{from: string, to: string, w: number}[]} */
  const dated = [
    ...raw.claims.filter((/** @type {any} */ claim) => claim.from || claim.to).map((/** @type {any} */ claim) => ({ from: claim.from || claim.to, to: claim.to || claim.from, w: 1 })),
    ...(raw.bulk ? raw.bulk.months : []).map((/** @type {[string, number]} */ [month, w]) => ({ from: `${month}-01`, to: `${month}-28`, w })),
  ];
  const undated = raw.claims.filter((/** @type {any} */ claim) => !claim.from && !claim.to).length;
  const DAY = 86400000;

  /** @param {string} text */
  const stamp = (text) => Date.parse(`${text}T00:00:00Z`);

  /** Steps of a day, a month or a year, so that there are few enough to read. */
  function bins() {
    const ends = dated.flatMap((claim) => [claim.from, claim.to]).map(stamp).filter((/** @type {number} */ t) => !Number.isNaN(t));
    if (!ends.length) return [];
    const [first, last] = [Math.min(...ends), Math.max(...ends)];
    const days = (last - first) / DAY + 1;
    const unit = days <= 62 ? "day" : days <= 1900 ? "month" : "year";
    const day = new Date(first);
    if (unit !== "day") day.setUTCDate(1);
    if (unit === "year") day.setUTCMonth(0);
    const list = [];
    while (day.getTime() <= last && list.length < 2000) {
      const from = day.toISOString().slice(0, 10);
      if (unit === "day") day.setUTCDate(day.getUTCDate() + 1);
      else if (unit === "month") day.setUTCMonth(day.getUTCMonth() + 1);
      else day.setUTCFullYear(day.getUTCFullYear() + 1);
      const to = new Date(day.getTime() - DAY).toISOString().slice(0, 10);
      list.push({ from, to, label: label(from, unit), n: dated.reduce((sum, c) => sum + (c.from <= to && c.to >= from ? c.w : 0), 0) });
    }
    return list;
  }

  /** @param {string} day @param {string} unit */
  function label(day, unit) {
    const [year, month, date] = day.split("-");
    const name = Data.words.dates.months[Number(month) - 1];
    return unit === "year" ? year : unit === "month" ? `${name} ${year}` : `${Number(date)} ${name} ${year}`;
  }

  function make() {
    if (!raw.claims.length && !raw.bulk) return null;
    const steps = bins();
    const box = el("input", { type: "checkbox", id: "undated", checked: true, change: () => State.set({ undated: box.checked }) });
    State.listen(() => { box.checked = State.get().undated; });
    const loose = undated ? el("label", { class: "undated" }, box, ` ${ui.undated} (${undated})`) : null;
    if (steps.length < 2) return loose ? el("section", { class: "time", "aria-label": ui.time }, loose) : null;
    return el("section", { class: "time", "aria-label": ui.time }, brush(steps), loose);
  }

  /** Which steps have their date printed: the first, the last, and the middle one if its name is short. @param {{label: string}[]} steps */
  function ticks(steps) {
    const last = steps.length - 1;
    return steps.length > 4 && steps[0].label.length < 15 ? [0, Math.round(last / 2), last] : [0, last];
  }

  /** @param {{from: string, to: string, label: string, n: number}[]} steps */
  function brush(steps) {
    const last = steps.length - 1;
    const most = Math.max(...steps.map((step) => step.n), 1);
    const bars = steps.map((step, i) => svg("rect", { x: i + 0.1, width: 0.8, y: 30 - (28 * step.n) / most, height: (28 * step.n) / most, class: "bar" }));
    const chart = svg("svg", { viewBox: `0 0 ${steps.length} 30`, preserveAspectRatio: "none", class: "bars", "aria-hidden": "true" }, bars);
    const axis = el("div", { class: "axis", "aria-hidden": "true" }, ticks(steps).map((i) => {
      const tick = el("span", {}, steps[i].label);
      tick.style.left = `${((i + 0.5) / steps.length) * 100}%`;
      return tick;
    }));
    const said = el("output", { class: "span", for: "time-from time-to" });
    /** @param {string} id @param {string} name @param {number} value */
    const thumb = (id, name, value) => el("input", { type: "range", id, min: 0, max: last, step: 1, value, "aria-label": name, input: moved });
    const from = thumb("time-from", ui.from, 0);
    const to = thumb("time-to", ui.to, last);
    /** @type {ReturnType<typeof setInterval>|undefined} */
    let timer;
    const play = el("button", { type: "button", class: "play", "aria-label": ui.play, "aria-pressed": "false", click: () => (timer ? stop() : run()) }, "▶");

    function stop() {
      clearInterval(timer);
      timer = undefined;
      put(play, "▶");
      play.setAttribute("aria-label", ui.play);
      play.setAttribute("aria-pressed", "false");
    }
    /**
     * Move a window of the chosen width from the first step to the last. The undated belong to none of them: they step aside
     * until the end, when all is as it was before.
     */
    function run() {
      const { from: began, to: ended, undated: loose } = State.get();
      const whole = { from: began, to: ended, undated: loose };
      State.set({ undated: false });
      const wide = Math.min(Number(to.value) - Number(from.value), Math.max(0, Math.floor(last / 6)));
      let at = Number(to.value) >= last ? 0 : Number(from.value) + 1;
      put(play, "❚❚");
      play.setAttribute("aria-label", ui.pause);
      play.setAttribute("aria-pressed", "true");
      const step = () => {
        if (at + wide > last) { stop(); State.set(whole); return; }
        from.value = String(at);
        to.value = String(at + wide);
        at += 1;
        apply();
      };
      step();
      timer = setInterval(step, 900);
    }
    /** @param {Event} event */
    function moved(event) {
      stop();
      if (Number(from.value) > Number(to.value)) {
        if (event.target === from) to.value = from.value;
        else from.value = to.value;
      }
      apply();
    }
    function apply() {
      const [a, b] = [Number(from.value), Number(to.value)];
      State.set(a === 0 && b === last ? { from: null, to: null } : { from: steps[a].from, to: steps[b].to });
    }
    function refresh() {
      const now = State.get();
      if (now.from === null) from.value = "0";
      else from.value = String(Math.max(0, steps.findIndex((step) => step.to >= /** @type {string} */ (now.from))));
      const end = now.to === null ? -1 : steps.findIndex((step) => step.to >= /** @type {string} */ (now.to));
      to.value = String(end < 0 ? last : end);
      const [a, b] = [Number(from.value), Number(to.value)];
      bars.forEach((bar, i) => bar.classList.toggle("out", i < a || i > b));
      const words = now.from === null && now.to === null ? ui.all_time : a === b ? steps[a].label : `${steps[a].label} – ${steps[b].label}`;
      put(said, words);
      for (const [input, i] of /** @type {[any, number][]} */ ([[from, a], [to, b]])) input.setAttribute("aria-valuetext", steps[i].label);
    }
    State.listen(refresh);
    refresh();
    return el("div", { class: "brush" }, play, el("div", { class: "track" }, chart, from, to), axis, el("div", { class: "span-row" }, said, el("span", { class: "most" }, sayText(ui.most, { n: most.toLocaleString(raw.lang) }))));
  }

  return { make };
})();
