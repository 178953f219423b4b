// Texts made alike for comparison, as `coprod quotes` does it; each character still knows its place in the original.

/** A hyphen at the end of a line, which may belong to the word or to the line. */
export const LINE_END_HYPHEN = "\u0001";

const ALIKE = new Map<string, string>([
  ...[..."‘’‚‛′´`"].map((mark) => [mark, "'"] as const),
  ...[..."“”„‟″«»"].map((mark) => [mark, '"'] as const),
  ...[..."‐‑‒–—―−"].map((mark) => [mark, "-"] as const),
  ["…", "..."],
  ...[..."\u00ad\u200b\u2060\ufeff"].map((mark) => [mark, ""] as const),
]);

/** A text made alike; `places[i]` is where its character `i` stands in the original. */
export interface Normalised {
  readonly text: string;
  readonly places: readonly number[];
}

/** Quotation marks, dashes, ellipses, ligatures, composed letters and white space made alike. */
export function normalise(text: string): Normalised {
  const out: string[] = [];
  const places: number[] = [];
  const put = (character: string, place: number): void => {
    if (SPACE.test(character)) {
      if (!out.length || out.at(-1) === " ") return;
      character = " ";
    }
    out.push(character);
    places.push(place);
  };
  for (let place = 0; place < text.length; ) {
    const [alike, end] = cluster(text, place);
    const broken = alike === "-" && LETTER.test(out.at(-1) ?? "") ? lineEnd(text, end) : 0;
    if (broken) {
      out.push(LINE_END_HYPHEN);
      places.push(place);
    } else for (let unit = 0; unit < alike.length; unit++) put(alike.charAt(unit), place);
    place = broken || end;
  }
  return { text: out.join(""), places };
}

const SPACE = /\s/u;
const LETTER = /\p{L}$/u;
const MARKS = /\p{M}*/uy;
// Raised, lowered, fractional and circled signs stay: 10³ is not 103, and ½ not 1/2 behind another digit.
const KEPT =
  /[²³¹ªº¼-¾ʰ-ʸˠ-ˤ\u2070\u2071\u2074-\u208e\u2090-\u209c℠™\u2150-\u215f\u2189\u2460-\u2473\u24b6-\u24ea\u3251-\u327e\u3280-\u32bf]/u;

/** A character with the marks above it, made alike, and where it ends; nearly all are plain and need no more. */
function cluster(text: string, place: number): [string, number] {
  const plain = text.charAt(place);
  if (plain < "\u007f" && !(text.charAt(place + 1) > "\u02ff")) return [ALIKE.get(plain) ?? plain, place + 1];
  const first = String.fromCodePoint(text.codePointAt(place) ?? 0);
  MARKS.lastIndex = place + first.length;
  const whole = first + (MARKS.exec(text)?.[0] ?? "");
  if (KEPT.test(first)) return [whole, place + whole.length];
  return [[...whole.normalize("NFKC")].map((one) => ALIKE.get(one) ?? one).join(""), place + whole.length];
}

/** Where the next line begins, if nothing but space stands between here and it; else 0. */
function lineEnd(text: string, from: number): number {
  let place = from;
  while (text[place] === " " || text[place] === "\t") place++;
  if (text[place] !== "\n" && text[place] !== "\r") return 0;
  while (place < text.length && SPACE.test(text.charAt(place))) place++;
  return place;
}
