// The page that stands where no page is: it guesses what was meant, and fills in the search.

import { byId, element, siteRoot } from "../dom.ts";
import { askedFor, words } from "../missing/address.ts";
import { guesses, type Page } from "../missing/guess.ts";

const root = siteRoot();
const asked = askedFor(location.pathname, root.pathname);
const status = byId("missing-status", HTMLElement);

async function start(): Promise<void> {
  byId("missing-search", HTMLInputElement).value = words(asked);
  status.textContent = "Looking for the nearest pages …";
  const pages = await list();
  if (!pages) {
    status.textContent = "The list of pages could not be read, so there is no guess. The search and the indexes below lead to every page.";
    return;
  }
  const found = guesses(asked, pages);
  status.textContent = found.length ? "Did you mean one of these?" : "No page has a name like it. The search and the indexes below lead to every page.";
  byId("missing-guesses", HTMLUListElement).replaceChildren(...found.map(item));
}

async function list(): Promise<Page[] | undefined> {
  try {
    const answer = await fetch(new URL("pages.json", root));
    return answer.ok ? await answer.json() as Page[] : undefined;
  } catch {
    return undefined;
  }
}

function item(page: Page): HTMLElement {
  const link = element("a", { href: new URL(page.path, root).href }, page.title);
  return element("li", {}, link, " ", element("span", { class: "small" }, page.kind || page.path));
}

void start();
