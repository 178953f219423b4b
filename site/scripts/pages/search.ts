// The search page: Pagefind answers, these modules ask and show. Without JavaScript the page points to the indexes.

import { chosenIn, withChosen } from "../compare/chosen.ts";
import { byId, element, siteRoot } from "../dom.ts";
import { readQuestion, writeQuestion, type Question } from "../search/address.ts";
import { FACETS, known } from "../search/facets.ts";
import { FilterBox } from "../search/filters.ts";
import { help, lookUp, otherSpellings } from "../search/help.ts";
import { Index, type Counts, type Found } from "../search/index.ts";
import { firstGroups, inOrder, RANKED } from "../search/rank.ts";
import { result } from "../search/result.ts";
import { LONGEST } from "../search/size.ts";

const STEP = 20;
const FEW = 10; // so few results may be those of a slip of the pen

const form = byId("search-form", HTMLFormElement);
const input = byId("search-query", HTMLInputElement);
const status = byId("search-status", HTMLElement);
const aside = byId("search-help", HTMLElement);
const list = byId("search-results", HTMLElement);
const more = byId("search-more", HTMLButtonElement);
const clear = byId("search-clear", HTMLButtonElement);
const filters = new FilterBox(byId("search-filters", HTMLElement));

let run = 0; // the number of the search that is wanted; answers to older ones are dropped
let found: readonly Found[] = [];
let shown = 0;

async function start(): Promise<void> {
  const asked = readQuestion(location.search);
  input.value = asked.words.slice(0, LONGEST);
  // The text box stays quick however much is pasted into it.
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.length <= LONGEST) return;
    event.preventDefault();
    tooLong(text);
  });
  let index: Index;
  try {
    index = await Index.open(siteRoot());
  } catch {
    status.textContent =
      "The search index could not be read. Searching needs a web server, for instance `python -m http.server` in the folder of the site. " +
      "The indexes in the menu lead to every entry.";
    return;
  }
  const { filters: chosen, unknown } = known(asked.chosen, index.values);
  filters.show(index.values, chosen);
  let timer: ReturnType<typeof setTimeout>;
  const now = (): Promise<void> => search(index, { words: input.value.trim(), chosen: filters.chosen });
  form.addEventListener("submit", (event) => { event.preventDefault(); void now(); });
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => void now(), 200); });
  clear.addEventListener("click", () => { input.value = ""; void search(index, { words: "", chosen: {} }); input.focus(); });
  more.addEventListener("click", () => void showMore(run, true));
  if (run === 0) await search(index, { words: asked.words, chosen });
  if (unknown.length) aside.prepend(element("p", {}, `The address names what is no facet here and was left out: ${unknown.join(", ")}.`));
}

async function search(index: Index, question: Question): Promise<void> {
  const mine = ++run;
  const { words, chosen } = question;
  [found, shown, more.hidden] = [[], 0, true];
  clear.hidden = !words && !Object.keys(chosen).length;
  list.replaceChildren();
  aside.replaceChildren();
  if (words.length > LONGEST) return tooLong(words);
  history.replaceState(null, "", withChosen(writeQuestion(question) || location.pathname, chosenIn(location.search).ids));
  if (clear.hidden) {
    status.textContent = "";
    return filters.show(index.values, {});
  }
  const answer = await index.search(words, chosen);
  const [counts, ordered] = await Promise.all([countsOf(index, question, answer.filters), order(index, words, answer.results)]);
  if (mine !== run) return;
  found = ordered;
  filters.show(counts, chosen);
  await showMore(mine);
  if (mine !== run) return;
  const many = found.length === 1 ? "1 entry" : `${found.length} entries`;
  status.textContent = found.length ? `${many} found` : `Nothing was found for ${said(question)}.`;
  const advice = found.length ? lookUp(words) : [...lookUp(words), ...(await help(index, question))];
  if (found.length && found.length < FEW) advice.push(...(await otherSpellings(index, question, found.length)));
  if (mine === run) aside.replaceChildren(...advice);
}

/** How many results each value has; values of a chosen facet are counted as if that facet were not chosen. */
async function countsOf(index: Index, { words, chosen }: Question, within: Counts): Promise<Counts> {
  const others = Object.keys(chosen).map(async (facet) => {
    const rest = Object.fromEntries(Object.entries(chosen).filter(([name]) => name !== facet));
    const answer = await index.search(words, rest);
    return [facet, answer.filters[facet] ?? {}] as const;
  });
  return { ...within, ...Object.fromEntries(await Promise.all(others)) };
}

async function order(index: Index, words: string, results: readonly Found[]): Promise<readonly Found[]> {
  const groups = await Promise.all(firstGroups(words, index.values).map((group) => index.entries(words, group)));
  const kinds = await Promise.all(RANKED.map(async (kind) => [kind, await index.entries(words, { kind })] as const));
  return inOrder(results, groups, new Map(kinds));
}

async function showMore(mine: number, focus = false): Promise<void> {
  const part = await Promise.all(found.slice(shown, shown + STEP).map((one) => one.data()));
  if (mine !== run) return;
  const lines = part.map(result);
  list.append(...lines);
  shown += part.length;
  more.hidden = shown >= found.length;
  if (focus) lines[0]?.querySelector("a")?.focus();
}

function said({ words, chosen }: Question): string {
  const facets = Object.entries(chosen).map(([facet, value]) => `${FACETS[facet]?.toLowerCase()} “${value}”`);
  return [words && `“${words}”`, ...facets].filter(Boolean).join(", ");
}

function tooLong(text: string): void {
  run++;
  status.textContent = `This is too long to search: ${text.length.toLocaleString("en")} characters, where ${LONGEST.toLocaleString("en")} are the most.`;
  aside.replaceChildren(...lookUp(text));
  input.value = "";
}

void start();
