// A comparison as a LaTeX longtable: a snippet for the body of a document, with what its preamble needs in a comment.
import type { Definition, Piece, Place } from "../model.ts";
import { addresses, sheet } from "./sheet.ts";
import type { Cell } from "./sheet.ts";

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#", "%": "\\%", "_": "\\_",
  "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}",
  '"': "\\textquotedbl{}", "`": "\\textasciigrave{}", "'": "\\textquotesingle{}",
};
const LETTERS_OF_PDFLATEX = /^[\p{Script=Latin}\p{Script=Common}]*$/u;

/** Text in which no character has a meaning for LaTeX; a line break becomes a space, as LaTeX reads it. */
export function escapeLatex(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ").replace(/[\\{}$&#%_^~<>|"`']/g, (sign) => SPECIAL[sign] ?? sign)
    .replace(/-(?=-)/g, "-{}");
}

/** The comparison as LaTeX. */
export function toLatex(definitions: readonly Definition[], style: string, place: Place): string {
  const { head, rows, references, notes } = sheet(definitions, style, place);
  const widths = head.length === 3 && head[0] === "Definition" ? [0.2, 0.15, 0.56] : [0.13, ...head.slice(1).map(() => 0.87 / (head.length - 1) - 0.036)];
  const columns = widths.map((width) => `>{\\raggedright\\arraybackslash}p{${width.toFixed(3)}\\linewidth}`).join("\n  ");
  const body = rows.map((row) => `${[escapeLatex(row.head), ...row.cells.map(cell)].join("\n  & ")} \\\\[2pt]`);
  const headRow = `${head.map((text) => `\\textbf{${escapeLatex(text)}}`).join(" & ")} \\\\`;
  const snippet = [
    "{\\footnotesize", `\\begin{longtable}{@{}\n  ${columns}@{}}`,
    "\\toprule", headRow, "\\midrule", "\\endhead", "\\bottomrule", "\\endfoot",
    ...body, "\\end{longtable}", "}", "",
    ...notes.map((note) => `\\noindent ${linked(note)}\\par`), "",
    "\\paragraph{References}", "\\begin{itemize}", ...references.map((one) => `\\item{} ${pieces(one)}`), "\\end{itemize}", "",
  ].join("\n");
  return `${preamble(snippet)}${snippet}`;
}

function preamble(snippet: string): string {
  const engine = LETTERS_OF_PDFLATEX.test(snippet)
    ? "% With pdfLaTeX also: \\usepackage[T1]{fontenc} \\usepackage{textcomp}"
    : "% There are letters beyond the Latin ones: use XeLaTeX or LuaLaTeX with \\usepackage{fontspec} and a font that has them.";
  return `% In the preamble: \\usepackage{array,booktabs,longtable,url}\n${engine}\n`;
}

function cell({ said, ours, codes }: Cell): string {
  const lines = [
    ...said.map((words) => `“${escapeLatex(words)}”`),
    ...(ours ? [escapeLatex(ours)] : []),
    ...(codes.length ? [`\\emph{Codes:} ${codes.map(escapeLatex).join("; ")}`] : []),
  ];
  return lines.length ? lines.join(" \\newline ") : "--";
}

function pieces(list: readonly Piece[]): string {
  return list.map(({ text, italic }) => (italic ? `\\textit{${escapeLatex(text)}}` : linked(text))).join("").trim();
}

// Inside \url nothing is escaped; what is no plain address is text.
function linked(text: string): string {
  return addresses(text).map((part) => (part.address && /^[\x21-\x7e]+$/.test(part.text) ? `\\url{${part.text}}` : escapeLatex(part.text))).join("");
}
