// The answer to “where is this from, and is it quoted correctly?”, as the page shows it.

import { LOOKED_AT } from "./limit.ts";
import { Held } from "./match.ts";
import type { Holdings, Statement } from "./statement.ts";
import { judge, type Verdict } from "./verdict.ts";
import { readWords } from "./words.ts";

/** A held text that the pasted one comes from. */
export interface Finding {
  readonly statement: Statement;
  /** The work as a reference list prints it. */
  readonly work: string;
  readonly verdict: Verdict;
  /** Other places of the glossary with the same words. */
  readonly also: readonly Pick<Statement, "page" | "title">[];
}

/** What was found, among how many texts, and how much of the pasted text was not looked at. */
export interface Answer {
  readonly findings: readonly Finding[];
  readonly among: number;
  readonly words: number;
  readonly unread: number;
}

/** Answers questions over all held texts. */
export class Finder {
  readonly #holdings: Holdings;
  readonly #held: Held;

  constructor(holdings: Holdings) {
    this.#holdings = holdings;
    this.#held = new Held(holdings.statements);
  }

  /** Where the text is from. */
  ask(text: string): Answer {
    const read = text.slice(0, LOOKED_AT);
    const words = readWords(read);
    const findings = this.#held.find(words).map(({ which, steps, also }) => {
      const statement = this.#statement(which);
      const verdict = judge({ text: statement.text, words: this.#held.words[which] ?? [] }, { text: read, words }, steps);
      const others = new Map(also.map((other) => [this.#statement(other).page, this.#statement(other).title]));
      others.delete(statement.page);
      return {
        statement,
        work: this.#holdings.works[statement.work] ?? "",
        verdict,
        also: [...others].map(([page, title]) => ({ page, title })),
      };
    });
    return { findings, among: this.#holdings.statements.length, words: words.length, unread: text.length - read.length };
  }

  #statement(which: number): Statement {
    const statement = this.#holdings.statements[which];
    if (!statement) throw new RangeError(`There is no text number ${which}.`);
    return statement;
  }
}
