// Which held texts a pasted one is made of, wholly or in part, also when some words differ.

import { align, type Step } from "./align.ts";
import { Grams, nearest, type Shared } from "./grams.ts";
import type { Statement } from "./statement.ts";
import { readWords, writtenAlike, type Word } from "./words.ts";

/** A stretch of a pasted text that comes from a held one; `also` names other held texts with the same words. */
export interface Occurrence {
  readonly which: number;
  readonly steps: readonly Step[];
  readonly also: readonly number[];
}

interface Rated extends Occurrence {
  readonly from: number;
  readonly to: number;
  readonly same: number;
  readonly score: number;
}

const TRIED = 14; // held texts laid beside a stretch
const FEW = 5; // fewer words are only looked up as a whole
const REACH = 700; // words laid beside a held text at once
const EDGE = 6; // words at an end that may stand in place of others

/** All held texts, ready to be compared. */
export class Held {
  readonly words: readonly (readonly Word[])[];
  readonly #statements: readonly Statement[];
  readonly #grams: Grams;

  constructor(statements: readonly Statement[]) {
    this.#statements = statements;
    this.words = statements.map((statement) => readWords(statement.text));
    this.#grams = new Grams(this.words);
  }

  /** Where the words come from, in their order. */
  find(given: readonly Word[]): Occurrence[] {
    if (given.length < FEW) {
      const whole = this.#grams.whole(given).toSorted((a, b) => this.#rank(b) - this.#rank(a));
      const [which, ...also] = whole;
      return which === undefined ? [] : [{ which, also, steps: given.map((_, place) => ({ held: place, given: place })) }];
    }
    return this.#within(given, this.#grams.shared(given), 0, given.length);
  }

  #within(given: readonly Word[], shared: readonly Shared[], from: number, to: number): Occurrence[] {
    if (to - from < FEW) return [];
    const rated = nearest(shared, from, to, TRIED)
      .map((which) => this.#rate(which, given, shared, from, to))
      .filter((one) => one !== null)
      .sort((a, b) => b.score - a.score);
    const [best, ...rest] = rated;
    if (!best) return [];
    const also = rest.filter((one) => overlap(one, best) > 0.8 && one.same >= best.same).map((one) => one.which);
    return [...this.#within(given, shared, from, best.from), { ...best, also }, ...this.#within(given, shared, best.to, to)];
  }

  #rate(which: number, given: readonly Word[], shared: readonly Shared[], from: number, to: number): Rated | null {
    const held = this.words[which] ?? [];
    const [first, last] = to - from > REACH ? densest(shared, which, held.length, from, to) : [from, to];
    const steps = withEnds(insideMarks(align(held, given, first, last), held, given), held, given, from, to);
    const places = steps.map((step) => step.given).filter((place) => place >= 0);
    const same = steps.filter((step) => matches(step, held, given)).length;
    const span = { from: places[0] ?? 0, to: (places.at(-1) ?? -1) + 1 };
    const rated = { which, steps, same, ...span, also: [], score: 0 };
    if (!convincing(rated, held, given)) return null;
    const changed = steps.length - same;
    const letter = steps.every((step) => !matches(step, held, given) || writtenAlike(held[step.held]!, given[step.given]!));
    return { ...rated, score: 2 * same - changed + (3 * same) / held.length + this.#rank(which) + Number(letter) };
  }

  /** Authors’ words come before ours, and a text’s own entry before a copy of it inside another. */
  #rank(which: number): number {
    const statement = this.#statements[which];
    const kinds = ["Passage", "Quoted inside another text", "Claim", "Part of a framework", "Framework", "Definition"];
    return (statement?.wording === "quotation" ? 1.5 : 0) + kinds.indexOf(statement?.kind ?? "") / 10;
  }
}

/** Whether a step has the same word on both sides. */
export function matches({ held, given }: Step, ours: readonly Word[], theirs: readonly Word[]): boolean {
  const word = ours[held];
  return word !== undefined && !word.gap && word.key === theirs[given]?.key;
}

/** Whether so much is alike that it is no accident: most of the held text, most of the given one, or many words together. */
function convincing({ same, steps }: Rated, held: readonly Word[], given: readonly Word[]): boolean {
  const counted = steps.filter((step, place) => matches(step, held, given) || !marked(steps, place, given));
  const alike = same / Math.max(1, counted.length);
  const run = longestRun(counted, held, given);
  if (alike < 0.5 || run < 3) return false;
  const all = given.filter((word) => !word.gap && !word.bracketed).length;
  if (same >= 0.75 * all && same >= FEW - 1) return true;
  if (same >= 0.6 * held.length && same >= FEW) return same >= 10 || alike >= 0.7;
  return same >= 8 && run >= 7 && alike >= 0.7;
}

/** Whether the quoter marked a change: a word in brackets, a mark of omission, or words for which that mark stands. */
function marked(steps: readonly Step[], place: number, given: readonly Word[]): boolean {
  const word = given[steps[place]?.given ?? -1];
  if (word) return word.gap || word.bracketed;
  return [-1, 1].some((way) => {
    let other = place;
    while ((steps[other]?.given ?? 0) < 0) other += way;
    return given[steps[other]?.given ?? -1]?.gap;
  });
}

function longestRun(steps: readonly Step[], held: readonly Word[], given: readonly Word[]): number {
  let run = 0;
  let longest = 0;
  for (const step of steps) {
    run = matches(step, held, given) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function overlap(one: Rated, other: Rated): number {
  return (Math.min(one.to, other.to) - Math.max(one.from, other.from)) / Math.max(1, other.to - other.from);
}

/** The part of a long text in which most words of one held text stand. */
function densest(shared: readonly Shared[], which: number, length: number, from: number, to: number): [number, number] {
  const places = shared.filter((one) => one.place >= from && one.place < to && one.owners.includes(which)).map((one) => one.place);
  const reach = Math.min(REACH, length + 60);
  let best = places[0] ?? from;
  let most = 0;
  for (let first = 0, last = 0; first < places.length; first++) {
    while (last < places.length && places[last]! - places[first]! < reach) last++;
    if (last - first > most) [most, best] = [last - first, places[first]!];
  }
  return [Math.max(from, best - 30), Math.min(to, best + reach + 30)];
}

/** The steps between two quotation marks of the given text, if nearly all that is alike stands there. */
function insideMarks(steps: readonly Step[], held: readonly Word[], given: readonly Word[]): readonly Step[] {
  const parts: Step[][] = [[]];
  for (const step of steps) {
    if (given[step.given]?.lead.includes('"')) parts.push([]);
    parts.at(-1)?.push(step);
  }
  const count = (some: readonly Step[]): number => some.filter((step) => matches(step, held, given)).length;
  const inside = parts.find((part) => count(part) >= FEW && count(steps) - count(part) <= Math.min(3, count(part) / 4));
  return inside ? trimmed(inside, held, given) : steps;
}

function trimmed(steps: readonly Step[], held: readonly Word[], given: readonly Word[]): readonly Step[] {
  const isSame = (step: Step): boolean => matches(step, held, given);
  return steps.slice(steps.findIndex(isSame), steps.findLastIndex(isSame) + 1);
}

/** The steps with the words at both ends that a quoter changed, added or left out there. */
function withEnds(steps: readonly Step[], held: readonly Word[], given: readonly Word[], from: number, to: number): Step[] {
  const first = steps[0];
  const last = steps.at(-1);
  if (!first || !last) return [];
  const before = edge(first.given - from, first.held, (k) => ending(given[first.given - k + 1], first.given - k + 1 === 0));
  const after = edge(to - 1 - last.given, held.length - 1 - last.held, (k) => ending(given[last.given + k], last.given + k === given.length));
  const lead: Step[] = [];
  for (let k = before.held; k >= 1; k--) lead.push({ held: first.held - k, given: -1 });
  for (let k = before.given; k >= 1; k--) lead.push({ held: -1, given: first.given - k });
  const tail: Step[] = [];
  for (let k = 1; k <= after.held; k++) tail.push({ held: last.held + k, given: -1 });
  for (let k = 1; k <= after.given; k++) tail.push({ held: -1, given: last.given + k });
  return [...lead, ...steps, ...tail];
}

/** How many words of each text, between an end of what is alike and the end of the quotation, stand in place of each other. */
function edge(room: number, left: number, ends: (k: number) => Ending): { held: number; given: number } {
  for (let k = 1; k <= Math.min(EDGE, room) + 1; k++) {
    const found = ends(k);
    if (!found) continue;
    const given = k - 1;
    // Where all held words are there, more words are an addition only if a quotation mark or the end of the text closes them in.
    const added = left === 0 ? found === "hard" && given <= 2 : left <= given + 2;
    return added && given ? { held: left, given } : { held: 0, given: 0 };
  }
  return { held: 0, given: 0 };
}

type Ending = "hard" | "soft" | null;

function ending(word: Word | undefined, end: boolean): Ending {
  if (end || word === undefined || word.lead.includes('"')) return "hard";
  return /[.!?:;,(]/.test(word.lead) ? "soft" : null;
}
