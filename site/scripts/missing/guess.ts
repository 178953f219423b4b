// The pages that a mistyped or outdated address most likely means.

import { distance } from "fastest-levenshtein";

import { folded } from "./address.ts";

/** A page of the site as `pages.json` lists it. */
export interface Page { path: string; title: string; kind: string }

// How far a guess may lie, as a share of the letters that differ; and what each indirect way to it costs.
const FURTHEST = 0.4;
const OTHER_FOLDER = 0.05;
const BY_TITLE = 0.1;
const BEGINNING = 0.25;
// Where two pages are equally near, readers most likely want what somebody said, then what it is about.
const FIRST = ["Definition", "Concept", "Framework"];

/** The pages nearest to what was asked for, the nearest first; none if nothing is like it. */
export function guesses(asked: string, pages: readonly Page[], most = 6): Page[] {
  const wanted = folded(asked);
  if (!wanted) return [];
  return pages
    .map((page) => ({ page, far: farness(wanted, page) }))
    .filter(({ far }) => far <= FURTHEST)
    .sort((one, other) => one.far - other.far || rank(one.page) - rank(other.page) || one.page.path.length - other.page.path.length)
    .slice(0, most)
    .map(({ page }) => page);
}

function rank(page: Page): number {
  const place = FIRST.indexOf(page.kind);
  return place < 0 ? FIRST.length : place;
}

function farness(wanted: string, page: Page): number {
  const path = folded(page.path);
  const name = last(path);
  const asked = last(wanted);
  return Math.min(
    share(asked, name) + (folder(wanted) === folder(path) ? 0 : OTHER_FOLDER),
    share(asked, folded(page.title)) + BY_TITLE,
    asked.length > 3 && begins(name, asked) ? BEGINNING : 1,
  );
}

/** How many of the letters differ. */
function share(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  // A great difference in length alone rules a guess out, without a look at the letters.
  if (!longest || Math.abs(one.length - other.length) / longest > FURTHEST) return 1;
  return distance(one, other) / longest;
}

function begins(name: string, asked: string): boolean {
  return name.startsWith(`${asked}-`) || asked.startsWith(`${name}-`);
}

function folder(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function last(path: string): string {
  return path.split("/").at(-1) ?? "";
}
