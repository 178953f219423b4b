// A search as an address: the words and the chosen values, so that it can be kept and sent.

import { FACETS } from "./facets.ts";

/** What a reader asks for. */
export interface Question {
  readonly words: string;
  readonly chosen: Readonly<Record<string, string>>;
}

/** The question in the part of an address after the question mark. */
export function readQuestion(search: string): Question {
  const parameters = new URLSearchParams(search);
  const chosen: Record<string, string> = {};
  for (const facet of Object.keys(FACETS)) {
    const value = parameters.get(facet)?.trim();
    if (value) chosen[facet] = value;
  }
  return { words: (parameters.get("q") ?? "").trim(), chosen };
}

/** The part of an address that holds the question; empty where nothing is asked. */
export function writeQuestion({ words, chosen }: Question): string {
  const parameters = new URLSearchParams();
  if (words) parameters.set("q", words);
  for (const facet of Object.keys(FACETS)) if (chosen[facet]) parameters.set(facet, chosen[facet]);
  const text = parameters.toString();
  return text && `?${text}`;
}
