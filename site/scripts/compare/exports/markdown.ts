// A comparison as a Markdown table (the pipe tables that GitHub, Pandoc and most editors know).
import type { Definition, Piece, Place } from "../model.ts";
import { addresses, sheet } from "./sheet.ts";
import type { Cell } from "./sheet.ts";

/** Text in which no character has a meaning for Markdown; a line break becomes a space, since a row is one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ").replace(/[\\`*_{}[\]<>#|~^$&!@']/g, "\\$&")
    .replace(/^(\s*)([-+]|\d+[.)])(?=\s)/, (_, space: string, sign: string) => space + sign.replace(/.$/, "\\$&"))
    .replace(/-(?=-)|"|\.(?=\.)/g, "\\$&");
}

/** The comparison as Markdown. */
export function toMarkdown(definitions: readonly Definition[], style: string, place: Place): string {
  const { head, rows, references, notes } = sheet(definitions, style, place);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(head.map(escapeMarkdown)),
    line(head.map(() => "---")),
    ...rows.map((row) => line([`**${escapeMarkdown(row.head)}**`, ...row.cells.map(cell)])),
    "",
    ...notes.flatMap((note) => [linked(note), ""]),
    "**References**", "",
    ...references.map((one) => `- ${pieces(one)}`), "",
  ].join("\n");
}

function cell({ said, ours, codes }: Cell): string {
  return [
    ...said.map((words) => `“${escapeMarkdown(words)}”`),
    ...(ours ? [escapeMarkdown(ours)] : []),
    ...(codes.length ? [`*${codes.map(escapeMarkdown).join("; ")}*`] : []),
  ].join("<br>") || "–";
}

function pieces(list: readonly Piece[]): string {
  return list.map(({ text, italic }) => {
    const shown = linked(text);
    return italic && text.trim() ? shown.replace(/^(\s*)(.*?)(\s*)$/s, "$1*$2*$3") : shown;
  }).join("").trim();
}

function linked(text: string): string {
  return addresses(text).map((part) => (part.address ? `<${part.text}>` : escapeMarkdown(part.text))).join("");
}
