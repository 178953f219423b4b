// The query page: asks the graph of this site in the browser. Without JavaScript the same form and links lead to the endpoint.
import wasm from "oxigraph/web_bg.wasm";
import { byId, element, siteRoot } from "../dom.ts";
import { endpointAddress, ownAddress, readAddress, shareAddress } from "../query/address.ts";
import { AnswerBox } from "../query/answer.ts";
import { Editor } from "../query/editor.ts";
import { Engine, EngineRefusal } from "../query/engine.ts";
import { NEEDS_SERVER, QueryFault, refused, unknownQuestion, unreadable, unreadableAddress } from "../query/faults.ts";
import { Pages, readPages } from "../query/links.ts";
import { nearest } from "../query/nearest.ts";
import { givesTriples } from "../query/protocol.ts";
import type { Form } from "../query/protocol.ts";
import { matches, readPrefixes, readQuestions } from "../query/questions.ts";
import type { Question } from "../query/questions.ts";
import { scan } from "../query/scan.ts";
import { readResults } from "../query/terms.ts";

const root = siteRoot();
const form = byId("ask-form", HTMLFormElement);
const limit = byId("ask-limit", HTMLSelectElement);
const run = byId("ask-run", HTMLButtonElement);
const cancel = byId("ask-cancel", HTMLButtonElement);
const status = byId("ask-status", HTMLElement);
const region = byId("answer", HTMLElement);
const list = byId("questions", HTMLElement);

const questions = readQuestions(list);
const prefixes = readPrefixes([...questions.values()].map(({ query }) => query));
const editor = new Editor(byId("query", HTMLTextAreaElement), (fault) => explain(fault));
const box = new AnswerBox(region, root);
const engine = new Engine({
  worker: new URL("assets/query-worker.js", root),
  engine: new URL(wasm, new URL("assets/", root)),
  graph: new URL("data/full.ttl", root),
});
let pages: Promise<Pages> | undefined;
let asking = false;

function say(sentence: string, fault = false): void {
  status.textContent = sentence;
  status.classList.toggle("ask__status--fault", fault);
}

function explain(error: unknown, query = editor.text): void {
  const fault = error instanceof EngineRefusal ? unreadable(error.message, prefixes, query) : error;
  say(fault instanceof Error ? fault.message : String(fault), true);
  if (fault instanceof QueryFault && fault.place && query === editor.text) editor.point(fault.place);
}

/** The question of ours that has this query. */
function questionOf(query: string): Question | null {
  return [...questions.values()].find((question) => question.query.trim() === query.trim()) ?? null;
}

async function ask(marked: string | null = null): Promise<void> {
  if (asking) return;
  const query = editor.text;
  const { form: kind, refused: what } = scan(query);
  editor.clear();
  box.clear();
  if (what) return explain(refused(what));
  remember(query);
  busy(true);
  try {
    // A text without a form is no query: the engine says where it stops being one.
    const body = await engine.ask(query, kind ?? "SELECT", Number(limit.value), say);
    await show(body, kind ?? "SELECT", query, marked);
  } catch (error) {
    explain(error, query);
  } finally {
    busy(false);
  }
}

function busy(now: boolean): void {
  asking = now;
  // A button that is really disabled would lose the focus of who pressed it.
  run.setAttribute("aria-disabled", String(now));
  if (!now && document.activeElement === cancel) run.focus();
  cancel.disabled = !now;
  region.setAttribute("aria-busy", String(now));
}

async function show(body: string, kind: Form, query: string, marked: string | null): Promise<void> {
  const asked = questionOf(query);
  const endpoint = new URL(endpointAddress(query), root).href;
  const tools = [shareButton(query, asked), element("a", { href: endpoint }, "The same question at the endpoint")];
  const results = givesTriples(kind) ? null : readResults(body);
  const places = await (pages ??= fetchPages());
  if (asked) box.heading(asked.title, asked.reading);
  if (results === null) {
    box.triples(body, asked?.name ?? "answer", tools);
    say(body.trim() ? "Answered with triples, in Turtle." : "Answered: there are no such triples.");
  } else if (typeof results === "boolean") {
    box.truth(tools);
    say(results ? "Yes: the graph has what the query describes." : "No: the graph has nothing that fits the query.");
  } else {
    box.table(results, places, asked?.name ?? "answer", marked, tools);
    say(counted(results.rows.length, query));
  }
}

function counted(rows: number, query: string): string {
  if (rows < 2) return rows === 1 ? "Answered: 1 row." : "Answered: no row.";
  const order = /\bORDER\s+BY\b/i.test(query) ? "in the order that the query asks for" : "in no particular order";
  return `Answered: ${rows.toLocaleString("en-GB")} rows, ${order}.`;
}

/** Where things have their pages; where the site has no list of its pages, their addresses tell. */
async function fetchPages(): Promise<Pages> {
  const base = region.dataset["base"] ?? "";
  try {
    const response = await fetch(new URL("pages.json", root));
    return new Pages(base, response.ok ? readPages(await response.json()) : null);
  } catch {
    return new Pages(base, null);
  }
}

function shareButton(query: string, asked: Question | null): HTMLButtonElement {
  const button = element("button", { type: "button" }, "Copy the address of this question");
  button.addEventListener("click", async () => {
    const address = shareAddress(location.href, query, asked?.name ?? null);
    try {
      await navigator.clipboard.writeText(address);
      say("The address is copied: whoever opens it finds this query.");
    } catch {
      const field = element("input", { type: "text", readonly: "", value: address, "aria-label": "Address of this question" });
      button.replaceWith(field);
      field.select();
      say("This browser lets nothing be copied for you; the address stands selected below.");
    }
  });
  return button;
}

function remember(query: string): void {
  try {
    history.replaceState(null, "", ownAddress(location.href, query, questionOf(query)?.name ?? null));
  } catch {
    // Pages that were opened as files, and addresses that are too long, stay as they are.
  }
}

function start(): void {
  const wish = readAddress(location.href);
  if (wish.kind === "unreadable") explain(unreadableAddress(wish.piece));
  if (wish.kind === "query" && editor.put(wish.text)) say("This query came with the address. It has not been run yet: read it, then press “Ask”.");
  if (wish.kind !== "question") return;
  const found = questions.get(wish.name);
  if (!found) explain(unknownQuestion(wish.name, nearest(wish.name, [...questions.keys()])));
  else if (editor.put(found.query)) {
    form.scrollIntoView({ block: "start" });
    void ask(wish.row);
  }
}

function narrow(wanted: string): void {
  let shown = 0;
  for (const { name, place } of questions.values()) {
    place.hidden = !matches(`${place.textContent} ${name}`, wanted);
    if (!place.hidden) shown += 1;
  }
  for (const group of list.querySelectorAll<HTMLElement>(".question-group"))
    group.hidden = !group.querySelector(".question:not([hidden])");
  const said = shown === 1 ? "1 question" : `${shown} questions`;
  byId("questions-status", HTMLElement).textContent = wanted.trim() ? `${said} with these words.` : "";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void ask();
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  void ask();
});
cancel.addEventListener("click", () => {
  engine.cancel();
  run.focus();
});
for (const { query, link } of questions.values()) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    engine.cancel();
    if (!editor.put(query)) return;
    form.scrollIntoView({ block: "start" });
    status.focus({ preventScroll: true });
    setTimeout(() => void ask()); // a query that was just cancelled ends first
  });
}
const field = byId("questions-filter", HTMLInputElement);
field.addEventListener("input", () => narrow(field.value));
addEventListener("hashchange", start);

if (location.protocol === "file:") say(NEEDS_SERVER);
else start();
