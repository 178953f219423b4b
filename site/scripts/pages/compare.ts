// The comparison of a reader’s choice, and what a ready-made one can do beyond plain HTML.
import { chosenIn, MOST, withChosen } from "../compare/chosen.ts";
import { showWords } from "../compare/highlight.ts";
import { Blocked, known, load } from "../compare/load.ts";
import type { Definition, Place } from "../compare/model.ts";
import { letChoose } from "../compare/picker.ts";
import { agreeAndDiffer } from "../compare/shared.ts";
import { table } from "../compare/table.ts";
import { takeAlong } from "../compare/take.ts";
import { figure } from "../compare/texts.ts";
import { chooser, relatedWordings } from "../compare/wordings.ts";
import { byId, element, siteRoot } from "../dom.ts";
import { nearest } from "../query/nearest.ts";

const root = siteRoot();

/** A ready-made comparison carries its data with it. */
function enrich(data: HTMLElement): void {
  const definitions = JSON.parse(data.textContent ?? "[]") as Definition[];
  showWords(document);
  document.querySelector(".wordings")?.append(chooser(definitions));
  const name = new URL(place(data).address).pathname.split("/").at(-2) ?? "definitions";
  byId("take", HTMLElement).replaceChildren(takeAlong(definitions, place(data), `${name}-compared`));
}

/** A comparison made of what the address names. */
async function compare(box: HTMLElement): Promise<void> {
  const { ids, over, unreadable } = chosenIn(location.search);
  const form = document.querySelector<HTMLFormElement>("form.picker");
  if (form) letChoose(form, ids, root);
  const sentences = unreadable.map((value) =>
    note(`The address holds “${value}”, which is not well formed: a % must be followed by two hexadecimal digits. This part was left out.`));
  if (over.length) sentences.push(note(`A comparison holds up to ${MOST} definitions; left out: ${over.join(", ")}.`));
  try {
    const { definitions, unknown } = await load(ids, root);
    if (unknown.length) sentences.push(...await unknownNotes(unknown, ids));
    if (!definitions.length && ids.length) sentences.push(note("None of them can be shown. Choose definitions below, or take a ready-made comparison."));
    box.replaceChildren(...sentences, ...(definitions.length ? parts(definitions, box) : []));
    showWords(box);
  } catch (fault) {
    if (!(fault instanceof Blocked)) throw fault;
    box.replaceChildren(...sentences, note("This page could not read the files of the site. Opened from a folder, it needs a web server, for instance “python -m http.server” there. The ready-made comparisons below need none."));
  } finally {
    box.classList.remove("is-waiting");
  }
}

function parts(definitions: readonly Definition[], box: HTMLElement): HTMLElement[] {
  const ids = definitions.map(({ id }) => id);
  const figures = definitions.map((one) => figure(one, root, without(one, ids)));
  const columns = element("div", { class: `columns columns--${definitions.length < 4 ? definitions.length : "many"}` }, ...figures);
  if (definitions.length === 1) return [columns, note("One definition is chosen. Choose at least one more to set beside it.")];
  const own: Place = { ...place(box), address: withChosen(place(box).address, ids) };
  return [
    heading("texts", "Texts"), columns,
    heading("aspect-by-aspect", "Aspect by aspect"),
    element("p", { class: "small" }, "Words of authors are exact: choose some to see them in the text above, and press Escape to come back. Below them stand our codes. A dash: the passage leaves it open."),
    table(definitions, root),
    heading("agree-and-differ", "Agree and differ"), element("div", { class: "agreement" }, ...agreeAndDiffer(definitions, root)),
    heading("wordings", "Wordings"), element("div", { class: "wordings" }, ...relatedWordings(definitions), chooser(definitions)),
    element("p", { class: "on-paper" }, [own.address, ...(own.version ? [`version ${own.version}`] : [])].join(", ")),
    heading("take-it-with-you", "Take it with you"), element("div", { id: "take" }, takeAlong(definitions, own, "definitions-compared")),
  ];
}

function without(definition: Definition, ids: readonly string[]): HTMLElement {
  const href = withChosen(new URL("compare.html", root).href, ids.filter((id) => id !== definition.id));
  return element("a", { class: "without", href, "data-basket": "ready", "aria-label": `Remove ${definition.title} from the comparison` }, "Remove");
}

async function unknownNotes(unknown: readonly string[], ids: readonly string[]): Promise<HTMLElement[]> {
  const { titles } = await known(root);
  const others = Object.keys(titles);
  return unknown.map((id) => {
    const links = nearest(id, others).flatMap((near, place) => [
      place ? ", " : "",
      element("a", { href: withChosen(new URL("compare.html", root).href, ids.map((one) => (one === id ? near : one))), "data-basket": "ready" }, titles[near] ?? near),
    ]);
    return element("p", { class: "compare-note" }, `There is no definition with the name “${id}”.`, ...(links.length ? [" Nearest: ", ...links, "."] : []));
  });
}

function place(holder: HTMLElement): Place {
  return { address: holder.dataset["address"] ?? location.href, version: holder.dataset["version"] ?? "" };
}

function heading(id: string, text: string): HTMLElement {
  return element("h2", { id }, text);
}

function note(text: string): HTMLElement {
  return element("p", { class: "compare-note" }, text);
}

const data = document.getElementById("compared");
if (data) enrich(data);
const box = document.getElementById("comparison");
if (box) void compare(box);
