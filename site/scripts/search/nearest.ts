// What a reader may have meant: names of the glossary that are spelled nearly like the words that found nothing.

import { distance } from "fastest-levenshtein";
import { words } from "./fold.ts";

/** Other queries, nearest first, made of `query` with unknown words replaced by words of `names`. */
export function nearest(query: string, names: Iterable<string>, most: number): string[] {
  const known = new Set<string>();
  for (const name of names) for (const word of words(name)) if (word.length > 2) known.add(word);
  const asked = words(query).slice(0, 12);
  const wrong = asked.filter((word) => !known.has(word) && word.length > 2);
  const made = new Set<string>();
  for (const word of wrong) {
    for (const other of alike(word, known)) made.add(asked.map((one) => (one === word ? other : one)).join(" "));
  }
  return [...made].slice(0, most);
}

/** The words that differ by few letters, nearest first. */
function alike(word: string, known: ReadonlySet<string>): string[] {
  const reach = word.length < 5 ? 1 : word.length < 9 ? 2 : 3;
  return [...known]
    .filter((other) => Math.abs(other.length - word.length) <= reach)
    .map((other) => ({ other, far: distance(word, other) }))
    .filter(({ far }) => far <= reach)
    .sort((a, b) => a.far - b.far || a.other.localeCompare(b.other))
    .slice(0, 3)
    .map(({ other }) => other);
}
