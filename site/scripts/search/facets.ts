// The facets by which results are narrowed down: their names, the values that can be chosen, and how many each would leave.

import type { Counts } from "./index.ts";

/** The facets in the order in which they are shown, with what stands above each. */
export const FACETS: Readonly<Record<string, string>> = {
  kind: "Kind",
  sense: "Sense",
  discipline: "Discipline",
  author: "Author",
  decade: "Decade",
  wording: "Wording",
};

/** A value that a reader may choose, and how many results it has. */
export interface Option {
  readonly value: string;
  readonly text: string;
  readonly count: number;
}

const NAMED: Readonly<Record<string, string>> = { paraphrase: "in our words", quotation: "in the author’s words" };
const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });

/** The values of a facet that leave results, by name; the chosen one is always there, so that it can be seen and undone. */
export function options(counts: Readonly<Record<string, number>>, chosen: string): Option[] {
  return Object.entries(counts)
    .filter(([value, count]) => count > 0 || value === chosen)
    .map(([value, count]) => ({ value, text: NAMED[value] ?? value, count }))
    .sort((a, b) => collator.compare(a.value, b.value));
}

/** What a value is called where readers see it. */
export function called(value: string): string {
  return NAMED[value] ?? value;
}

/** The chosen values that exist; others, from an old or mistyped address, are named in `unknown`. */
export function known(chosen: Readonly<Record<string, string>>, values: Counts): { filters: Record<string, string>; unknown: string[] } {
  const filters: Record<string, string> = {};
  const unknown: string[] = [];
  for (const [facet, value] of Object.entries(chosen)) {
    if (Object.hasOwn(values[facet] ?? {}, value)) filters[facet] = value;
    else unknown.push(value);
  }
  return { filters, unknown };
}
