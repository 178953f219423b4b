// The facets on the page: one labelled list for each, with counts.

import { element } from "../dom.ts";
import { FACETS, options } from "./facets.ts";
import type { Counts } from "./index.ts";

/** The lists of facets in a box of the page. */
export class FilterBox {
  readonly #lists = new Map<string, HTMLSelectElement>();

  constructor(box: HTMLElement) {
    for (const [facet, title] of Object.entries(FACETS)) {
      const list = element("select", { id: `filter-${facet}`, name: facet });
      this.#lists.set(facet, list);
      box.append(element("div", { class: "filter" }, element("label", { for: list.id }, title), list));
    }
  }

  /** The values that the reader has chosen. */
  get chosen(): Record<string, string> {
    const some = [...this.#lists].filter(([, list]) => list.value).map(([facet, list]) => [facet, list.value] as const);
    return Object.fromEntries(some);
  }

  /** Shows for each facet the values that leave results, with how many, and the chosen ones. */
  show(counts: Counts, chosen: Readonly<Record<string, string>>): void {
    for (const [facet, list] of this.#lists) {
      const value = chosen[facet] ?? "";
      const some = options(counts[facet] ?? {}, value);
      const lines = some.map((option) => element("option", { value: option.value }, `${option.text} (${option.count})`));
      list.replaceChildren(element("option", { value: "" }, "Any"), ...lines);
      list.value = value;
      list.disabled = some.length === 0;
    }
  }
}
