// The questions of the page: their queries, and the field that narrows their list.

/** A question with its query, and where it stands on the page. */
export interface Question {
  name: string;
  title: string;
  reading: string;
  query: string;
  place: HTMLElement;
  link: HTMLAnchorElement;
}

/** The questions that stand on the page, by name. */
export function readQuestions(list: HTMLElement): Map<string, Question> {
  const found = new Map<string, Question>();
  for (const place of list.querySelectorAll<HTMLElement>(".question")) {
    const link = place.querySelector<HTMLAnchorElement>("a[data-query]");
    const query = place.querySelector("pre code")?.textContent;
    if (!link || !query) continue;
    const title = place.querySelector("h4")?.textContent ?? place.id;
    const reading = place.querySelector("p")?.textContent ?? "";
    found.set(place.id, { name: place.id, title, reading, query, place, link });
  }
  return found;
}

/** The namespaces that queries declare, by prefix. */
export function readPrefixes(queries: Iterable<string>): Map<string, string> {
  const prefixes = new Map<string, string>();
  for (const query of queries)
    for (const [, prefix = "", namespace = ""] of query.matchAll(/^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>/gim)) prefixes.set(prefix, namespace);
  return prefixes;
}

/** Whether all words that are looked for stand in a text, whatever their case. */
export function matches(text: string, wanted: string): boolean {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const found = text.toLowerCase();
  return words.every((word) => found.includes(word));
}
