// The order of results: what is called by the words comes before what only mentions them.

import { plainName, words } from "./fold.ts";
import type { Counts, Filters, Found } from "./index.ts";

/** How much a result counts by its kind: an author’s definition more than a bare reference that has the same words. */
const KINDS: Readonly<Record<string, number>> = {
  Concept: 1,
  Definition: 1.2,
  Framework: 1,
  Person: 1,
  Organisation: 1,
  Claim: 0.5,
  Source: 0.4,
};
const OTHERS = 0.2;

/** The groups that come first for a query, each as the values that its entries have. */
export function firstGroups(query: string, values: Counts): Filters[] {
  const name = plainName(query);
  if (!name) return [];
  const senses = Object.keys(values["sense"] ?? {});
  const exact = senses.filter((sense) => words(sense).join(" ") === words(query).join(" "));
  const called = { any: senses.filter((sense) => plainName(sense) === name) };
  const asked = words(query);
  const by = {
    any: Object.keys(values["author"] ?? {}).filter((author) => {
      const names = new Set(words(author));
      return asked.every((word) => names.has(word));
    }),
  };
  const groups: Filters[] = [];
  if (exact.length) groups.push({ kind: "Concept", sense: { any: exact } });
  if (called.any.length) groups.push({ kind: "Concept", sense: called }, { kind: "Definition", sense: called });
  if (by.any.length) for (const kind of ["Person", "Organisation", "Definition", "Framework", "Claim"]) groups.push({ kind, author: by });
  return groups;
}

/** The kinds that the order asks for. */
export const RANKED = Object.keys(KINDS);

/** Results in the order in which they are shown; `groups` come first, `kinds` weigh the rest. */
export function inOrder(
  found: readonly Found[],
  groups: readonly ReadonlySet<string>[],
  kinds: ReadonlyMap<string, ReadonlySet<string>>,
): Found[] {
  const weigh = (id: string): number => {
    for (const [kind, ids] of kinds) if (ids.has(id)) return KINDS[kind] ?? OTHERS;
    return OTHERS;
  };
  return found
    .map((one) => {
      const group = groups.findIndex((ids) => ids.has(one.id));
      return { one, group: group < 0 ? groups.length : group, score: one.score * weigh(one.id) };
    })
    .sort((a, b) => a.group - b.group || b.score - a.score)
    .map(({ one }) => one);
}
