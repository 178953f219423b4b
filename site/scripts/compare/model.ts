// A definition as its file `definitions/x.words.json` gives it: everything that a comparison shows, with no rule left to apply.

/** A stretch of a sentence of ours; `href` is the address as seen from the root of the site. */
export interface Piece { text: string; href?: string; class?: string; italic?: boolean }

/** A mark on a stretch of a quotation: the phrase to which it belongs, and the number of its aspect. */
export interface Mark { phrase: number; n: number; ends: boolean }

/** A stretch of a text with the marks that lie on it; joined, the stretches are the text. */
export interface Part { text: string; marks: Mark[] }

/** A term of the codebook. */
export interface Code { id: string; label: string; page: string }

/** The exact words of a quotation that say something. */
export interface Words { phrase: number; words: string }

/** What a definition says under one aspect; `n` is the place of the aspect among all. */
export interface Reading { id: string; n: number; label: string; page: string; words: Words[]; codes: Code[] }

/** A reference in one style. */
export interface Reference { style: string; label: string; in_text: string; parts: Piece[] }

/** A definition with its words, its source and what a close reading found. */
export interface Definition {
  id: string;
  iri: string;
  page: string;
  title: string;
  year: string | null;
  concepts: { label: string; page: string }[];
  wording: string;
  texts: { lang: string; parts: Part[] }[];
  caption: Piece[];
  badge: Piece[];
  aspects: Reading[];
  earlier: string[];
  references: Reference[];
  hash: string;
}

/** What every export prints below its table: where the comparison stands, and in which version. */
export interface Place { address: string; version: string }

/** Whether the words are the author’s, and not ours. */
export function quoted(definition: Definition): boolean {
  return definition.wording === "quotation";
}

/** The text of a definition, exactly as it is; of several languages the first. */
export function textOf(definition: Definition): string {
  return (definition.texts[0]?.parts ?? []).map((part) => part.text).join("");
}

/** Pieces as plain text. */
export function plain(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.text).join("").replace(/\s+/g, " ").trim();
}

/** Whether something read from a file is a definition: other files of a host may answer in its place. */
export function isDefinition(value: unknown): value is Definition {
  if (typeof value !== "object" || value === null) return false;
  const given = value as Partial<Record<keyof Definition, unknown>>;
  return typeof given.id === "string" && [given.texts, given.aspects, given.caption].every(Array.isArray);
}
