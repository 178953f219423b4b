// What became of the words: a sentence on how a pasted text differs from the held one, and both as one text with changes.

import { matches } from "./match.ts";
import type { Step } from "./align.ts";
import { writtenAlike, type Word } from "./words.ts";

/** A stretch of text: of both, only of the held one, only of the pasted one, or a quoter’s mark that counts as no change. */
export interface Run {
  readonly kind: "same" | "gone" | "new" | "mark";
  readonly text: string;
}

/** How exactly a text is quoted. */
export interface Verdict {
  readonly kind: "exact" | "alike" | "differs";
  /** How many words differ. */
  readonly words: number;
  /** Whether the held text has more than was pasted. */
  readonly part: boolean;
  readonly sentence: string;
  /** What differs though the words are the same. */
  readonly details: readonly string[];
  readonly runs: readonly Run[];
}

/** A text with its words. */
export interface Side {
  readonly text: string;
  readonly words: readonly Word[];
}

/** The verdict on the steps that lead from the held text to the given one. */
export function judge(held: Side, given: Side, steps: readonly Step[]): Verdict {
  const reading = new Reading(held, given);
  let changed: Step[] = [];
  for (const step of steps) {
    if (matches(step, held.words, given.words)) {
      reading.change(changed);
      reading.same(step);
      changed = [];
    } else changed.push(step);
  }
  reading.change(changed);
  return reading.verdict(steps);
}

class Reading {
  readonly #runs: Run[] = [];
  readonly #details: string[] = [];
  readonly #ways = new Set<string>();
  readonly #held: Side;
  readonly #given: Side;
  #last: Step | null = null;
  #words = 0;
  #omitted = 0;
  #inserted = 0;
  #unheld = 0;

  constructor(held: Side, given: Side) {
    this.#held = held;
    this.#given = given;
  }

  /** A word of both texts, with what stands before it. */
  same(step: Step): void {
    const ours = this.#held.words[step.held]!;
    const theirs = this.#given.words[step.given]!;
    if (this.#last) this.#between(ours, theirs);
    else if (this.#runs.length) this.#add("same", " ");
    if (writtenAlike(ours, theirs)) this.#add("same", shown(this.#held, ours));
    else if (/\[/.test(theirs.raw) && !/\[/.test(ours.raw)) this.#add("mark", shown(this.#given, theirs));
    else this.#respelt(shown(this.#held, ours), shown(this.#given, theirs));
    this.#last = step;
  }

  /** Words that are not the same, until the next that are. */
  change(steps: readonly Step[]): void {
    if (!steps.length) return;
    const ours = words(steps.map((step) => this.#held.words[step.held]));
    const theirs = words(steps.map((step) => this.#given.words[step.given]));
    if (this.#runs.length) this.#add("same", " ");
    this.#last = null;
    const said = theirs.filter((word) => !word.gap && !word.bracketed);
    const lost = ours.filter((word) => !word.gap);
    if (said.length && lost.length && joined(said) === joined(lost)) {
      return this.#respelt(stretch(this.#held, lost), stretch(this.#given, said));
    }
    const marked = theirs.filter((word) => word.bracketed);
    const gap = theirs.some((word) => word.gap);
    if (gap) this.#omitted += lost.length;
    if (ours.some((word) => word.gap)) this.#unheld += said.length;
    else this.#words += Math.max(said.length, gap ? 0 : lost.length - marked.length - (marked.length ? 1 : 0));
    this.#inserted += marked.length;
    if (lost.length && !gap && !marked.length) this.#add("gone", stretch(this.#held, lost));
    if (said.length) this.#add("new", stretch(this.#given, said), true);
    if (marked.length) this.#add("mark", `[${stretch(this.#given, marked)}]`, true);
    if (gap) this.#add("mark", "[…]", true);
    else if (ours.some((word) => word.gap)) this.#add("mark", "[…]", true);
  }

  verdict(steps: readonly Step[]): Verdict {
    const places = steps.map((step) => step.held).filter((place) => place >= 0);
    const all = this.#held.words.filter((word) => !word.gap).length;
    const before = places[0] ?? 0;
    const after = this.#held.words.length - 1 - (places.at(-1) ?? 0);
    const part = before + after + this.#omitted > 0;
    if (before) this.#runs.unshift({ kind: "mark", text: "… " });
    if (after) this.#runs.push({ kind: "mark", text: " …" });
    const kind = this.#words ? "differs" : this.#ways.size ? "alike" : "exact";
    const sentence = [this.#about(kind, part, places.length - this.#omitted, all), ...this.#marks()].join(" ");
    return { kind, words: this.#words, part, sentence, details: this.#details.slice(0, 8), runs: this.#runs };
  }

  #about(kind: Verdict["kind"], part: boolean, quoted: number, all: number): string {
    const ways = listed([...this.#ways].sort());
    const verb = this.#ways.size > 1 || this.#ways.has("hyphens") ? "differ" : "differs";
    const alike = `The same words; ${ways} ${verb}.`;
    const differs = `${this.#words === 1 ? "1 word differs" : `${this.#words} words differ`}.${ways && ` Besides, ${ways} ${verb}.`}`;
    if (!part) return { exact: "Word for word as we hold it.", alike, differs }[kind];
    const lead = `Only part is quoted: ${quoted} of ${all} words`;
    return { exact: `${lead}, word for word.`, alike: `${lead}. ${alike}`, differs: `${lead}. In these, ${lower(differs)}` }[kind];
  }

  #marks(): string[] {
    const said: string[] = [];
    if (this.#omitted) said.push(`Your mark of omission stands for ${count(this.#omitted)}.`);
    if (this.#inserted) said.push(`The words in square brackets are the quoter’s.`);
    if (this.#unheld) said.push(`Our copy leaves words out at […], so ${count(this.#unheld)} of yours could not be compared.`);
    return said;
  }

  /** Punctuation between two words that follow each other in both texts. */
  #between(ours: Word, theirs: Word): void {
    const [gone, added] = [marks(ours.lead), marks(theirs.lead)];
    if (gone === added) return this.#add("same", separator(this.#held, ours));
    this.#ways.add("punctuation");
    this.#details.push(`Before “${shown(this.#held, ours)}” we hold ${named(gone)}, yours has ${named(added)}`);
    const around = separator(gone ? this.#held : this.#given, gone ? ours : theirs);
    if (/^\s/.test(around)) this.#add("same", " ");
    if (gone) this.#add("gone", separator(this.#held, ours).trim());
    if (added) this.#add("new", separator(this.#given, theirs).trim());
    if (/\s$/.test(around)) this.#add("same", " ");
  }

  #respelt(ours: string, theirs: string): void {
    const way = ours.toLowerCase() === theirs.toLowerCase() ? "case" : plain(ours) === plain(theirs) ? "hyphens" : "spelling";
    this.#ways.add(way);
    this.#details.push(`We hold “${ours}”, yours has “${theirs}”`);
    this.#add("gone", ours);
    this.#add("new", theirs, true);
  }

  #add(kind: Run["kind"], text: string, apart = false): void {
    if (!text) return;
    const last = this.#runs.at(-1);
    if (apart && last && !/\s$/.test(last.text)) this.#runs.push({ kind: "same", text: " " });
    if (last?.kind === kind && !(apart && last)) this.#runs[this.#runs.length - 1] = { kind, text: last.text + text };
    else if (!(kind === "same" && text === " " && /\s$/.test(last?.text ?? ""))) this.#runs.push({ kind, text });
  }
}

// Square brackets are a quoter’s; and marks inside a quotation change from double to single by custom.
const marks = (lead: string): string => lead.replace(/[[\]]/g, "").replace(/'/g, '"').trim();
const NAMES: Readonly<Record<string, string>> = {
  '"': "a quotation mark", ",": "a comma", ".": "a full stop", ";": "a semicolon", ":": "a colon", "-": "a dash",
  "(": "a bracket", ")": "a bracket", "?": "a question mark", "!": "an exclamation mark", "/": "a slash",
};
const named = (lead: string): string =>
  [...lead.replace(/\s/g, "")].map((mark) => NAMES[mark] ?? `“${mark}”`).join(" and ") || "no mark";
const words = (some: readonly (Word | undefined)[]): Word[] => some.filter((word) => word !== undefined);
const joined = (some: readonly Word[]): string => some.map((word) => word.key).join("");
const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const count = (many: number): string => (many === 1 ? "1 word" : `${many} words`);
const listed = (some: readonly string[]): string => some.join(", ").replace(/, ([^,]*)$/, " and $1");
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function stretch(side: Side, some: readonly Word[]): string {
  return tidy(side.text.slice(some[0]?.start ?? 0, some.at(-1)?.end ?? 0));
}

function shown(side: Side, word: Word): string {
  return tidy(side.text.slice(word.start, word.end));
}

function separator(side: Side, word: Word): string {
  const place = side.words.indexOf(word);
  return tidy(side.text.slice(side.words[place - 1]?.end ?? word.start, word.start));
}

function tidy(text: string): string {
  return text.replace(/\u00ad/g, "").replace(/\s+/g, " ");
}
