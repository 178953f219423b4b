// Definitions for the tests of comparisons.
import type { Definition, Reading } from "../compare/model.ts";

interface Given { text: string; wording?: string; year?: string | null; earlier?: string[]; aspects?: Reading[]; title?: string; references?: Definition["references"] }

/** A definition with the parts that a test is about. */
export function made(id: string, { text, wording = "quotation", year = "2000", earlier = [], aspects = [], title = id, references = [] }: Given): Definition {
  return {
    id, iri: `https://example.org/definitions/${id}`, page: `definitions/${id}.html`, title, year,
    concepts: [{ label: "co-production", page: "concepts/co-production.html" }], wording,
    texts: [{ lang: "en", parts: [{ text, marks: [] }] }],
    caption: [{ text: title, href: `sources/${id}.html` }, { text: ", p. 1" }], badge: [], aspects, earlier, references, hash: "",
  };
}

/** What is said under an aspect, with these codes. */
export function coded(id: string, n: number, ...codes: string[]): Reading {
  return { id, n, label: id, page: `schemes/aspects.html#${id}`, words: [], codes: codes.map((code) => ({ id: code, label: code, page: `schemes/codes.html#${code}` })) };
}
