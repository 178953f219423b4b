import assert from "node:assert/strict";
import { test } from "node:test";

import { toCsv } from "../compare/exports/csv.ts";
import { escapeHtml, toHtml, toHtmlPage } from "../compare/exports/html.ts";
import { escapeLatex, toLatex } from "../compare/exports/latex.ts";
import { escapeMarkdown, toMarkdown } from "../compare/exports/markdown.ts";
import { sheet } from "../compare/exports/sheet.ts";
import type { Definition } from "../compare/model.ts";
import { coded, made } from "./compare-samples.ts";

const NASTY = 'He said "yes | no", 100 % & $5 #1 a_b^c~d \\e {f} <g> `h` \'i\'\nnext -- line; знание 知識';
const PLACE = { address: "https://example.org/compare.html?with=nasty,ours", version: "2.0" };
const REFERENCE = { style: "apa", label: "APA 7", in_text: "(Li & Öz, 2000)", parts: [{ text: "Li & Öz (2000). " }, { text: "Title_of 100%", italic: true }, { text: ". https://doi.org/10.1/a_b", href: "https://doi.org/10.1/a_b" }] };

function nasty(): Definition[] {
  const who = { ...coded("who", 1, "citizens & users"), words: [{ phrase: 0, words: 'the "people" | all_of them' }] };
  return [
    made("nasty", { text: NASTY, aspects: [who], title: "Li & Öz 2000", references: [REFERENCE] }),
    made("ours", { text: "Our words, 50 %.", wording: "paraphrase", title: "O'Hara_2001", aspects: [coded("what", 2, "goods")] }),
  ];
}

// A reader of RFC 4180, written for the test alone.
function records(csv: string): string[][] {
  const found: string[][] = [[]];
  let [field, inside] = ["", false];
  for (let place = 0; place < csv.length; place += 1) {
    const sign = csv.charAt(place);
    if (inside && sign === '"' && csv[place + 1] === '"') { field += '"'; place += 1; }
    else if (sign === '"') inside = !inside;
    else if (!inside && sign === ",") { found.at(-1)?.push(field); field = ""; }
    else if (!inside && csv.startsWith("\r\n", place)) { found.at(-1)?.push(field); field = ""; found.push([]); place += 1; }
    else field += sign;
  }
  assert.ok(!inside && field === "");
  return found.slice(0, -1);
}

test("CSV gives back every text as it is, a line for each definition, with reference, address and version", () => {
  const csv = toCsv(nasty(), "apa", PLACE);
  const [head = [], first = [], second = [], ...more] = records(csv);
  assert.equal(more.length, 0);
  assert.ok([head, first, second].every((line) => line.length === head.length));
  const cell = (line: string[], name: string): string | undefined => line[head.indexOf(name)];
  assert.equal(cell(first, "text"), `“${NASTY}”`);
  assert.equal(cell(first, "who: words"), '“the "people" | all_of them”');
  assert.equal(cell(first, "who: codes"), "citizens & users");
  assert.equal(cell(first, "reference"), "Li & Öz (2000). Title_of 100%. https://doi.org/10.1/a_b");
  assert.deepEqual([cell(second, "wording"), cell(second, "text")], ["paraphrase", "Our words, 50 %."]);
  assert.deepEqual([cell(second, "comparison"), cell(second, "version")], [PLACE.address, "2.0"]);
  assert.equal(cell(second, "reference"), "O'Hara_2001, p. 1");
  assert.ok(csv.endsWith("\r\n") && !/(?<!\r)\n/.test(csv.replaceAll(NASTY.replaceAll('"', '""'), "")));
});

test("LaTeX has no sign left that means something", () => {
  assert.equal(escapeLatex("50 % & $5 #1 a_b {c} ^~\\"),
    "50 \\% \\& \\$5 \\#1 a\\_b \\{c\\} \\textasciicircum{}\\textasciitilde{}\\textbackslash{}");
  assert.equal(escapeLatex('"a" -- \'b\'\n\nc'), "\\textquotedbl{}a\\textquotedbl{} -{}- \\textquotesingle{}b\\textquotesingle{} c");
  const latex = toLatex(nasty(), "apa", PLACE);
  assert.ok(latex.includes("\\url{https://doi.org/10.1/a_b}") && latex.includes(`\\url{${PLACE.address}}`));
  const body = latex.split("\n").filter((line) => !line.startsWith("%")).join("\n").replace(/\\url\{[^}]*\}/g, "");
  assert.equal(body.match(/(?<!\\)[#$%^~"`|]/g), null);
  assert.equal([...body.matchAll(/(?<!\\)\{/g)].length, [...body.matchAll(/(?<!\\)\}/g)].length);
  for (const row of body.slice(body.indexOf("\\endfoot"), body.indexOf("\\end{longtable}")).split("\\\\[2pt]").slice(0, -1))
    assert.equal(row.match(/(?<!\\)&/g)?.length, 2, row);
  assert.ok(latex.includes("\\textit{Title\\_of 100\\%}"));
});

test("LaTeX says which engine its letters need", () => {
  assert.match(toLatex(nasty(), "apa", PLACE), /XeLaTeX or LuaLaTeX/);
  assert.match(toLatex(nasty().slice(1), "apa", PLACE), /% With pdfLaTeX also/);
});

test("Markdown keeps one row on one line and as many cells as its head", () => {
  const lines = toMarkdown(nasty(), "apa", PLACE).split("\n").filter((line) => line.startsWith("|"));
  assert.deepEqual([...new Set(lines.map((line) => line.match(/(?<!\\)\|/g)?.length))], [4]);
  assert.equal(escapeMarkdown("a|b *c* <d> [e](f) \\ `g`\nh"), "a\\|b \\*c\\* \\<d\\> \\[e\\](f) \\\\ \\`g\\` h");
  assert.equal(escapeMarkdown("1. no list"), "1\\. no list");
});

test("HTML is escaped everywhere and keeps the words", () => {
  assert.equal(escapeHtml(`<a href="x" id='y'>&`), "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;");
  const html = toHtmlPage(nasty(), "apa", PLACE);
  assert.ok(html.includes(`“${escapeHtml(NASTY)}”`));
  assert.ok(html.includes("<i>Title_of 100%</i>"));
  assert.ok(!html.includes("<g>"));
  assert.ok(toHtml(nasty(), "apa", PLACE).startsWith("<table"));
});

test("a script in an address becomes text and no link", () => {
  const bad = made("bad", { text: "x", references: [{ ...REFERENCE, parts: [{ text: "y", href: "javascript:alert(1)" }] }] });
  assert.ok(!toHtml([bad], "apa", PLACE).includes("javascript:"));
});

test("every export holds all references, the address and the version; paraphrases are marked and never between quotation marks", () => {
  for (const write of [toLatex, toMarkdown, toHtml]) {
    const text = write(nasty(), "apa", PLACE);
    assert.match(text, /doi\.org/);
    assert.match(text, /Version: 2(\\)?\.0/);
    assert.match(text, /compare\.html\?with=nasty,ours/);
    assert.match(text, /\[?paraphrase\\?\] Our words/);
    assert.doesNotMatch(text, /“Our words/);
  }
});

test("few definitions stand in columns, many in rows, and the same reference once", () => {
  const many = Array.from({ length: 5 }, (_, n) => made(`d${n}`, { text: `text ${n}`, references: [REFERENCE], aspects: [coded("who", 1, "c")] }));
  assert.deepEqual(sheet(many.slice(0, 2), "apa", PLACE).head, ["Aspect", "d0", "d1"]);
  const tall = sheet(many, "apa", PLACE);
  assert.deepEqual([tall.head.length, tall.rows.length, tall.references.length], [3, 20, 1]);
  assert.ok(tall.rows.every((row) => row.cells.length === 2));
});
