// A comparison to take along: copied as a table, or saved as a file, always with references, address and version.
import { element } from "../dom.ts";
import { toCsv } from "./exports/csv.ts";
import { toHtml, toHtmlPage } from "./exports/html.ts";
import { toLatex } from "./exports/latex.ts";
import { toMarkdown } from "./exports/markdown.ts";
import type { Definition, Place } from "./model.ts";

type Write = (definitions: readonly Definition[], style: string, place: Place) => string;
interface Format { name: string; ending: string; type: string; write: Write }

const WORD: Format = { name: "Table for Word", ending: "html", type: "text/html", write: toHtml };
const LATEX: Format = { name: "LaTeX", ending: "tex", type: "text/x-tex", write: toLatex };
const MARKDOWN: Format = { name: "Markdown", ending: "md", type: "text/markdown", write: toMarkdown };
const CSV: Format = { name: "CSV", ending: "csv", type: "text/csv", write: toCsv };
const HTML: Format = { name: "HTML", ending: "html", type: "text/html", write: toHtmlPage };

/** The tools with which a reader takes these definitions along; files are called `name`. */
export function takeAlong(definitions: readonly Definition[], place: Place, name: string): HTMLElement {
  const styles = definitions[0]?.references ?? [];
  const style = element("select", { id: "take-style" }, ...styles.map((one) => element("option", { value: one.style }, one.label)));
  const said = element("p", { class: "take__said", role: "status" });
  const kept = element("div", { class: "take__kept" });
  const written = (format: Format): string => format.write(definitions, style.value, place);
  const copy = (format: Format): HTMLElement => button(format.name, `Copy ${format.name}`, async () => {
    kept.replaceChildren();
    const text = written(format);
    said.textContent = await copied(text, format, toMarkdown(definitions, style.value, place))
      ? "Copied, with the references."
      : byHand(text, format, kept);
  });
  const save = (format: Format): HTMLElement => button(format.name, `Download ${format.name}`, () => {
    download(written(format), `${name}.${format.ending}`, format.type);
    said.textContent = `${name}.${format.ending} was made, with the references.`;
  });
  return element("div", { class: "take" },
    ...(styles.length ? [element("p", { class: "take__line" }, element("label", { for: "take-style" }, "Style of the references"), style)] : []),
    element("p", { class: "take__line" }, element("span", { class: "take__what" }, "Copy"), copy(WORD), copy(LATEX), copy(MARKDOWN)),
    element("p", { class: "take__line" }, element("span", { class: "take__what" }, "Download"), save(CSV), save(LATEX), save(MARKDOWN), save(HTML)),
    said, kept);
}

function button(text: string, label: string, act: () => void | Promise<void>): HTMLElement {
  const node = element("button", { type: "button", class: "take__button", "aria-label": label }, text);
  node.addEventListener("click", () => void act());
  return node;
}

async function copied(text: string, format: Format, instead: string): Promise<boolean> {
  try {
    if (format !== WORD) await navigator.clipboard.writeText(text);
    else {
      const kinds = { "text/html": new Blob([text], { type: "text/html" }), "text/plain": new Blob([instead], { type: "text/plain" }) };
      await navigator.clipboard.write([new ClipboardItem(kinds)]);
    }
    return true;
  } catch {
    return false;
  }
}

// Where the clipboard is not for scripts, the reader copies what is selected.
function byHand(text: string, format: Format, kept: HTMLElement): string {
  if (format === WORD) {
    const table = new DOMParser().parseFromString(text, "text/html");
    const shown = element("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "The table to copy" }, ...table.body.childNodes);
    kept.replaceChildren(shown);
    getSelection()?.selectAllChildren(shown);
  } else {
    const area = element("textarea", { readonly: "", rows: "12", "aria-label": `The comparison as ${format.name}` });
    area.value = text;
    kept.replaceChildren(area);
    area.select();
  }
  return "The browser does not let this page copy. It is selected below: press Ctrl and C, or ⌘ and C on a Mac.";
}

function download(text: string, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = element("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
