// Definitions and the list of all of them, read from the files of the site.
import { wellFormed } from "./chosen.ts";
import { isDefinition } from "./model.ts";
import type { Definition } from "./model.ts";

/** All definitions by concept, and the title of each. */
export interface Known { concepts: { id: string; label: string; definitions: string[] }[]; titles: Record<string, string> }

/** The browser does not let the page read its own files, or the network is gone. */
export class Blocked extends Error {}

/** What was found of the definitions asked for; `unknown` are those that the site does not have. */
export interface Loaded { definitions: Definition[]; unknown: string[] }

/** The definitions with these identifiers. Throws Blocked if files cannot be read. */
export async function load(ids: readonly string[], root: URL): Promise<Loaded> {
  const found = await Promise.all(ids.map((id) => wellFormed(id) ? json(`definitions/${encodeURIComponent(id)}.words.json`, root) : undefined));
  const definitions = found.filter(isDefinition);
  const have = new Set(definitions.map(({ id }) => id));
  return { definitions, unknown: ids.filter((id) => !have.has(id)) };
}

/** The list of all definitions. Throws Blocked if it cannot be read. */
export async function known(root: URL): Promise<Known> {
  const list = await json("compare.json", root);
  if (typeof list !== "object" || list === null || !("concepts" in list) || !("titles" in list)) throw new Blocked();
  return list as Known;
}

// A missing file may be answered with a page: what is no JSON is not there.
async function json(path: string, root: URL): Promise<unknown> {
  const answer = await fetch(new URL(path, root)).catch(() => { throw new Blocked(); });
  if (!answer.ok) return undefined;
  return answer.json().catch(() => undefined);
}
