// The answer to a SELECT or an ASK, as SPARQL 1.1 Query Results in JSON.

/** A value in an answer. */
export interface Term {
  type: "uri" | "literal" | "bnode" | "triple";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

/** A row: its values by the name of the column; what is unbound is absent. */
export type Row = Readonly<Record<string, Term>>;

/** A table with its columns in order. */
export interface Table {
  names: readonly string[];
  rows: readonly Row[];
}

interface Results {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Row[] };
}

/** The table, or the truth value, that a text in the JSON format of SPARQL results holds. */
export function readResults(body: string): Table | boolean {
  const results = JSON.parse(body) as Results;
  if (typeof results.boolean === "boolean") return results.boolean;
  return { names: results.head.vars ?? [], rows: results.results?.bindings ?? [] };
}

/** A value as plain text: IRIs and literals as they are, blank nodes with their mark, nothing where it is unbound. */
export function plain(term: Term | undefined): string {
  if (!term) return "";
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type === "triple") return JSON.stringify(term.value);
  return term.value;
}
