"use strict";
/**
 * Only in pages to which the user added folium layers of their own: what folium's scripts expect to find.
 */
(() => {
  const page = /** @type {any} */ (window);
  /** folium writes popups as $(`<div>…</div>`)[0]; that much of jQuery is all it needs. @param {any} markup */
  const make = (markup) => {
    const holder = document.createElement("template");
    holder.innerHTML = String(markup).trim();
    return [holder.content.firstChild];
  };
  if (!page.$) page.$ = make;
  const pin = '<svg xmlns="http://www.w3.org/2000/svg" width="25" height="41" viewBox="0 0 25 41"><path d="M12.5 1C6 1 1 6 1 12.3 1 21 12.5 40 12.5 40S24 21 24 12.3C24 6 19 1 12.5 1z" fill="#2a81cb" stroke="#1c2024"/><circle cx="12.5" cy="12.5" r="4.5" fill="#fff"/></svg>';
  const picture = (/** @type {string} */ text) => `data:image/svg+xml,${encodeURIComponent(text)}`;
  const nothing = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
  L.Icon.Default.mergeOptions({ iconUrl: picture(pin), iconRetinaUrl: picture(pin), shadowUrl: picture(nothing), shadowRetinaUrl: picture(nothing), imagePath: " " });
})();
