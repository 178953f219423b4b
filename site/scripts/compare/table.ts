// The matrix of aspects and definitions as a table; many definitions stand in rows, few in columns.
import { element } from "../dom.ts";
import { COLUMNS } from "./exports/sheet.ts";
import { matrix } from "./matrix.ts";
import type { Row } from "./matrix.ts";
import type { Code, Definition, Reading } from "./model.ts";
import { key } from "./texts.ts";

/** What each definition says under each aspect. */
export function table(definitions: readonly Definition[], root: URL): HTMLElement {
  const rows = matrix(definitions);
  const tall = definitions.length > COLUMNS;
  const body = tall ? byDefinition(definitions, rows, root) : byAspect(definitions, rows, root);
  return element("div", { class: "table-wrap matrix-wrap", tabindex: "0", role: "region", "aria-label": "What each definition says, by aspect" },
    element("table", { class: `matrix sayings stack${tall ? " sayings--tall" : ""}` }, ...body));
}

/** The name of an aspect with its number and colour. */
export function aspectHead(aspect: { n: number; label: string; page: string }, root: URL): Node[] {
  return [key(aspect.n), document.createTextNode(" "), element("a", { href: new URL(aspect.page, root).href }, aspect.label)];
}

/** A code as a link to its meaning. */
export function tag(code: Code, root: URL): HTMLElement {
  return element("a", { class: "tag", href: new URL(code.page, root).href }, code.label);
}

function byAspect(definitions: readonly Definition[], rows: readonly Row[], root: URL): HTMLElement[] {
  const head = definitions.map((one) => element("th", { scope: "col" }, element("a", { href: `#${one.id}` }, one.title)));
  return [
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Aspect"), ...head)),
    element("tbody", {}, ...rows.map((row) => element("tr", {},
      element("th", { scope: "row" }, ...aspectHead(row, root)),
      ...definitions.map((one, place) => element("td", { "data-label": one.title }, ...cell(one, row.cells[place], root)))))),
  ];
}

function byDefinition(definitions: readonly Definition[], rows: readonly Row[], root: URL): HTMLElement[] {
  const head = rows.map((row) => element("th", { scope: "col" }, ...aspectHead(row, root)));
  return [
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Definition"), ...head)),
    element("tbody", {}, ...definitions.map((one, place) => element("tr", {},
      element("th", { scope: "row" }, element("a", { href: `#${one.id}` }, one.title)),
      ...rows.map((row) => element("td", { "data-label": capital(row.label) }, ...cell(one, row.cells[place], root)))))),
  ];
}

function cell(definition: Definition, reading: Reading | undefined, root: URL): HTMLElement[] {
  const said = (reading?.words ?? []).map(({ phrase, words }) =>
    element("a", { class: "said", href: `#${definition.id}-w${phrase}`, "data-of": definition.id, "data-phrase": String(phrase) }, words));
  const codes = reading?.codes ?? [];
  if (codes.length) return [...said, element("span", { class: "codes-of" }, ...codes.flatMap((code, place) => [...(place ? [" "] : []), tag(code, root)]))];
  if (said.length) return said;
  return [element("span", { class: "left-open" }, element("span", { "aria-hidden": "true" }, "–"), element("span", { class: "sr" }, "left open"))];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
