// What changed between two contents of an entry, field by field and word by word.

import { diffWordsWithSpace } from "diff";
import type { Field } from "./history.ts";

/** Some words in a row, with whether the other text lacks them. */
export interface Run {
  readonly text: string;
  readonly differs: boolean;
}

/** One field before and after; an empty side where it did not stand. */
export interface Change {
  readonly key: string;
  readonly label: string;
  readonly earlier: readonly Run[];
  readonly later: readonly Run[];
}

const FURTHEST = 600; // words that differ, beyond which texts have too little in common to be worth aligning

/** The fields whose texts differ, in the order of the earlier content, then what came to it. */
export function changes(earlier: readonly Field[], later: readonly Field[]): Change[] {
  const before = new Map(earlier.map((field) => [field.key, field]));
  const after = new Map(later.map((field) => [field.key, field]));
  return [...new Map([...before, ...after])]
    .map(([key, field]) => ({ key, label: field.label, old: before.get(key)?.text ?? "", now: after.get(key)?.text ?? "" }))
    .filter(({ old, now }) => old !== now)
    .map(({ key, label, old, now }) => ({ key, label, ...sides(old, now) }));
}

/** Both texts cut into runs: joining the runs of one side gives that text again. */
export function sides(old: string, now: string): { earlier: Run[]; later: Run[] } {
  const parts = old && now ? diffWordsWithSpace(old, now, { maxEditLength: FURTHEST }) : undefined;
  if (!parts) return { earlier: old ? [{ text: old, differs: true }] : [], later: now ? [{ text: now, differs: true }] : [] };
  return {
    earlier: parts.filter((part) => !part.added).map((part) => ({ text: part.value, differs: part.removed })),
    later: parts.filter((part) => !part.removed).map((part) => ({ text: part.value, differs: part.added })),
  };
}

/** Whether some change is one of this member of a framework. */
export function touches(member: string, found: readonly Change[]): boolean {
  return found.some((change) => change.key.split(".").includes(member));
}
