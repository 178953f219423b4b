// Compares beside the page, so that reading all held texts never holds up what a reader types.

import { Finder, type Answer } from "../find/answer.ts";
import type { Holdings } from "../find/statement.ts";

/** What the page asks: first the address of the texts, then one pasted text after the other. */
export type Request = { readonly texts: string } | { readonly number: number; readonly text: string };
/** What comes back: that the texts are read, that they could not be, or an answer. */
export type Reply = { readonly ready: number } | { readonly fault: string } | { readonly number: number; readonly answer: Answer };

let finder: Promise<Finder>;

async function open(address: string): Promise<Finder> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const holdings: Holdings = await response.json();
  const opened = new Finder(holdings);
  // The first answers of a fresh program are slow: better now than when somebody waits.
  for (const { text } of holdings.statements.slice(0, 30)) opened.ask(text);
  return opened;
}

const reply = (message: Reply): void => self.postMessage(message);

self.addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if ("texts" in data) {
    finder = open(data.texts);
    finder.then((opened) => reply({ ready: opened.ask("").among }), (error: Error) => reply({ fault: error.message }));
  } else {
    const { number, text } = data;
    void finder.then((opened) => reply({ number, answer: opened.ask(text) }), () => undefined);
  }
});
