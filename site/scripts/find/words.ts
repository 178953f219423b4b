// A text as words that can be compared, and the marks by which a quoter says what was left out or put in.

import { LINE_END_HYPHEN, normalise } from "./normalise.ts";

/** One word of a text, or a mark of omission. */
export interface Word {
  /** What is compared: small letters, without hyphens, apostrophes and differences of British and American spelling. */
  readonly key: string;
  /** The word as it is written, with marks made alike; a hyphen at the end of a line is LINE_END_HYPHEN. */
  readonly raw: string;
  /** What stands between the word before and this one, without space at its ends. */
  readonly lead: string;
  /** Where the word begins and ends in the original text. */
  readonly start: number;
  readonly end: number;
  /** Whether it stands in square brackets. */
  readonly bracketed: boolean;
  /** Whether it is no word but a mark of omission: “[…]”, “…”. */
  readonly gap: boolean;
}

const GAP = String.raw`\[ ?\.\.\. ?\]|\( ?\.\.\. ?\)|\[ ?\. ?\. ?\. ?\]|\.\.\.\.?|\. \. \.( \.)?`;
// A line of print may break a word: “produc- tion”. But “pre- and post-” are two.
const BREAK = String.raw`-\u0020(?!(?:and|or|to|und|et|y)\b)(?=\p{Ll})`;
const WORD = String.raw`(?:\[\p{L}{1,3}\])?[\p{L}\p{N}]+(?:(?:['\u0001&-]|${BREAK})?[\p{L}\p{N}]+|\[\p{L}{1,3}\])*`;
const PIECE = new RegExp(`(?<gap>${GAP})|(?<word>${WORD})|(?<open>\\[)|(?<close>\\])`, "gu");
const LONGEST_INSERTION = 12; // words between brackets

/** The words of a text in their order. */
export function readWords(text: string): Word[] {
  const read = normalise(text);
  const found: Word[] = [];
  let past = 0;
  let opened = -1;
  for (const match of read.text.matchAll(PIECE)) {
    const { gap, word, open, close } = match.groups ?? {};
    if (open) opened = found.length;
    if (close && opened >= 0) {
      if (found.length - opened <= LONGEST_INSERTION) bracket(found, opened);
      opened = -1;
    }
    if (!gap && !word) continue;
    const end = match.index + match[0].length;
    found.push({
      key: gap ? "" : key(match[0]),
      raw: match[0].replaceAll("- ", LINE_END_HYPHEN),
      lead: read.text.slice(past, match.index).trim(),
      start: read.places[match.index] ?? 0,
      end: (read.places[end - 1] ?? 0) + 1,
      bracketed: false,
      gap: Boolean(gap),
    });
    past = end;
  }
  return joined(found);
}

function bracket(found: Word[], from: number): void {
  for (let place = from; place < found.length; place++) found[place] = { ...(found[place] as Word), bracketed: true };
}

/** Whether two words are written alike; a hyphen at the end of a line may stand or not. */
export function writtenAlike(one: Word, other: Word): boolean {
  return ["", "-"].some((hyphen) => one.raw.replaceAll(LINE_END_HYPHEN, hyphen) === other.raw.replaceAll(LINE_END_HYPHEN, hyphen));
}

/** The form in which words are compared. */
export function key(word: string): string {
  const plain = word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return plain.replace(/(?<=\p{L}{3})is(?=(?:e[drs]?|ers|ing|ations?|ational)$)/u, "iz").replace(/(?<=\p{L}{3})our(?=$|s$|ed$|ing$|al$)/u, "or");
}

// “co production” is one word, as “co-production” and “coproduction” are.
function joined(found: readonly Word[]): Word[] {
  const out: Word[] = [];
  for (const word of found) {
    const last = out.at(-1);
    if (last?.key === "co" && !word.gap && /^-?$/.test(word.lead) && word.key.length > 3 && !last.bracketed && !word.bracketed) {
      out[out.length - 1] = { ...last, key: `co${word.key}`, raw: `${last.raw}${word.lead}${word.lead ? "" : " "}${word.raw}`, end: word.end };
    } else out.push(word);
  }
  return out;
}
