// What definitions agree and differ in, as a page shows it.
import { element } from "../dom.ts";
import { agreement } from "./agreement.ts";
import type { Agreement, Shared, Use } from "./agreement.ts";
import type { Definition } from "./model.ts";
import { aspectHead, tag } from "./table.ts";

const FEW = 3; // names that are read at a glance; more stand behind their number

/** Both parts, each under its heading. */
export function agreeAndDiffer(definitions: readonly Definition[], root: URL): HTMLElement[] {
  const found = agreement(definitions);
  return [
    element("p", { class: "coded" }, coded(found, definitions.length)),
    element("h3", { id: "agree-in" }, "Agree in"),
    agree(found, root),
    element("h3", { id: "differ-in" }, "Differ in"),
    differ(found, root),
  ];
}

function coded({ coded: some }: Agreement, all: number): string {
  const n = some.length;
  const counted = n === all ? `${n === 2 ? "Both" : `All ${n}`} definitions have codes`
    : `${n} of ${all} definitions ${n === 1 ? "has" : "have"} codes, and only ${n === 1 ? "it counts" : "they count"} here`;
  return `${counted}. A code sums up what a passage says under an aspect; what no code says is left open, and not denied.`;
}

function agree({ aspects }: Agreement, root: URL): HTMLElement {
  const agreed = aspects.filter((aspect) => aspect.all.length);
  if (!agreed.length) return element("p", { class: "agree-none" }, "No code is shared by all.");
  return element("dl", { class: "facts agree" }, ...agreed.flatMap((aspect) => [
    element("dt", {}, ...aspectHead(aspect, root)),
    element("dd", {}, ...aspect.all.flatMap((use, place) => [...(place ? [" "] : []), tag(use.code, root)])),
  ]));
}

function differ({ coded: some, aspects }: Agreement, root: URL): HTMLElement {
  const differing = aspects.filter((aspect) => aspect.some.length || aspect.one.length);
  if (!differing.length) return element("p", { class: "differ-none" }, "Their codes do not differ.");
  const total = some.length;
  const heads = ["Aspect", ...(total > 2 ? ["Shared by some"] : []), "Only in one", "Left open by"];
  return element("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "In what the definitions differ" },
    element("table", { class: "codes differ stack" },
      element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...differing.map((aspect) => row(aspect, total, root)))));
}

function row(aspect: Shared, total: number, root: URL): HTMLElement {
  return element("tr", {},
    element("th", { scope: "row" }, ...aspectHead(aspect, root)),
    ...(total > 2 ? [element("td", { "data-label": "Shared by some" }, ...uses(aspect.some, total, root))] : []),
    element("td", { "data-label": "Only in one" }, ...uses(aspect.one, total, root)),
    element("td", { "data-label": "Left open by" }, ...(aspect.open.length ? [who(aspect.open, total)] : [])));
}

function uses(list: readonly Use[], total: number, root: URL): HTMLElement[] {
  if (!list.length) return [];
  return [element("ul", { class: "uses" }, ...list.map((use) =>
    element("li", {}, tag(use.code, root), " ", who(use.definitions, total))))];
}

function who(definitions: readonly Definition[], total: number): HTMLElement {
  const names = definitions.flatMap((one, place) => [...(place ? ["; "] : []), element("a", { href: `#${one.id}` }, one.title)]);
  if (definitions.length <= FEW) return element("span", { class: "small" }, ...names);
  return element("details", {}, element("summary", {}, `${definitions.length} of ${total}`), ...names);
}
