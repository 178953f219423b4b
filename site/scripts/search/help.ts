// What else a reader can do: look a sentence up, try other spellings, drop a facet, use the indexes.

import { element } from "../dom.ts";
import { writeQuestion, type Question } from "./address.ts";
import { FACETS } from "./facets.ts";
import type { Index } from "./index.ts";
import { nearest } from "./nearest.ts";
import { finderAddress, isSentence } from "./size.ts";

/** For a text as long as a sentence, the way to the page that says where it is from. */
export function lookUp(text: string): HTMLElement[] {
  if (!isSentence(text)) return [];
  const link = element("a", { href: finderAddress(text) }, "See where this sentence is from, and whether it is quoted correctly");
  return [element("p", { class: "search-offer" }, link)];
}

/** Advice where nothing was found. */
export async function help(index: Index, question: Question): Promise<HTMLElement[]> {
  const lines: (HTMLElement | string)[][] = [];
  const { words, chosen } = question;
  for (const [facet, value] of Object.entries(chosen)) {
    const { [facet]: _dropped, ...rest } = chosen;
    const offered = await offer(index, { words, chosen: rest });
    if (offered) lines.push([`Without the ${FACETS[facet]?.toLowerCase()} “${value}”: `, offered]);
  }
  lines.push(...(await spellings(index, question)));
  if (words) lines.push(["Is it a quotation? ", element("a", { href: finderAddress(words) }, "Check a quotation"), " finds it also when some words differ."]);
  lines.push(["The indexes list everything: ", ...indexes()]);
  return [listed(lines)];
}

/** Beside few results: what else may have been meant, if it has more than `found`. */
export async function otherSpellings(index: Index, question: Question, found: number): Promise<HTMLElement[]> {
  const lines = await spellings(index, question, found, 1);
  return lines.length ? [listed(lines)] : [];
}

async function spellings(index: Index, { words, chosen }: Question, found = 0, most = 4): Promise<(HTMLElement | string)[][]> {
  const names = Object.values(index.values).flatMap((values) => Object.keys(values));
  const offered = await Promise.all(nearest(words, names, most).map((other) => offer(index, { words: other, chosen }, found)));
  return offered.filter((link) => link !== null).map((link) => ["Did you mean ", link]);
}

function listed(lines: readonly (HTMLElement | string)[][]): HTMLElement {
  return element("ul", { class: "plain search-help" }, ...lines.map((line) => element("li", {}, ...line)));
}

async function offer(index: Index, question: Question, beyond = 0): Promise<HTMLElement | null> {
  const { words, chosen } = question;
  if (!words && !Object.keys(chosen).length) return null;
  const answer = await index.search(words, chosen);
  const name = words ? `“${words}”` : "all entries";
  return answer.results.length > beyond ? element("a", { href: writeQuestion(question) }, `${name} (${answer.results.length})`) : null;
}

const INDEXES: Readonly<Record<string, string>> = {
  "concepts/index.html": "concepts by name",
  "definitions/index.html": "definitions by year",
  "definitions/by-author.html": "by author",
  "definitions/by-discipline.html": "by discipline",
  "sources/index.html": "sources",
  "people/index.html": "people",
};

function indexes(): (HTMLElement | string)[] {
  return Object.entries(INDEXES).flatMap(([href, name], place) => [place ? ", " : "", element("a", { href }, name)]);
}
