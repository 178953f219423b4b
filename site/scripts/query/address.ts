// A query in the address of the page: `?question=NAME` for one of ours, `#query=TEXT` for any other.

/** What an address asks for. */
export type Wish =
  | { kind: "nothing" }
  | { kind: "question"; name: string; row: string | null }
  | { kind: "query"; text: string }
  | { kind: "unreadable"; piece: string };

const QUERY = "#query=";

/** What an address asks for; a text in the fragment goes before a question. */
export function readAddress(address: string): Wish {
  const url = new URL(address);
  if (url.hash.startsWith(QUERY)) {
    const piece = url.hash.slice(QUERY.length);
    try {
      // Forms write a space as “+”; where spaces are encoded, a “+” is one, as in a property path.
      return { kind: "query", text: decodeURIComponent(piece.includes("%20") ? piece : piece.replaceAll("+", "%20")) };
    } catch {
      return { kind: "unreadable", piece: /%(?![0-9a-f]{2}).{0,2}/i.exec(piece)?.[0] ?? piece.slice(0, 20) };
    }
  }
  const name = url.searchParams.get("question");
  return name === null ? { kind: "nothing" } : { kind: "question", name, row: url.searchParams.get("row") };
}

/** The address to share, without anything else that the present one may carry. */
export function shareAddress(here: string, query: string, question: string | null): string {
  const url = new URL(here);
  url.search = question === null ? "" : `?question=${encodeURIComponent(question)}`;
  url.hash = question === null ? `${QUERY}${encodeURIComponent(query)}` : "";
  return url.href;
}

/** The address of the page after a question: as to share, keeping other parameters. */
export function ownAddress(here: string, query: string, question: string | null): string {
  const url = new URL(here);
  if (url.searchParams.get("question") !== question) url.searchParams.delete("row");
  if (question === null) url.searchParams.delete("question");
  else url.searchParams.set("question", question);
  url.hash = question === null ? `${QUERY}${encodeURIComponent(query)}` : "";
  return url.href;
}

/** The address of the endpoint that answers the same query, relative to the site. */
export function endpointAddress(query: string): string {
  return `sparql?query=${encodeURIComponent(query)}`;
}
