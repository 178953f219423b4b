// What differs, word by word, between two texts, and which wordings are related.
import { diffArrays } from "diff";

import { quoted, textOf } from "./model.ts";
import type { Definition } from "./model.ts";

/** Some words in a row; `same` is whether the other text has them in this place too. */
export interface Run { same: boolean; text: string }

/** Both texts cut into runs: joining the runs of one side gives that text again. */
export interface Difference { earlier: Run[]; later: Run[] }

/** Two definitions whose wordings are related. */
export interface Pair { earlier: Definition; later: Definition }

const TOKEN = /[\p{L}\p{N}_]+(?:[’'-][\p{L}\p{N}_]+)*|\s+|[^\p{L}\p{N}_\s]/gu;
const WORD = /[\p{L}\p{N}_]+/gu;
const RUN = 4; // so many words in the same order are hardly chance
const ALIKE = 0.3; // two wordings are alike if they share this part of the runs of the shorter one

/** The word-level difference between two texts; a match of nothing but space and points between changes counts as changed. */
export function difference(earlier: string, later: string): Difference {
  const sides: Difference = { earlier: [], later: [] };
  const changes = diffArrays(tokens(earlier), tokens(later));
  let gone = "";
  let added = "";
  const flush = (): void => {
    append(sides.earlier, gone);
    append(sides.later, added);
    gone = added = "";
  };
  for (const change of changes) {
    const text = change.value.join("");
    const same = !change.added && !change.removed && (changes.length === 1 || /[\p{L}\p{N}]/u.test(text));
    if (same) {
      flush();
      join(sides.earlier, true, text);
      join(sides.later, true, text);
    } else {
      if (!change.added) gone += text;
      if (!change.removed) added += text;
    }
  }
  flush();
  return sides;
}

/** Whether two texts share much of their wording. */
export function alike(one: string, other: string): boolean {
  const [a, b] = [runs(one), runs(other)];
  const shared = [...a].filter((run) => b.has(run)).length;
  return shared > 0 && shared >= ALIKE * Math.min(a.size, b.size);
}

/** The pairs of which one comes from the other, and then the quotations that share much of their wording. */
export function related(definitions: readonly Definition[]): Pair[] {
  const pairs = definitions.flatMap((later) =>
    definitions.filter((earlier) => later.earlier.includes(earlier.id)).map((earlier) => ({ earlier, later })));
  definitions.forEach((one, place) => {
    for (const other of definitions.slice(place + 1)) {
      const known = pairs.some((pair) => [pair.earlier, pair.later].includes(one) && [pair.earlier, pair.later].includes(other));
      if (!known && quoted(one) && quoted(other) && alike(textOf(one), textOf(other))) pairs.push(ordered(one, other));
    }
  });
  return pairs;
}

/** Two definitions, the earlier first: by lineage, else by year, else as they come. */
export function ordered(one: Definition, other: Definition): Pair {
  const turned = one.earlier.includes(other.id)
    || (!other.earlier.includes(one.id) && (one.year ?? "9999") > (other.year ?? "9999"));
  return turned ? { earlier: other, later: one } : { earlier: one, later: other };
}

function tokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

function runs(text: string): Set<string> {
  const words = text.toLowerCase().match(WORD) ?? [];
  return new Set(words.slice(0, Math.max(0, words.length - RUN + 1)).map((_, start) => words.slice(start, start + RUN).join(" ")));
}

// The space round changed words is no change.
function append(side: Run[], text: string): void {
  const words = text.trim();
  const start = words ? text.indexOf(words) : text.length;
  join(side, true, text.slice(0, start));
  join(side, false, words);
  join(side, true, text.slice(start + words.length));
}

function join(side: Run[], same: boolean, text: string): void {
  const last = side.at(-1);
  if (last?.same === same) last.text += text;
  else if (text) side.push({ same, text });
}
