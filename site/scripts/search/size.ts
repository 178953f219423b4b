// How long a query may be: a phrase is searched, a sentence can be looked up, and more than that is never read.

import { LOOKED_AT } from "../find/limit.ts";

/** More words than this are rather a quotation to be looked up than words to be searched. */
export const PHRASE = 12;
/** More characters than this are not searched. */
export const LONGEST = 2000;

/** Whether the text is so long that a reader may rather want to know where it is from. */
export function isSentence(text: string): boolean {
  return text.length > LONGEST || (text.match(/\S+/g) ?? []).length > PHRASE;
}

/** The address, seen from the top of the site, at which a text is looked up. */
export function finderAddress(text: string): string {
  return `find.html#text=${encodeURIComponent(wellFormed(text.slice(0, LOOKED_AT)))}`;
}

/** A text without halves of characters, which no address can hold. */
function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}
