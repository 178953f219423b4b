// Words of a query, found without being misled by comments, IRIs and strings. The endpoint refuses the same words.
import type { Form } from "./protocol.ts";

const LONG = [String.raw`"""(?:[^"\\]|\\[^]|"(?!""))*`, String.raw`'''(?:[^'\\]|\\[^]|'(?!''))*`];
const SHORT = [String.raw`"(?:[^"\\\r\n]|\\.)*`, String.raw`'(?:[^'\\\r\n]|\\.)*`];
// A string that is never closed runs to its end, which keeps the scan linear for every input.
const TOKEN = new RegExp(
  [
    String.raw`(?<skip>#[^\r\n]*|${LONG[0]}"""|${LONG[1]}'''|(?!"""|''')(?:${SHORT[0]}"|${SHORT[1]}')`,
    String.raw`|[?$][\p{L}\p{N}_]+|@[A-Za-z][A-Za-z0-9-]*|\s+)`,
    String.raw`|(?<open>${LONG[0]}|${LONG[1]}|(?!"""|''')(?:${SHORT[0]}|${SHORT[1]}))`,
    String.raw`|(?<name><[^<>"{}|^\x60\\\x00-\x20]*>|(?:[\p{L}_][\p{L}\p{N}_.-]*)?:(?:[\p{L}\p{N}_.:-]|%[0-9A-Fa-f]{2}|\\.)*)`,
    String.raw`|(?<word>[\p{L}_][\p{L}\p{N}_.-]*)`,
    String.raw`|(?<other>[^])`,
  ].join(""),
  "guy",
);
const FORMS: readonly Form[] = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];
const UPDATES = new Set(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"]);

/** What a query is, as far as its words tell: its form, and what neither this page nor the endpoint does. */
export interface Scan {
  form: Form | null;
  refused: "service" | "dataset" | "update" | null;
}

/** The form of a query, and the first thing in it that is refused. */
export function scan(query: string): Scan {
  const found: Scan = { form: null, refused: null };
  let name = "";
  for (const [kind, text] of tokens(query)) {
    if (text === "{" && name.includes("SERVICE")) found.refused ??= "service";
    name = kind === "name" ? text.toUpperCase() : "";
    if (kind !== "word") continue;
    const word = text.toUpperCase();
    // The engine wants no space round keywords (`SELECTDISTINCT`), so a word may begin with one.
    found.form ??= FORMS.find((form) => word.startsWith(form)) ?? null;
    found.refused ??= refusedWord(word);
  }
  return found;
}

function refusedWord(word: string): Scan["refused"] {
  if (word.includes("SERVICE")) return "service";
  if (word.includes("FROM")) return "dataset";
  return UPDATES.has(word.split(".")[0] ?? "") ? "update" : null;
}

function* tokens(query: string): Generator<readonly [kind: "name" | "word" | "other", text: string]> {
  for (const match of query.matchAll(TOKEN)) {
    const groups = match.groups ?? {};
    if (groups["open"] !== undefined) {
      for (const word of match[0].matchAll(/[A-Za-z_]\w*/g)) yield ["word", word[0]];
    } else if (groups["skip"] === undefined) {
      yield [groups["name"] !== undefined ? "name" : groups["word"] !== undefined ? "word" : "other", match[0]];
    }
  }
}
