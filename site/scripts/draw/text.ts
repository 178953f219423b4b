// Text for pictures: how wide it runs, where it breaks, and how it is made safe.

const NARROW = /[ijltfI.,:;'’‘!|()[\]/]/u;
const WIDE = /[mwMW@%—…]/u;
const CAPITAL = /\p{Lu}/u;
const FULL = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const MARK = /\p{M}/u;
const STRONG = /\p{L}/u;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;
// Readers’ fonts differ: room is kept for the wider ones.
const ROOM = 1.1;
const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** About how wide a text runs at a size, in the same unit as the size. */
export function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const sign of text) ems += emsOf(sign);
  return ems * size * ROOM;
}

function emsOf(sign: string): number {
  if (MARK.test(sign)) return 0;
  if (sign === " ") return 0.28;
  if (FULL.test(sign)) return 1;
  if (NARROW.test(sign)) return 0.3;
  if (WIDE.test(sign)) return 0.88;
  return CAPITAL.test(sign) ? 0.68 : 0.53;
}

/** A text cut into lines no wider than `width`; what does not fit into `most` lines ends with dots. */
export function wrap(text: string, width: number, size: number, most = Infinity): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/u).filter(Boolean).flatMap((word) => pieces(word, width, size))) {
    const longer = line ? `${line} ${word}` : word;
    if (line && widthOf(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shortened(lines[most - 1] ?? "", width, size)];
}

function pieces(word: string, width: number, size: number): string[] {
  if (widthOf(word, size) <= width) return [word];
  const parts: string[] = [];
  let part = "";
  for (const { segment } of graphemes.segment(word)) {
    if (part && widthOf(part + segment, size) > width) {
      parts.push(part);
      part = "";
    }
    part += segment;
  }
  return part ? [...parts, part] : parts;
}

function shortened(line: string, width: number, size: number): string {
  const signs = [...graphemes.segment(line)].map(({ segment }) => segment);
  while (signs.length > 1 && widthOf(`${signs.join("")} …`, size) > width) signs.pop();
  return `${signs.join("").trimEnd()} …`;
}

/** Whether a text is written from right to left, judged by its first letter. */
export function runsLeftwards(text: string): boolean {
  const letter = STRONG.exec(text)?.[0];
  return letter !== undefined && RIGHT_TO_LEFT.test(letter);
}

/** A text as it may stand in markup, between tags or in an attribute; characters that no markup may hold are left out. */
export function safe(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/gu, "")
    .replace(/\p{Surrogate}/gu, "")
    .replace(/\s+/gu, " ")
    .replace(/&/gu, "&amp;")
    .replace(/</gu, "&lt;")
    .replace(/>/gu, "&gt;")
    .replace(/"/gu, "&quot;");
}
