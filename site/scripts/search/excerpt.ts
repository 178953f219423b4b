// The words of an entry that a result shows, with those marked that were looked for.

import { fold } from "./fold.ts";

/** A stretch of text, marked or not. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

const LENGTH = 32; // words

const key = (word: string): string => word.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const split = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** The words that matched, as the index read them, made alike. */
export function matchedWords(content: string, locations: readonly number[]): Set<string> {
  const all = content.split(/\s+/);
  return new Set(locations.map((location) => key(all[location] ?? "")).filter(Boolean));
}

/** The stretch of a text with most of the matched words; dots stand where more precedes or follows. */
export function excerpt(text: string, matched: ReadonlySet<string>, length = LENGTH): Piece[] {
  const all = split(text);
  const hits = marks(all, matched);
  const start = densest(hits, length);
  const end = Math.min(all.length, start + length);
  const pieces: Piece[] = [];
  for (let place = start; place < end; place++) {
    const last = pieces.at(-1);
    const marked = hits[place] ?? false;
    if (last && last.marked === marked) pieces[pieces.length - 1] = { text: `${last.text} ${all[place]}`, marked };
    else {
      if (last) pieces.push({ text: " ", marked: false });
      pieces.push({ text: all[place] ?? "", marked });
    }
  }
  if (start > 0) pieces.unshift({ text: "…\u00a0", marked: false });
  if (end < all.length) pieces.push({ text: "\u00a0…", marked: false });
  return pieces;
}

// “co production” matches as two words what the index has as one.
function marks(all: readonly string[], matched: ReadonlySet<string>): boolean[] {
  const hits = all.map((word) => matched.has(key(word)) || matched.has(key(fold(word))));
  for (let place = 0; place + 1 < all.length; place++) {
    if (/^co$/i.test(all[place] ?? "") && matched.has(key(`${all[place]}${all[place + 1]}`))) hits[place] = hits[place + 1] = true;
  }
  return hits;
}

function densest(hits: readonly boolean[], length: number): number {
  let best = 0;
  let most = 0;
  let sum = 0;
  hits.forEach((hit, place) => {
    sum += Number(hit) - Number(place >= length && (hits[place - length] ?? false));
    if (sum > most) {
      most = sum;
      best = Math.max(0, place - length + 1);
    }
  });
  // A text that begins with a match in reach is shown from its beginning.
  const first = hits.indexOf(true);
  return first < length / 2 && most <= hits.slice(0, length).filter(Boolean).length ? 0 : Math.min(best, Math.max(0, hits.length - length));
}
