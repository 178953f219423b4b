// What the glossary holds of a text, and where it is from.

/** A text of the glossary with its source, as `find.json` has it. */
export interface Statement {
  readonly page: string;
  readonly title: string;
  readonly kind: string;
  /** `quotation` where the words are the author’s; else they are ours. */
  readonly wording: string;
  readonly text: string;
  readonly lang: string;
  readonly who: string;
  readonly work: string;
  readonly year: string;
  readonly place: string;
  readonly through: string;
  readonly checked: string;
}

/** All of them, and the works by their short names. */
export interface Holdings {
  readonly works: Readonly<Record<string, string>>;
  readonly statements: readonly Statement[];
}
