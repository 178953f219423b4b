// Copying of references, and of a quotation with its reference; a choice of style where there are several.

import { element } from "./dom.ts";

const COPIED = "Copied";
const REFUSED = "The browser did not allow copying. The text is selected: copy it with Ctrl+C, or ⌘C on a Mac.";

/** The words of an author between quotation marks with their citation, and the reference on a line of its own. */
export function quotationWithReference(words: string, citation: string, reference: string): string {
  return `“${words}” ${citation}\n\n${reference}`;
}

/** Text as it is read on the page: line breaks and indents of the source are single spaces. */
export function readText(text: string): string {
  return text.replace(/[ \t\r\n]+/g, " ").trim();
}

/** Offers copying and the choice of a style wherever the page has references. */
export function offerCopying(): void {
  const buttons = document.querySelectorAll<HTMLButtonElement>("button.cite__copy");
  const first = buttons[0];
  if (!first) return;
  const status = element("p", { class: "cite-status", role: "status" });
  (first.closest("article") ?? document.body).append(status);
  for (const button of buttons) {
    button.hidden = false;
    button.dataset["label"] = button.textContent ?? "";
    button.addEventListener("click", () => void copy(button, buttons, status));
  }
  offerStyles();
}

function offerStyles(): void {
  const block = document.querySelector(".cite-block");
  const section = block?.querySelector("section.cite");
  if (!block || !section) return;
  const choice = element("fieldset", { class: "cite-choice" }, element("legend", {}, "Style"));
  for (const [place, style] of section.querySelectorAll<HTMLElement>(".cite__style").entries()) {
    const name = style.dataset["style"] ?? "";
    const radio = element("input", { type: "radio", name: "cite-style", value: name, id: `cite-style-${name}` });
    radio.checked = place === 0;
    radio.addEventListener("change", () => show(name));
    choice.append(radio, element("label", { for: radio.id }, style.querySelector(".cite__name")?.textContent ?? name));
    if (place === 0) show(name);
  }
  block.prepend(choice);
}

function show(name: string): void {
  for (const style of document.querySelectorAll<HTMLElement>(".cite__style")) style.hidden = style.dataset["style"] !== name;
}

async function copy(button: HTMLButtonElement, all: Iterable<HTMLButtonElement>, status: HTMLElement): Promise<void> {
  for (const other of all) if (other.textContent === COPIED) other.textContent = other.dataset["label"] ?? "";
  const source = button.dataset["copyQuotation"] === undefined ? reference(button) : quotation(button);
  if (!source) return;
  const done = (await toClipboard(source)) || byCommand(source);
  if (done) {
    button.textContent = COPIED;
    getSelection()?.removeAllRanges();
  }
  status.textContent = done ? `${COPIED}: ${readText(source.textContent ?? "")}` : REFUSED;
}

/** The element whose text the button copies. */
function reference(button: HTMLButtonElement): HTMLElement | null {
  return document.getElementById(button.dataset["copy"] ?? "");
}

/** The quotation with its reference in the style that is shown, written below the button so that it can be selected. */
function quotation(button: HTMLButtonElement): HTMLElement | null {
  const statement = button.dataset["copyQuotation"] ?? "";
  const words = document.querySelector(`blockquote[data-statement="${CSS.escape(statement)}"][data-role="text"]`)
    ?? document.querySelector(`blockquote[data-statement="${CSS.escape(statement)}"]`);
  const style = document.querySelector<HTMLElement>(".cite__style:not([hidden])")?.dataset["style"] ?? "";
  const id = `${button.dataset["copyWith"] ?? ""}-${style}`;
  const [citation, listed] = [document.getElementById(`${id}-text`), document.getElementById(`${id}-list`)];
  if (!words || !citation || !listed) return null;
  const text = [words, citation, listed].map((part) => readText(part.textContent ?? "")) as [string, string, string];
  const below = button.parentElement?.querySelector<HTMLElement>(".cite__composed") ?? element("div", { class: "cite__composed" });
  below.textContent = quotationWithReference(...text);
  button.after(below);
  return below;
}

/** What a word processor gets: italics, and neither classes nor links. */
function italics(source: HTMLElement): string {
  const copied = element("span");
  for (const node of source.childNodes) copied.append(node.cloneNode(true));
  for (const link of copied.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  return copied.innerHTML.replaceAll("\n", "<br>");
}

async function toClipboard(source: HTMLElement): Promise<boolean> {
  const text = source.classList.contains("cite__composed") ? source.textContent ?? "" : readText(source.textContent ?? "");
  try {
    const as = (type: string, content: string) => [type, new Blob([content], { type })] as const;
    const item = new ClipboardItem(Object.fromEntries([as("text/plain", text), as("text/html", italics(source))]));
    await navigator.clipboard.write([item]);
    return true;
  } catch {
    return navigator.clipboard?.writeText(text).then(() => true, () => false) ?? false;
  }
}

/** The older way, which also works on pages opened as files; the text stays selected. */
function byCommand(source: HTMLElement): boolean {
  const range = document.createRange();
  range.selectNodeContents(source);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}
