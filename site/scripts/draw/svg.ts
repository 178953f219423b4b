// The pieces of which all pictures are made. Lengths are pixels at the browser’s usual size of letters, and grow with it.

import { runsLeftwards, safe } from "./text.ts";

/** Pixels in one rem of the site’s theme. */
const REM = 20;
export const LINE = 18;
export const SIZE = 14;

/** A number with at most one decimal. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A whole picture with its size, so that nothing moves when it comes. */
export function svg(label: string, width: number, height: number, body: string, kind = ""): string {
  const rems = (value: number): string => `${Math.round((value / REM) * 100) / 100}rem`;
  const size = `width="${rems(width)}" height="${rems(height)}" viewBox="0 0 ${short(width)} ${short(height)}"`;
  return `<svg class="pic${kind && ` ${kind}`}" role="group" aria-label="${safe(label)}" ${size}>${body}</svg>`;
}

/** Lines of text from `x`, `y` downwards; a text from right to left begins at `x` + `width`. */
export function lines(texts: readonly string[], x: number, y: number, width: number, kind: string, lang = ""): string {
  if (!texts.length) return "";
  const leftwards = runsLeftwards(texts.join(" "));
  const start = short(leftwards ? x + width : x);
  const rows = texts.map((text, index) => `<tspan x="${start}"${index ? ` dy="${LINE}"` : ""}>${safe(text)}</tspan>`);
  const attributes = `${leftwards ? ' direction="rtl"' : ""}${lang ? ` lang="${safe(lang)}"` : ""}`;
  return `<text class="${kind}" x="${start}" y="${short(y)}"${attributes}>${rows.join(" ")}</text>`;
}

/** A link round a part of a picture; without an address the part stands alone. `hint` says in full what it leads to. */
export function link(href: string, kind: string, hint: string, body: string, data = ""): string {
  const title = hint ? `<title>${safe(hint)}</title>` : "";
  if (!href) return `<g class="${kind}"${data}>${title}${body}</g>`;
  return `<a class="${kind}" href="${safe(href)}"${data}>${title}${body}</a>`;
}
