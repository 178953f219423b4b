import assert from "node:assert/strict";
import { test } from "node:test";

import { agreement } from "../compare/agreement.ts";
import { chosenIn, MOST, wellFormed, withChosen } from "../compare/chosen.ts";
import { alike, difference, ordered, related } from "../compare/difference.ts";
import { matrix } from "../compare/matrix.ts";
import { isDefinition, textOf } from "../compare/model.ts";
import { coded, made } from "./compare-samples.ts";

test("the address names definitions in order, each once, however the commas are written", () => {
  assert.deepEqual(chosenIn("?with=b-2,a-1,b-2").ids, ["b-2", "a-1"]);
  assert.deepEqual(chosenIn("?q=x&with=a%2Cb%2cc&with=d").ids, ["a", "b", "c", "d"]);
  assert.deepEqual(chosenIn("?with= Ostrom-1996 ,,").ids, ["ostrom-1996"]);
  assert.deepEqual(chosenIn("?without=a"), { ids: [], over: [], unreadable: [] });
});

test("what is not well formed in an address is named and costs nothing else", () => {
  assert.deepEqual(chosenIn("?with=a,%ZZ,%FF,b"), { ids: ["a", "b"], over: [], unreadable: ["%ZZ", "%FF"] });
});

test("more than the most is left over", () => {
  const ids = Array.from({ length: MOST + 2 }, (_, n) => `d-${n}`);
  assert.deepEqual(chosenIn(`?with=${ids.join(",")}`).over, ["d-12", "d-13"]);
});

test("what cannot be the name of an entry is not asked for", () => {
  assert.ok(wellFormed("élan-1996.b"));
  for (const id of ["", "../data", "a/b", "a..b", "<script>", "a?b", "-a"]) assert.ok(!wellFormed(id), id);
});

test("an address carries the choice, keeps the rest, and is clean without one", () => {
  assert.equal(withChosen("../x.html?v=1&with=old#here", ["a", "b"]), "../x.html?v=1&with=a,b#here");
  assert.equal(withChosen("x.html?with=a#h", []), "x.html#h");
  assert.equal(withChosen("x.html", ["ü&,#"]), "x.html?with=%C3%BC%26%2C%23");
  assert.deepEqual(chosenIn(new URL(withChosen("https://a.b/x", ["ü"])).search).ids, ["ü"]);
});

test("the matrix has the aspects of any definition in their order, and gaps where one is silent", () => {
  const rows = matrix([made("a", { text: "x", aspects: [coded("product", 5, "goods")] }), made("b", { text: "y", aspects: [coded("producers", 1, "state")] })]);
  assert.deepEqual(rows.map(({ id, cells }) => [id, cells.map((cell) => cell?.codes[0]?.id)]), [
    ["producers", [undefined, "state"]],
    ["product", ["goods", undefined]],
  ]);
});

test("codes of all, of some and of one are told apart, and so is silence; only coded definitions count", () => {
  const [a, b, c, none] = [
    made("a", { text: "", aspects: [coded("who", 1, "citizens", "users"), coded("what", 2, "goods")] }),
    made("b", { text: "", aspects: [coded("who", 1, "citizens", "users")] }),
    made("c", { text: "", aspects: [coded("who", 1, "citizens", "experts")] }),
    made("none", { text: "" }),
  ];
  const found = agreement([a, b, c, none]);
  assert.deepEqual(found.coded, [a, b, c]);
  assert.deepEqual(found.aspects.map(({ id, all, some, one, open }) => ({
    id, all: all.map((use) => use.code.id), some: some.map((use) => [use.code.id, use.definitions.map((d) => d.id)]),
    one: one.map((use) => use.code.id), open: open.map((d) => d.id),
  })), [
    { id: "who", all: ["citizens"], some: [["users", ["a", "b"]]], one: ["experts"], open: [] },
    { id: "what", all: [], some: [], one: ["goods"], open: ["b", "c"] },
  ]);
});

test("a single coded definition agrees with nobody", () => {
  const found = agreement([made("a", { text: "", aspects: [coded("who", 1, "citizens")] }), made("b", { text: "" })]);
  assert.deepEqual(found.aspects.map(({ all, one }) => [all.length, one.length]), [[0, 1]]);
});

test("a difference gives back both texts and joins words that changed together", () => {
  const texts = ["Citizens give time, and effort.", "Citizens share their time and money, freely."] as const;
  const found = difference(...texts);
  assert.deepEqual([found.earlier, found.later].map((side) => side.map((run) => run.text).join("")), [...texts]);
  assert.deepEqual(found.earlier.filter((run) => !run.same).map((run) => run.text), ["give", ",", "effort."]);
  assert.deepEqual(found.later.filter((run) => !run.same).map((run) => run.text), ["share their", "money, freely."]);
});

test("equal, empty and altogether different texts have a difference too", () => {
  assert.deepEqual(difference("a b.", "a b."), { earlier: [{ same: true, text: "a b." }], later: [{ same: true, text: "a b." }] });
  assert.deepEqual(difference("", "x"), { earlier: [], later: [{ same: false, text: "x" }] });
  assert.deepEqual(difference("один два", "три").earlier, [{ same: false, text: "один два" }]);
  assert.deepEqual(difference("—", "—").earlier, [{ same: true, text: "—" }]);
});

test("wordings are alike if they share many runs of words, whatever their capitals and points", () => {
  const text = "a process through which inputs from individuals are transformed into goods";
  assert.ok(alike(text, "It is: A process, through which inputs from individuals become goods."));
  assert.ok(!alike(text, "citizens and officials make services together in many ways and places"));
  assert.ok(!alike("too short", "too short"));
});

test("related are definitions of one lineage, and quotations that are alike; paraphrases are ours and not related by words", () => {
  const words = "citizens and officials make services together every day";
  const [first, second, third, ours] = [
    made("first", { text: "one", year: "2001" }), made("second", { text: words, year: "1999", earlier: ["first"] }),
    made("third", { text: words, year: "1990" }), made("ours", { text: words, wording: "paraphrase" }),
  ];
  assert.deepEqual(related([first, second, third, ours]).map(({ earlier, later }) => [earlier.id, later.id]), [
    ["first", "second"], ["third", "second"],
  ]);
  assert.equal(ordered(second, first).earlier, first);
  assert.equal(ordered(made("x", { text: "", year: null }), third).earlier, third);
});

test("a page that a host gives in place of a missing file is no definition", () => {
  for (const value of [undefined, null, "x", [], {}, { id: "x" }]) assert.ok(!isDefinition(value));
  assert.ok(isDefinition(made("a", { text: "x" })));
});

test("the text of a definition is its parts joined", () => {
  assert.equal(textOf(made("a", { text: "“x” & <y>" })), "“x” & <y>");
});
