// A query in colours: pieces of text with the kind of each.
import { Prism } from "./prism.ts";
import "prismjs/components/prism-turtle.js";
import "prismjs/components/prism-sparql.js";

/** A piece of a query; the kind is empty for what has no colour. */
export interface Piece {
  kind: string;
  text: string;
}

type Grammar = Record<string, unknown>;

// IRIs go first: Prism takes the “#” in one for the beginning of a comment.
const sparql = Prism.languages["sparql"] as unknown as Grammar;
const GRAMMAR = { url: sparql["url"], ...sparql } as unknown as Parameters<typeof Prism.tokenize>[1];
const KINDS: Readonly<Record<string, string>> = {
  comment: "comment", "multiline-string": "string", string: "string", url: "iri", function: "name", number: "number",
  boolean: "number", keyword: "keyword", variable: "variable", tag: "string",
};

// No query that anyone wrote is as long; a longer text could keep the grammar busy for seconds.
const LIMIT = 16 * 1024;

/** The pieces of a query in order; together they are the query, letter by letter. A very long one has no colours. */
export function pieces(query: string): Piece[] {
  if (query.length > LIMIT) return [{ kind: "", text: query }];
  return Prism.tokenize(query, GRAMMAR).map((token) =>
    typeof token === "string" ? { kind: "", text: token } : { kind: KINDS[token.type] ?? "", text: textOf(token.content) },
  );
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (Array.isArray(content)) return content.map(textOf).join("");
  return textOf((content as { content: unknown }).content);
}
