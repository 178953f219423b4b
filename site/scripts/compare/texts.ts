// The texts of definitions as a page shows them: quotations with their anatomy, our own words, and whence they are.
import { element } from "../dom.ts";
import { quoted } from "./model.ts";
import type { Definition, Part, Piece } from "./model.ts";

/** Stretches of a sentence of ours as text and links. */
export function prose(pieces: readonly Piece[], root: URL): (Node | string)[] {
  return pieces.map((piece) => {
    const shown = piece.href ? element("a", { href: new URL(piece.href, root).href }, piece.text) : piece.text;
    if (piece.class) return element("span", { class: piece.class }, shown);
    return piece.italic ? element("i", {}, shown) : shown;
  });
}

/** A definition as a figure; `tools` come after the badge. */
export function figure(definition: Definition, root: URL, ...tools: Node[]): HTMLElement {
  const title = element("h3", { class: "compared__title" }, element("a", { href: new URL(definition.page, root).href }, definition.title));
  const caption = element("figcaption", {},
    element("span", { class: "caption" }, ...prose(definition.caption, root)), " ",
    element("span", { class: "tools" }, ...prose(definition.badge, root), ...tools));
  const kind = quoted(definition) ? "statement compared" : "statement compared statement--ours";
  return element("figure", { class: kind, id: definition.id }, title, ...texts(definition), caption);
}

/** The number and colour of an aspect, the same wherever it stands. */
export function key(n: number): HTMLElement {
  return element("span", { class: `key ${hue(n)}` }, String(n));
}

function texts(definition: Definition): HTMLElement[] {
  return definition.texts.map(({ lang, parts }) => {
    const given = { "data-statement": definition.iri, "data-role": "text", lang };
    if (!quoted(definition)) return element("div", { class: "ours", ...given }, element("p", {}, ...parts.map(({ text }) => text)));
    const seen = new Set<number>();
    return element("blockquote", { class: "words", ...given }, element("p", {}, ...parts.map((part) => marked(part, definition.id, seen))));
  });
}

// The innermost mark has depth 1; lines of marks below each other show how they are nested.
function marked(part: Part, id: string, seen: Set<number>): Node | string {
  let shown: Node | string = part.text;
  for (const [depth, mark] of [...part.marks].reverse().entries()) {
    const given: Record<string, string> = { class: `${hue(mark.n)} depth-${depth + 1}`, "data-phrase": String(mark.phrase) };
    if (!seen.has(mark.phrase)) given["id"] = `${id}-w${mark.phrase}`;
    if (mark.ends) given["data-n"] = String(mark.n);
    shown = element("mark", given, shown);
  }
  for (const mark of part.marks) seen.add(mark.phrase);
  return shown;
}

function hue(n: number): string {
  return `hue-${((n - 1) % 12) + 1}`;
}
