// What the query page and its worker say to each other.

/** What a query gives: a table, yes or no, or triples. */
export type Form = "SELECT" | "ASK" | "CONSTRUCT" | "DESCRIBE";

/** What the page asks of the worker: first to open the graph, then one query after another. */
export type Order =
  | { kind: "open"; engine: WebAssembly.Module; graph: ArrayBuffer }
  | { kind: "ask"; query: string; form: Form };

/** What the worker tells: the graph is open, an answer as JSON or Turtle, or why there is none. */
export type Report =
  | { kind: "ready"; triples: number }
  | { kind: "answer"; body: string }
  | { kind: "fault"; message: string; broken: boolean };

/** Whether a form gives triples, which come as Turtle; all others come as SPARQL results in JSON. */
export function givesTriples(form: Form): boolean {
  return form === "CONSTRUCT" || form === "DESCRIBE";
}
