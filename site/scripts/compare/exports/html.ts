// A comparison as an HTML table that word processors keep as a table when it is pasted or opened.
import type { Definition, Piece, Place } from "../model.ts";
import { addresses, sheet } from "./sheet.ts";
import type { Cell } from "./sheet.ts";

const SIGNS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
// Word processors read no style sheet when a table is pasted.
const CELL = 'style="border:1px solid #808080;padding:4pt;text-align:left;vertical-align:top"';

/** Text in which no character has a meaning for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

/** The table with its references, to be pasted. */
export function toHtml(definitions: readonly Definition[], style: string, place: Place): string {
  const { head, rows, references, notes } = sheet(definitions, style, place);
  return [
    '<table border="1" cellspacing="0" cellpadding="4" style="border-collapse:collapse">',
    `<thead><tr>${head.map((text) => `<th scope="col" ${CELL}>${escapeHtml(text)}</th>`).join("")}</tr></thead>`,
    "<tbody>",
    ...rows.map((row) => `<tr><th scope="row" ${CELL}>${escapeHtml(row.head)}</th>${row.cells.map((one) => `<td ${CELL}>${cell(one)}</td>`).join("")}</tr>`),
    "</tbody>", "</table>",
    ...notes.map((note) => `<p>${linked(note)}</p>`),
    "<p><b>References</b></p>", "<ul>", ...references.map((one) => `<li>${pieces(one)}</li>`), "</ul>", "",
  ].join("\n");
}

/** The table as a page of its own. */
export function toHtmlPage(definitions: readonly Definition[], style: string, place: Place): string {
  const title = `Definitions compared: ${definitions.map((definition) => definition.title).join("; ")}`;
  return `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${escapeHtml(title)}</title>\n</head>\n<body>\n${toHtml(definitions, style, place)}</body>\n</html>\n`;
}

function cell({ said, ours, codes }: Cell): string {
  return [
    ...said.map((words) => `“${escapeHtml(words)}”`),
    ...(ours ? [escapeHtml(ours)] : []),
    ...(codes.length ? [`<i>${codes.map(escapeHtml).join("; ")}</i>`] : []),
  ].join("<br>") || "–";
}

function pieces(list: readonly Piece[]): string {
  return list.map(({ text, italic }) => (italic ? `<i>${linked(text)}</i>` : linked(text))).join("").trim();
}

function linked(text: string): string {
  return addresses(text).map((part) => {
    const shown = escapeHtml(part.text);
    return part.address ? `<a href="${shown}">${shown}</a>` : shown;
  }).join("");
}
