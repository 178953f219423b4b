// One finding on the page: the verdict, both texts as one with the changes, and the source.

import { element } from "../dom.ts";
import type { Finding } from "./answer.ts";
import type { Run } from "./verdict.ts";

/** The block that shows a finding. */
export function card({ statement, work, verdict, also }: Finding): HTMLElement {
  const ours = statement.wording !== "quotation";
  const sentence = ours ? `These are our words, not the author’s. ${verdict.sentence}` : verdict.sentence;
  const text = element("p", {}, ...verdict.runs.map(run));
  const words = element(ours ? "div" : "blockquote", { class: `finding__words ${ours ? "ours" : "words"}`, lang: statement.lang }, text);
  const node = element("article", { class: `finding finding--${verdict.kind}${ours ? " finding--ours" : ""}` });
  node.append(element("h2", { class: "finding__verdict" }, sentence), words);
  if (verdict.details.length) node.append(element("ul", { class: "plain finding__details" }, ...verdict.details.map((line) => element("li", {}, line))));
  node.append(...source(statement, work, ours));
  const links = element("p", { class: "finding__links" }, element("a", { href: statement.page, class: "button" }, ours ? "The whole entry" : "The whole quotation"));
  if (also.length) links.append(" The same words also in ", ...also.flatMap((other, place) => [place ? ", " : "", element("a", { href: other.page }, other.title)]));
  node.append(links);
  return node;
}

function source({ title, kind, who, place, through, checked }: Finding["statement"], work: string, ours: boolean): HTMLElement[] {
  const from = element("p", { class: "finding__source" }, `${ours ? "In our words, after " : ""}`, element("strong", {}, who || "unknown speaker"));
  if (work) from.append(`: ${work.replace(/[.\s]+$/, "")}`);
  else from.append(", no document named");
  from.append(place ? `, ${place}` : work ? ", place not proven" : "", ".");
  const facts = [`${kind}: ${title}`, through, checked].filter(Boolean).join(" · ");
  return [from, element("p", { class: "small" }, facts)];
}

// A change is said in words too, for those who do not see the lines.
function run({ kind, text }: Run): Node {
  if (kind === "same") return document.createTextNode(text);
  if (kind === "mark") return element("span", { class: "finding__mark" }, text);
  const [tag, said] = kind === "gone" ? (["del", "not in yours: "] as const) : (["ins", "only in yours: "] as const);
  return element(tag, {}, element("span", { class: "sr" }, `[${said}`), text, element("span", { class: "sr" }, "] "));
}
