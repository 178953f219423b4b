import assert from "node:assert/strict";
import { test } from "node:test";

import { readQuestion, writeQuestion } from "../search/address.ts";
import { excerpt, matchedWords } from "../search/excerpt.ts";
import { known, options } from "../search/facets.ts";
import { essential, fold, plainName, words } from "../search/fold.ts";
import type { Found } from "../search/index.ts";
import { nearest } from "../search/nearest.ts";
import { firstGroups, inOrder } from "../search/rank.ts";
import { finderAddress, isSentence } from "../search/size.ts";

const VALUES = {
  sense: { "co-production": 1, "co-production (marketing)": 1, "digital co-production": 1 },
  author: { "Ostrom, Elinor": 3, "Ostrom, Vincent": 1, NESTA: 2 },
};

test("three spellings of a word with “co” are one", () => {
  for (const text of ["co-production", "co production", "coproduction", "Co‑production"]) assert.equal(fold(text).toLowerCase(), "coproduction");
  assert.equal(fold("co-op"), "co-op");
  assert.deepEqual(words("Users’ Co-Production!"), ["users", "coproduction"]);
  assert.equal(plainName("co-production (public services)"), "coproduction");
});

test("common words are not searched, unless between quotation marks or alone", () => {
  assert.equal(essential("the role of the citizen in co-production"), "role citizen coproduction");
  assert.equal(essential("“the role of the citizen”"), "“the role of the citizen”");
  assert.equal(essential("who is it"), "who is it");
});

test("a question survives its address", () => {
  const question = { words: "lower taxes & “more”", chosen: { kind: "Definition", author: "Ostrom, Elinor" } };
  assert.deepEqual(readQuestion(writeQuestion(question)), question);
  assert.equal(writeQuestion({ words: "", chosen: {} }), "");
  assert.deepEqual(readQuestion("?q=%E0%A4%A&kind=&other=x").chosen, {});
});

test("values that do not exist are named and not asked for", () => {
  const { filters, unknown } = known({ author: "NESTA", sense: "constructor" }, VALUES);
  assert.deepEqual([filters, unknown], [{ author: "NESTA" }, ["constructor"]]);
});

test("a list of values leaves out what would leave nothing, but never the chosen one", () => {
  assert.deepEqual(options({ b: 2, a: 1, c: 0, d: 0 }, "d").map((one) => [one.value, one.count]), [["a", 1], ["b", 2], ["d", 0]]);
});

test("what is called by the words comes first: the very name, then its other senses, then their definitions", () => {
  const called = { any: ["co-production", "co-production (marketing)"] };
  assert.deepEqual(firstGroups("co production", VALUES), [
    { kind: "Concept", sense: { any: ["co-production"] } },
    { kind: "Concept", sense: called },
    { kind: "Definition", sense: called },
  ]);
  assert.deepEqual(firstGroups("ostrom", VALUES)[0], { kind: "Person", author: { any: ["Ostrom, Elinor", "Ostrom, Vincent"] } });
  assert.deepEqual(firstGroups("", VALUES), []);
});

test("the rest stands by its score and its kind", () => {
  const found = (id: string, score: number): Found => ({ id, score, data: () => Promise.reject(new Error("not asked for")) });
  const kinds = new Map([["Source", new Set(["source"])], ["Definition", new Set(["definition"])]]);
  const order = inOrder([found("other", 9), found("source", 10), found("definition", 5), found("named", 1)], [new Set(["named"])], kinds);
  assert.deepEqual(order.map((one) => one.id), ["named", "definition", "source", "other"]);
});

test("an excerpt shows the stretch with most of the words looked for, and marks them", () => {
  const text = `${"before ".repeat(40)}Lower taxes for all${" behind".repeat(40)}`;
  const pieces = excerpt(text, new Set(["lower", "taxes"]), 12);
  assert.deepEqual(pieces.filter((piece) => piece.marked).map((piece) => piece.text), ["Lower taxes"]);
  assert.equal(pieces[0]?.text.trim(), "…");
  assert.equal(excerpt("Co production, it is.", new Set(["coproduction"]))[0]?.text, "Co production,");
  assert.deepEqual([...matchedWords("One (two) three", [1])], ["two"]);
});

test("a misspelt word gets the nearest known ones", () => {
  assert.deepEqual(nearest("ostorm", Object.keys(VALUES.author), 4), ["ostrom"]);
  assert.deepEqual(nearest("digitl co-production", Object.keys(VALUES.sense), 4), ["digital coproduction"]);
  assert.deepEqual(nearest("nesta", Object.keys(VALUES.author), 4), []);
  assert.deepEqual(nearest("xyzzyplugh", Object.keys(VALUES.author), 4), []);
});

test("a text as long as a sentence is offered for comparison, however long it is", () => {
  assert.equal(isSentence("lower taxes"), false);
  assert.equal(isSentence("one two three four five six seven eight nine ten eleven twelve thirteen"), true);
  assert.equal(isSentence("x".repeat(10_000_000)), true);
  assert.ok(finderAddress("ü".repeat(10_000_000)).length < 130_000);
  assert.doesNotThrow(() => finderAddress("\ud800 half"));
});
