// What the reader sees at the head of a page that was opened by a permalink.

import { element } from "../dom.ts";
import { changes, touches } from "./difference.ts";
import type { Change, Run } from "./difference.ts";
import type { Field, History } from "./history.ts";
import type { Verdict } from "./verdict.ts";

const QUOTED = "quotation";
const REFERENCE = /^[a-z]+\/[a-z0-9-]+$/;

/** The notice at the head of the page, which keeps its place from the start; `say` fills it. */
export class Notice {
  readonly #box: Element;
  readonly #said: Element;

  constructor(box: Element, said: Element) {
    this.#box = box;
    this.#said = said;
  }

  /** Tell the verdict, and show what was cited where the history has it. */
  say(verdict: Verdict, history: History | undefined, member: string | undefined, root: URL): void {
    this.#box.classList.add(`version-notice--${verdict.tone}`);
    const cited = history && verdict.cited !== undefined ? history.texts.get(verdict.cited) : undefined;
    const now = history?.hash ? history.texts.get(history.hash) : undefined;
    const found = cited && now ? changes(cited, now) : [];
    const about = found.length ? ` What changed: ${labels(found)}.` : "";
    const notes = [...verdict.notes, ...memberNote(member, found)];
    this.#said.replaceChildren(
      element("p", { class: "version-notice__headline" }, element("strong", {}, verdict.headline), about),
      ...notes.map((note) => element("p", {}, note)),
    );
    if (found.length) this.#box.append(changeList(found));
    if (cited) this.#box.append(citedText(cited, verdict.from ?? "", root), wholeEntry(cited));
    this.#box.append(footer(history, root));
  }
}

function labels(found: readonly Change[]): string {
  const names = [...new Set(found.map((change) => change.label))];
  return names.length > 6 ? `${names.slice(0, 5).join("; ")} and ${names.length - 5} more` : names.join("; ");
}

function memberNote(member: string | undefined, found: readonly Change[]): string[] {
  return member && found.length && !touches(member, found) ? [`The part that you cited (${member}) has not changed itself.`] : [];
}

function changeList(found: readonly Change[]): HTMLElement {
  const list = element("dl", { class: "change__fields" });
  for (const change of found) {
    list.append(element("dt", {}, change.label));
    const sides = [side("as cited", "del", change.earlier), side("now", "ins", change.later)];
    list.append(element("dd", {}, ...sides));
  }
  return list;
}

function side(when: string, mark: "del" | "ins", runs: readonly Run[]): HTMLElement {
  const words = runs.map((run) => (run.differs ? element(mark, {}, run.text) : run.text));
  return element("p", { class: "change__side" }, element("span", { class: "change__when" }, when), " ", ...(words.length ? words : ["nothing"]));
}

/** The words as they were cited, looking like an author’s only if they were a quotation, with where they were found. */
function citedText(fields: readonly Field[], from: string, root: URL): HTMLElement | string {
  const texts = fields.filter((field) => /^text\.[\w-]+$/.test(field.key));
  if (!texts.length) return "";
  const value = (key: string) => fields.find((field) => field.key === key)?.text;
  const quoted = value("wording") === QUOTED;
  const words = texts.map((field) => {
    const lang = { lang: field.key.slice("text.".length) };
    const line = element("p", {}, field.text);
    return quoted ? element("blockquote", { class: "words", ...lang }, line) : element("div", { class: "ours", ...lang }, line);
  });
  const place = ["by", "source", "page", "locator"].flatMap((key) => {
    const said = value(key);
    return said ? [`; ${key}: `, REFERENCE.test(said) ? element("a", { href: new URL(`${said}.html`, root).href }, said) : said] : [];
  });
  const caption = element("figcaption", {}, `The text as you cited it, ${from}`, ...place);
  return element("figure", { class: `statement${quoted ? "" : " statement--ours"}` }, ...words, caption);
}

function wholeEntry(fields: readonly Field[]): HTMLElement {
  const list = element("dl", { class: "facts" });
  for (const field of fields) list.append(element("dt", {}, field.label), element("dd", {}, field.text));
  return element("details", {}, element("summary", {}, "The whole entry as you cited it"), list);
}

function footer(history: History | undefined, root: URL): HTMLElement {
  const line = element("p", { class: "small" });
  if (history?.moved) line.append("It is now at ", element("a", { href: new URL(`${history.moved}.html`, root).href }, history.moved), ". ");
  line.append(element("a", { href: new URL("changes.html", root).href }, "What changed in each version"));
  return line;
}
