// The page for quotations: a pasted text goes to a worker of this browser, and nowhere else.

import { byId, element, siteRoot } from "../dom.ts";
import type { Answer } from "../find/answer.ts";
import { card } from "../find/card.ts";
import { LOOKED_AT } from "../find/limit.ts";
import type { Reply, Request } from "./find-worker.ts";

const form = byId("find-form", HTMLFormElement);
const area = byId("find-text", HTMLTextAreaElement);
const status = byId("find-status", HTMLElement);
const box = byId("find-answer", HTMLElement);
const share = byId("find-share", HTMLElement);

const NO_SERVER =
  "The texts to compare with could not be read. This page needs a web server, for instance `python -m http.server` in the folder of the site.";
let worker: Worker | null = null;
let asked = 0;
let cut = 0; // characters of the pasted text that were not taken over

function ask(): void {
  const text = area.value;
  box.replaceChildren();
  share.replaceChildren();
  if (!text.trim()) {
    status.textContent = "Paste a sentence or a paragraph first.";
    return;
  }
  status.textContent = "Looking …";
  try {
    worker ??= open();
    post({ number: ++asked, text });
  } catch {
    status.textContent = NO_SERVER;
  }
}

function open(): Worker {
  const made = new Worker(new URL("assets/find-worker.js", siteRoot()));
  made.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    if ("fault" in data) fail();
    else if ("answer" in data && data.number === asked) show(data.answer);
  });
  made.addEventListener("error", fail);
  made.postMessage({ texts: new URL("find.json", siteRoot()).href } satisfies Request);
  return made;
}

function post(request: Request): void {
  worker?.postMessage(request);
}

function fail(): void {
  worker?.terminate();
  worker = null;
  status.textContent = NO_SERVER;
}

function show({ findings, among, words, unread }: Answer): void {
  const left = unread + cut;
  const rest = left ? ` The first ${LOOKED_AT.toLocaleString("en")} characters were looked at; ${left.toLocaleString("en")} more were not.` : "";
  status.textContent = `${summary(findings.length, among, words)}${rest}`;
  box.replaceChildren(...findings.map(card));
  const text = area.value;
  if (text.length <= 2000) share.replaceChildren(element("a", { href: `#text=${encodeURIComponent(text)}` }, "A link to this question"), ", with the text in it");
}

function summary(found: number, among: number, words: number): string {
  const many = among.toLocaleString("en");
  const name = words < 3 ? " So few words are nobody’s in particular: somebody else may have used them first." : "";
  if (found) return `${found === 1 ? "One statement" : `${found} statements`} found among the ${many} that we hold.${name}`;
  const short = words < 5 ? " A few words are only found if they are the whole of a statement." : "";
  return `Not found among the ${many} statements we hold – that does not mean it is wrong.${short}`;
}

/** Takes over as much as is looked at, however much there is. */
function take(text: string): void {
  cut = Math.max(0, text.length - LOOKED_AT);
  area.value = text.slice(0, LOOKED_AT);
  if (cut) status.textContent = `Only the first ${LOOKED_AT.toLocaleString("en")} characters were taken over; ${cut.toLocaleString("en")} more were not.`;
}

function fromAddress(): void {
  const given = /^#text=(.*)$/s.exec(location.hash)?.[1];
  if (given === undefined) return;
  try {
    take(decodeURIComponent(given));
  } catch {
    status.textContent = "The address of this page holds a text that cannot be read: it was cut short or changed. Paste the sentence instead.";
    return;
  }
  ask();
}

area.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text.length <= LOOKED_AT) return;
  event.preventDefault();
  take(text);
});
area.addEventListener("input", () => { cut = 0; if (area.value.length > LOOKED_AT) take(area.value); });
form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
area.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask(); });
window.addEventListener("hashchange", fromAddress);
fromAddress();
