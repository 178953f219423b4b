// Word-level differences as a page shows them: at once where wordings are related, else for the two that a reader chooses.
import { element } from "../dom.ts";
import { difference, ordered, related } from "./difference.ts";
import type { Pair, Run } from "./difference.ts";
import { quoted, textOf } from "./model.ts";
import type { Definition } from "./model.ts";

/** The related pairs, or a sentence that there are none. */
export function relatedWordings(definitions: readonly Definition[]): HTMLElement[] {
  const pairs = related(definitions);
  if (pairs.length) return pairs.map(section);
  return [element("p", { class: "pair-none" },
    "No two of these wordings are known to come from each other, and no two quotations share much of their wording.")];
}

/** A form by which a reader sets any two of the texts beside each other, word by word. */
export function chooser(definitions: readonly Definition[]): HTMLElement {
  const first = choice("difference-of", "Set the words of", definitions, 0);
  const second = choice("difference-from", "beside those of", definitions, 1);
  const shown = element("div", { id: "difference-shown", "aria-live": "polite" });
  const button = element("button", { class: "button", type: "submit" }, "Show the difference");
  const form = element("form", { class: "chooser" }, first, second, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [one, other] = [first, second].map((label) => definitions[label.querySelector("select")?.selectedIndex ?? 0]);
    if (one && other && one !== other) shown.replaceChildren(section(ordered(one, other)));
    else shown.replaceChildren(element("p", {}, "A text does not differ from itself: choose two definitions."));
  });
  return element("div", {}, form, shown);
}

function choice(id: string, name: string, definitions: readonly Definition[], selected: number): HTMLElement {
  const select = element("select", { id }, ...definitions.map((one) => element("option", { value: one.id }, one.title)));
  select.selectedIndex = selected;
  return element("label", { for: id, class: "chooser__label" }, `${name} `, select);
}

function section({ earlier, later }: Pair): HTMLElement {
  const found = difference(textOf(earlier), textOf(later));
  const ours = [earlier, later].some((one) => !quoted(one));
  return element("section", { class: later.earlier.includes(earlier.id) ? "pair" : "pair pair--apart" },
    element("h3", {}, `${earlier.title} and ${later.title}`),
    element("div", { class: "beside" },
      side(earlier.title, found.earlier, "del"),
      side(later.title, found.later, "ins")),
    ...(ours ? [element("p", { class: "small" },
      "At least one of the two stands in our words: what differs is what is printed here, and not what the authors wrote.")] : []));
}

function side(title: string, runs: readonly Run[], tag: "del" | "ins"): HTMLElement {
  return element("div", { class: "beside__side" },
    element("p", { class: "beside__title" }, title),
    element("p", { class: "beside__text" }, ...runs.map((run) => run.same ? run.text
      : element(tag, {}, element("span", { class: "sr" }, "[only here: "), run.text, element("span", { class: "sr" }, "]")))));
}
