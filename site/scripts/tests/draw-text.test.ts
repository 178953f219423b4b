import assert from "node:assert/strict";
import { test } from "node:test";

import { runsLeftwards, safe, widthOf, wrap } from "../draw/text.ts";

const SENTENCE = "Blurring the distinction between people assigned expert status, including professionals, and others";

test("wrapped text has all its words in their order, and no line is too wide", () => {
  const lines = wrap(SENTENCE, 200, 14);
  assert.ok(lines.length > 1);
  assert.equal(lines.join(" "), SENTENCE);
  for (const line of lines) assert.ok(widthOf(line, 14) <= 200, line);
});

test("a word wider than the line is broken, and nothing of it is lost", () => {
  const word = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(4);
  const lines = wrap(word, 120, 14);
  assert.equal(lines.join(""), word);
  for (const line of lines) assert.ok(widthOf(line, 14) <= 120, line);
});

test("signs that belong together are not torn apart", () => {
  const family = "👩‍👩‍👧‍👦";
  const lines = wrap(family.repeat(9), 40, 14);
  assert.ok(lines.length > 1);
  for (const line of lines) assert.equal(line.replaceAll(family, ""), "");
});

test("Chinese text without spaces is wrapped too", () => {
  const text = "合作生产是指公民与公共服务人员共同提供服务";
  const lines = wrap(text, 100, 14);
  assert.ok(lines.length >= 3);
  assert.equal(lines.join(""), text);
});

test("what exceeds the lines allowed ends with dots", () => {
  const lines = wrap(SENTENCE, 120, 14, 2);
  assert.equal(lines.length, 2);
  assert.match(lines[1] as string, / …$/u);
  assert.ok(widthOf(lines[1] as string, 14) <= 120);
});

test("newlines and runs of space count as one space", () => {
  assert.deepEqual(wrap(" one\n\ttwo  ", 500, 14), ["one two"]);
  assert.deepEqual(wrap(" \n ", 500, 14), []);
});

test("the first letter says from which side a text runs", () => {
  assert.equal(runsLeftwards("“إنتاج مشترك”"), true);
  assert.equal(runsLeftwards("1. הפקה משותפת"), true);
  assert.equal(runsLeftwards("Co-production إنتاج"), false);
  assert.equal(runsLeftwards("123"), false);
});

test("markup and forbidden characters cannot get out of a text", () => {
  assert.equal(safe('<b a="1">&\n\u0000\ud800</b>'), "&lt;b a=&quot;1&quot;&gt;&amp; &lt;/b&gt;");
});
