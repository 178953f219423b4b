// Pagefind, as far as we use it: the index that is made with the site and read in pieces.

import { essential } from "./fold.ts";

/** Chosen values by facet; a list stands for any of its values. */
export type Filters = Readonly<Record<string, string | { readonly any: readonly string[] }>>;
/** How many entries each value of each facet has. */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What an entry has ready for its result. */
export interface Entry {
  readonly url: string;
  readonly content: string;
  readonly locations: readonly number[];
  readonly meta: Readonly<Record<string, string | undefined>>;
}

/** An entry that was found, not yet read. */
export interface Found {
  readonly id: string;
  readonly score: number;
  data(): Promise<Entry>;
}

interface Answer {
  readonly results: readonly Found[];
  readonly filters: Counts;
}

interface Pagefind {
  options(options: object): Promise<void>;
  init(): Promise<void>;
  filters(): Promise<Counts>;
  search(query: string | null, options: { filters: Filters }): Promise<Answer>;
}

/** A word that the template writes on every page, before other spellings of its words. */
export const EVERYWHERE = "everyentry";

// The author counts more than a mention of the name; the words of an entry more than its title, which repeats its concept.
const RANKING = { termSimilarity: 5, metaWeights: { title: 1, words: 2, by: 5, sense: 1, kind: 0, year: 1, wording: 0 } };

/** The index of a site. */
export class Index {
  readonly #pagefind: Pagefind;
  /** How many entries each value of each facet has, before anything is asked. */
  readonly values: Counts;

  private constructor(pagefind: Pagefind, values: Counts) {
    this.#pagefind = pagefind;
    this.values = values;
  }

  /** Opens the index of the site that begins at `root`; fails where a browser may not read it, as from a folder. */
  static async open(root: URL): Promise<Index> {
    const pagefind = (await import(new URL("pagefind/pagefind.js", root).href)) as Pagefind;
    await pagefind.options({ ranking: RANKING });
    await pagefind.init();
    return new Index(pagefind, await pagefind.filters());
  }

  /** What has the words (or everything, without words) and the chosen values. */
  search(words: string, filters: Filters): Promise<Answer> {
    // Without any word, Pagefind would read all of its index; one word that stands everywhere reads a small part.
    return this.#pagefind.search(words ? essential(words) : EVERYWHERE, { filters });
  }

  /** Which of the entries with the words have the chosen values. */
  async entries(words: string, filters: Filters): Promise<ReadonlySet<string>> {
    const { results } = await this.search(words, filters);
    return new Set(results.map((found) => found.id));
  }
}
