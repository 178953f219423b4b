// The answer below the query: a table, a sentence, or triples, with what can be done with it.
import { element } from "../dom.ts";
import { toCsv } from "./csv.ts";
import type { Pages } from "./links.ts";
import { plain } from "./terms.ts";
import type { Row, Table, Term } from "./terms.ts";

const STEP = 500; // rows that are shown at a time
const LETTERS = 200_000; // of triples that are shown

/** Shows answers in a box; links lead to pages below `root`. */
export class AnswerBox {
  readonly #box: HTMLElement;
  readonly #root: URL;

  constructor(box: HTMLElement, root: URL) {
    this.#box = box;
    this.#root = root;
  }

  /** Take the last answer away. */
  clear(): void {
    this.#box.replaceChildren();
  }

  /** The question that is answered, with how to read the answer; comes before the answer itself. */
  heading(title: string, reading: string): void {
    this.#box.append(element("p", { class: "answer__question" }, element("strong", {}, title), ` ${reading}`));
  }

  /** A table; the row that begins with the value `marked` is marked and comes into view. */
  table(table: Table, pages: Pages, name: string, marked: string | null, tools: readonly Node[]): void {
    const body = element("tbody");
    const head = element("tr", {}, ...table.names.map((column) => element("th", { scope: "col" }, heading(column))));
    const more = element("button", { type: "button" });
    const label = `Rows of the answer, ${table.names.length} columns`;
    const wrap = element("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": label },
      element("table", { class: "answer__table" }, element("thead", {}, head), body));
    const show = (): void => {
      const from = body.rows.length;
      for (const row of table.rows.slice(from, from + STEP)) body.append(this.#row(row, table.names, pages, marked));
      const left = table.rows.length - body.rows.length;
      more.textContent = `Show ${Math.min(left, STEP)} more of ${left}`;
      if (left > 0) return;
      if (document.activeElement === more) wrap.focus();
      more.remove();
    };
    const csv = download(`${name}.csv`, "Download as CSV", "text/csv;charset=utf-8;header=present", () => toCsv(table));
    this.#box.append(element("div", { class: "answer__tools" }, csv, ...tools));
    if (table.rows.length > 0) this.#box.append(wrap, more);
    more.addEventListener("click", show);
    show();
    body.querySelector(".answer__marked")?.scrollIntoView({ block: "nearest" });
  }

  /** Yes or no. */
  truth(tools: readonly Node[]): void {
    this.#box.append(element("div", { class: "answer__tools" }, ...tools));
  }

  /** Triples in Turtle. */
  triples(turtle: string, name: string, tools: readonly Node[]): void {
    const shown = turtle.length > LETTERS ? `${turtle.slice(0, turtle.lastIndexOf("\n", LETTERS))}\n…` : turtle;
    this.#box.append(
      element("div", { class: "answer__tools" }, download(`${name}.ttl`, "Download as Turtle", "text/turtle;charset=utf-8", () => turtle), ...tools),
      element("pre", { class: "answer__triples", tabindex: "0", role: "region", "aria-label": "Triples of the answer" }, shown),
    );
  }

  #row(row: Row, names: readonly string[], pages: Pages, marked: string | null): HTMLTableRowElement {
    const cells = names.map((name) => {
      const language = row[name]?.["xml:lang"];
      return element("td", language ? { lang: language } : {}, this.#value(row[name], pages));
    });
    const found = marked !== null && plain(row[names[0] ?? ""]) === marked;
    return element("tr", found ? { class: "answer__marked", "aria-current": "true" } : {}, ...cells);
  }

  #value(term: Term | undefined, pages: Pages): Node | string {
    if (term?.type !== "uri") return plain(term);
    const href = pages.href(term.value);
    if (href !== null) return element("a", { href: new URL(href, this.#root).href }, pages.path(term.value) ?? term.value);
    const outside = pages.path(term.value) === null && /^https?:/.test(term.value);
    return outside ? element("a", { href: term.value }, term.value) : term.value;
  }
}

/** The name of a column as words. */
function heading(name: string): string {
  return name.replaceAll("_", " ");
}

function download(name: string, label: string, type: string, content: () => string): HTMLButtonElement {
  const button = element("button", { type: "button" }, label);
  button.addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([content()], { type }));
    const link = element("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    // The download has its own hold on the data once it has begun.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  });
  return button;
}
