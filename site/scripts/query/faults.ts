// Why there is no answer, in sentences for readers who are no programmers.
import type { Scan } from "./scan.ts";

/** The largest query, in bytes; the endpoint has the same limit. */
export const QUERY_LIMIT = 64 * 1024;

/** A place in a query, counted from 1, in characters as readers count them. */
export interface Place {
  line: number;
  column: number;
}

/** Why there is no answer, as a sentence; `place` is where in the query, if the fault is there. */
export class QueryFault extends Error {
  readonly place: Place | null;

  constructor(sentence: string, place: Place | null = null) {
    super(sentence);
    this.place = place;
  }
}

const REFUSED = {
  service: "SERVICE is switched off: this page asks the graph of this site and sends nothing to other endpoints. Leave out the SERVICE part.",
  dataset: "FROM is not possible here: there is one default graph and no named graphs, and no other document is loaded. Leave FROM out to query the whole glossary.",
  update: "This page answers questions and changes nothing: INSERT, DELETE and the other updates are not possible. Begin with SELECT, ASK, CONSTRUCT or DESCRIBE. To change the glossary, propose a change of its entries.",
} as const;

/** The fault of a query that asks for what is not done here. */
export function refused(what: NonNullable<Scan["refused"]>): QueryFault {
  return new QueryFault(REFUSED[what]);
}

/** The fault of a query that was ended at its time limit. */
export function timeOver(seconds: number): QueryFault {
  return new QueryFault(
    `The query was ended after ${seconds} seconds, the time limit. Ask for less at a time: connect the patterns with each other, name a concept, or end with LIMIT 100. Or choose a longer limit and ask again.`,
  );
}

/** The fault of a query that the reader ended. */
export function cancelled(): QueryFault {
  return new QueryFault("Cancelled. Nothing was lost: change the query if you like, and ask again.");
}

/** The fault of a query at which the engine broke down, with what the engine said. */
export function broken(said: string): QueryFault {
  return new QueryFault(
    `The query engine broke down over this query (${said}): it needs too much memory, or is nested too deeply. Ask for less at a time. The next question starts a new engine.`,
  );
}

/** The fault of a piece of the site that could not be fetched. */
export function notFetched(what: string, reason: string, protocol: string): QueryFault {
  if (protocol === "file:") return new QueryFault(NEEDS_SERVER);
  return new QueryFault(
    `${what} could not be fetched (${reason}). Check the connection and ask again; if it stays so, the site is incomplete and its data can be had from the page “Data & query”.`,
  );
}

/** What a reader is told who opened the page as a file. */
export const NEEDS_SERVER =
  "Querying needs a web server, since a browser lets a page that was opened as a file read no data. In the folder of the site run `python -m http.server`, then open http://localhost:8000/query.html.";

/** The fault of a text that is too large; `size` is in bytes. */
export function tooLarge(size: number): QueryFault {
  const shown = size < 2 ** 20 ? `${Math.ceil(size / 1024)} KiB` : `${(size / 2 ** 20).toFixed(1)} MiB`;
  return new QueryFault(
    `This text has ${shown}, and a query may have ${QUERY_LIMIT / 1024} KiB. It was not taken over; paste the query only.`,
  );
}

/** The number of bytes of a text as it is sent; texts that are too large anyway are not encoded. */
export function sizeOf(text: string): number {
  return text.length > QUERY_LIMIT ? text.length : new TextEncoder().encode(text).length;
}

/** The fault of a query that the parser could not read; `prefixes` are those that our own queries declare. */
export function unreadable(said: string, prefixes: ReadonlyMap<string, string>, query: string): QueryFault {
  const found = /^error at (\d+):(\d+): expected ([^]*)$/.exec(said);
  if (!found) return new QueryFault(`The query could not be answered: ${said}`);
  const place = { line: Number(found[1]), column: Number(found[2]) };
  const at = `Line ${place.line}, column ${place.column}`;
  const expected = found[3] ?? "";
  if (query.trim() === "") return new QueryFault("There is no query yet. Write one, or take one of the questions below.");
  if (expected.includes("Prefix not found")) return new QueryFault(`${at}: ${undeclared(query, place, prefixes)}`, place);
  if (expected.includes("IRI parsing failed"))
    return new QueryFault(`${at}: this IRI is not complete. Write it whole, as in <https://w3id.org/coprod/concepts/co-production>.`, place);
  return new QueryFault(`${at}: the query cannot be read here. ${hint(expected)}`, place);
}

function undeclared(query: string, place: Place, prefixes: ReadonlyMap<string, string>): string {
  const before = [...(query.split(/\r\n|\r|\n/)[place.line - 1] ?? "")].slice(0, place.column - 1).join("");
  const prefix = /([\p{L}_][\p{L}\p{N}_.-]*)?:[\p{L}\p{N}_.-]*$/u.exec(before)?.[1] ?? "";
  const namespace = prefixes.get(prefix);
  const what = `the prefix “${prefix}:” is not declared.`;
  if (namespace) return `${what} Put this line at the beginning: PREFIX ${prefix}: <${namespace}>`;
  return `${what} Put a line at the beginning that says what it stands for: PREFIX ${prefix}: <http://…>`;
}

/** The parser lists all that may stand at a place; classes of characters help nobody, whole sentences say it best. */
function hint(expected: string): string {
  const items = expected.replace(/^one of /, "").replaceAll(/\[[^\]]*\](?:, )?/g, "").split(/, (?!")|, (?=")/);
  const known = items.map((item) => item.trim()).filter((item) => item !== "");
  const sentences = known.filter((item) => /^[A-Z][a-z].* /.test(item) || /^The /.test(item));
  if (sentences.length > 0) return `The engine says: ${sentences.join("; ")}.`;
  const shown = known.slice(0, 8).join(" ");
  const advice = "Look at this place and just before it: often a dot, a bracket, a quotation mark or a question mark is missing.";
  return shown ? `${advice} Expected is ${known.length > 1 ? "one of " : ""}${shown}${known.length > 8 ? " …" : ""}` : advice;
}

/** The fault of a question that is not among ours, with those whose names are nearest. */
export function unknownQuestion(name: string, nearest: readonly string[]): QueryFault {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const others = nearest.length > 0 ? ` Perhaps you mean ${nearest.map((other) => `“${other}”`).join(" or ")}.` : "";
  return new QueryFault(`There is no question with the name “${shown}”.${others} All questions stand below.`);
}

/** The fault of an address whose query cannot be decoded. */
export function unreadableAddress(piece: string): QueryFault {
  return new QueryFault(
    `The query in the address of this page cannot be read: “${piece}” is no letter in percent-encoding. The address was probably cut off or changed on its way; ask for it again, or write the query below.`,
  );
}
