// One result: what it is, who speaks and when, in which sense, and its words with the matching ones marked.

import { element } from "../dom.ts";
import { excerpt, matchedWords, type Piece } from "./excerpt.ts";
import { called } from "./facets.ts";
import { EVERYWHERE, type Entry } from "./index.ts";

/** The line of a list that shows an entry. */
export function result({ url, content, locations, meta }: Entry): HTMLLIElement {
  const { kind, title, by, year, sense, wording, words } = meta;
  const facts = [kind, by, year, wording && called(wording)].filter(Boolean).join(" · ");
  const node = element("li", { class: "result" }, element("h2", { class: "result__title" }, element("a", { href: url }, title ?? url)));
  node.append(element("p", { class: "result__facts" }, facts));
  if (sense && !title?.includes(sense)) node.append(element("p", { class: "result__facts" }, `Sense: ${sense}`));
  // What stands after it are other spellings, which are there to be found and not to be read.
  const [text = ""] = content.split(EVERYWHERE);
  const matched = matchedWords(content, locations);
  matched.delete(EVERYWHERE);
  const own = words ? excerpt(words, matched) : [];
  if (own.length) {
    const look = wording === "quotation" ? "result__excerpt result__excerpt--words" : "result__excerpt";
    node.append(element("p", { class: look }, ...own.map(piece)));
  }
  if (!own.length || (matched.size && !own.some((one) => one.marked))) node.append(elsewhere(text, matched));
  return node;
}

/** Where on the page of the entry the words stand, if not in its own text. */
function elsewhere(content: string, matched: ReadonlySet<string>): HTMLElement {
  return element("p", { class: "result__excerpt result__excerpt--page" }, ...excerpt(content, matched, 24).map(piece));
}

function piece({ text, marked }: Piece): Node {
  return marked ? element("mark", {}, text) : document.createTextNode(text);
}
