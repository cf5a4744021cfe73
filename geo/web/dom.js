"use strict";
/**
 * Nodes from text. Nothing in this page parses a string as markup: text goes in as text nodes, attributes by name.
 */
const Dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** @param {Element} node @param {Record<string, any>} attributes */
  function dress(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") node.addEventListener(name, value);
      else if (name === "data") Object.assign(/** @type {HTMLElement} */ (node).dataset, value);
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    return node;
  }

  /** @param {Element} node @param {any[]} children */
  function fill(node, children) {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false || child === "") continue;
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return node;
  }

  /**
   * An HTML element. A function among the attributes is a listener of that event.
   * @param {string} tag @param {Record<string, any>} [attributes] @param {...any} children
   * @returns {any}
   */
  function el(tag, attributes = {}, ...children) {
    return fill(dress(document.createElement(tag), attributes), children);
  }

  /**
   * An SVG element.
   * @param {string} tag @param {Record<string, any>} [attributes] @param {...any} children
   * @returns {any}
   */
  function svg(tag, attributes = {}, ...children) {
    return fill(dress(document.createElementNS(SVG, tag), attributes), children);
  }

  /** Text from outside, kept from turning the direction of the words around it. @param {any} text */
  const free = (text) => el("bdi", {}, text);

  /** @param {Element} node @param {...any} children */
  function put(node, ...children) {
    node.replaceChildren();
    return fill(node, children);
  }

  /** A sentence with {name} places in it; each is filled by text or a node. @param {string} form @param {Record<string, any>} values */
  function say(form, values) {
    return form.split(/(\{\w+\})/).map((part) => {
      const key = /^\{(\w+)\}$/.exec(part);
      return key && key[1] in values ? values[key[1]] : part;
    });
  }

  /** The same as plain text. @param {string} form @param {Record<string, any>} values */
  const sayText = (form, values) => say(form, values).join("");

  /** An address from outside as a link, if it is a web address and nothing else. @param {string} address */
  function link(address) {
    if (!/^https?:\/\/[^\s]+$/i.test(address)) return free(address);
    return el("a", { href: address, rel: "noopener noreferrer nofollow", target: "_blank" }, free(address));
  }

  /** Whether the reader asked for less movement. */
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** A colour of the style sheet. @param {string} name */
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** @type {(() => void)[]} */
  const painters = [];

  /** Run when the colours change: the system turns dark or light, or the page is printed, which is always light. @param {() => void} painter */
  const whenColours = (painter) => painters.push(painter);

  const recolour = () => painters.forEach((painter) => painter());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);

  /** Whether what is drawn lies on a dark ground. */
  const dark = () => matchMedia("(prefers-color-scheme: dark)").matches && !document.documentElement.classList.contains("printing");

  return { el, svg, free, put, say, sayText, link, still, colour, whenColours, recolour, dark };
})();
