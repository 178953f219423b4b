// A comparison as a table of plain cells: what every export prints in its own notation.
import { matrix } from "../matrix.ts";
import { plain, quoted, textOf } from "../model.ts";
import type { Definition, Piece, Place, Reading } from "../model.ts";

/** A cell: words of an author, words of ours, codes, or several of them. */
export interface Cell { said: string[]; ours: string; codes: string[] }

/** A table with its head, and below it the references, the address and the version. */
export interface Sheet { head: string[]; rows: { head: string; cells: Cell[] }[]; references: Piece[][]; notes: string[] }

/** More definitions than this have no room as columns of a page. */
export const COLUMNS = 4;

/** The comparison as a table: definitions as columns where they have room, else one row for each thing that one of them says. */
export function sheet(definitions: readonly Definition[], style: string, place: Place): Sheet {
  const wide = definitions.length <= COLUMNS;
  return {
    ...(wide ? columns(definitions, style) : lines(definitions, style)),
    references: references(definitions, style),
    notes: notes(definitions, place),
  };
}

/** The references of definitions in one style, each once; where there is none, what the comparison says of their source. */
export function references(definitions: readonly Definition[], style: string): Piece[][] {
  const found = definitions.map((definition) => referenceOf(definition, style));
  return found.filter((one, place) => found.findIndex((other) => plain(other) === plain(one)) === place);
}

/** The reference of one definition. */
export function referenceOf(definition: Definition, style: string): Piece[] {
  return definition.references.find((reference) => reference.style === style)?.parts ?? definition.caption;
}

/** How a text names a definition in one style, with the page and the copy; nothing where no style is known. */
export function inText(definition: Definition, style: string): string {
  return definition.references.find((reference) => reference.style === style)?.in_text ?? "";
}

/** A text cut at the web addresses in it, so that a notation can print them as such. */
export function addresses(text: string): { text: string; address: boolean }[] {
  return text.split(/(https?:\/\/[^\s<>"{}\\^`|]*[^\s<>"{}\\^`|.,;:)\]’”'])/).map((part, place) => ({ text: part, address: place % 2 === 1 }))
    .filter((part) => part.text);
}

/** What stands below a table: how to read it, the address and the version. */
export function notes(definitions: readonly Definition[], place: Place): string[] {
  const ours = definitions.some((definition) => !quoted(definition));
  return [
    `Words between quotation marks are their authors’.${ours ? " Texts marked as paraphrase are the glossary’s words, and so are all codes." : " Codes are the glossary’s."}`,
    `Comparison: ${place.address}`,
    ...(place.version ? [`Version: ${place.version}`] : []),
  ];
}

/** The text of a definition as a cell: its author’s words or ours. */
export function textCell(definition: Definition): Cell {
  return quoted(definition)
    ? { said: [textOf(definition)], ours: "", codes: [] }
    : { said: [], ours: `[paraphrase] ${textOf(definition)}`, codes: [] };
}

/** What is said under an aspect as a cell. */
export function readingCell(reading: Reading | undefined): Cell {
  return {
    said: (reading?.words ?? []).map(({ words }) => words),
    ours: "",
    codes: (reading?.codes ?? []).map(({ label }) => label),
  };
}

function columns(definitions: readonly Definition[], style: string): Pick<Sheet, "head" | "rows"> {
  return {
    head: ["Aspect", ...definitions.map(({ title }) => title)],
    rows: [
      { head: "Text", cells: definitions.map(textCell) },
      { head: "Source", cells: definitions.map(({ caption }) => prose(plain(caption))) },
      ...(definitions.some((one) => inText(one, style)) ? [{ head: "Cited as", cells: definitions.map((one) => prose(inText(one, style))) }] : []),
      ...matrix(definitions).map(({ label, cells }) => ({ head: label, cells: cells.map(readingCell) })),
    ],
  };
}

function lines(definitions: readonly Definition[], style: string): Pick<Sheet, "head" | "rows"> {
  const texts = definitions.flatMap((definition) => [
    { head: definition.title, cells: [prose("Text"), textCell(definition)] },
    { head: definition.title, cells: [prose("Source"), prose(plain(definition.caption))] },
    ...(inText(definition, style) ? [{ head: definition.title, cells: [prose("Cited as"), prose(inText(definition, style))] }] : []),
  ]);
  const readings = matrix(definitions).flatMap(({ label, cells }) =>
    cells.flatMap((cell, place) => cell ? [{ head: definitions[place]?.title ?? "", cells: [prose(label), readingCell(cell)] }] : []));
  return { head: ["Definition", "Aspect", "What it says"], rows: [...texts, ...readings] };
}

function prose(text: string): Cell {
  return { said: [], ours: text, codes: [] };
}
