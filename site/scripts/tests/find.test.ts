import assert from "node:assert/strict";
import { test } from "node:test";

import { Finder, type Finding } from "../find/answer.ts";
import { LOOKED_AT } from "../find/limit.ts";
import { normalise } from "../find/normalise.ts";
import type { Statement } from "../find/statement.ts";
import { readWords } from "../find/words.ts";

const OSTROM =
  "Coproduction is a process through which inputs from individuals who are not “in” the same organization are transformed into goods and services.";
const MATTSON =
  "Understood to mean the joint production of municipal goods and services by the local municipal bureaucracy and the individual citizen-taxpayer, " +
  "coproduction promises the city lower taxes while maintaining existing municipal service levels.";

function statement(page: string, text: string, rest: Partial<Statement> = {}): Statement {
  return { page, text, title: page, kind: "Definition", wording: "quotation", lang: "en", who: "", work: "", year: "", place: "", through: "", checked: "", ...rest };
}

const finder = new Finder({
  works: {},
  statements: [
    statement("ostrom", OSTROM),
    statement("mattson", MATTSON),
    statement("ours", "People who do not all belong to one organisation give what a service is made of.", { wording: "paraphrase" }),
    statement("omitted", "Citizens take part in the design […] and in the delivery of what they need.", { kind: "Claim" }),
    statement("copy", "Users share power with professionals in equal and reciprocal relationships.", { kind: "Quoted inside another text" }),
    statement("own", "Users share power with professionals in equal and reciprocal relationships."),
    statement("label", "Reciprocity", { kind: "Part of a framework" }),
    statement("bracketed", "It is given by each on his [or her] own account, as printed in the report of [2001] itself."),
  ],
});

function only(text: string): Finding {
  const { findings } = finder.ask(text);
  assert.equal(findings.length, 1, `found ${findings.map((one) => one.statement.page).join(", ") || "nothing"}`);
  return findings[0]!;
}

function said(text: string): string {
  return only(text).verdict.sentence;
}

function shown(text: string): string {
  return only(text).verdict.runs.map(({ kind, text }) => ({ same: text, gone: `<del>${text}</del>`, new: `<ins>${text}</ins>`, mark: text })[kind]).join("");
}

test("a quotation as we hold it is word for word, whatever the shape of its marks and the breaks of its lines", () => {
  const plain = OSTROM.replace(/[“”]/g, '"').replace(/ /g, "\u00a0").replace("process", "pro-\ncess").replace("inputs", "in\u00adputs");
  for (const text of [OSTROM, plain, `“${OSTROM}”`, OSTROM.replace("Coproduction", "Coproduc- tion")]) {
    assert.equal(said(text), "Word for word as we hold it.");
    assert.equal(only(text).statement.page, "ostrom");
  }
});

test("spelling, case, hyphens and punctuation are told from words that differ", () => {
  assert.equal(said(OSTROM.replace("organization", "organisation")), "The same words; spelling differs.");
  assert.equal(said(OSTROM.replace("Coproduction", "co-production")), "The same words; hyphens differ.");
  assert.equal(said(OSTROM.replace("Coproduction", "Co production")), "The same words; hyphens differ.");
  assert.equal(said(OSTROM.replace("Coproduction", "coproduction")), "The same words; case differs.");
  assert.equal(said(OSTROM.replace(/[“”]/g, "")), "The same words; punctuation differs.");
  assert.deepEqual(only(OSTROM.replace(/[“”]/g, "")).verdict.details[0], "Before “in” we hold a quotation mark, yours has no mark");
  assert.equal(said(OSTROM.replace("“in”", "‘in’")), "Word for word as we hold it.");
});

test("words replaced, left out or added are counted and shown in their places", () => {
  assert.equal(said(OSTROM.replace("inputs", "contributions")), "1 word differs.");
  assert.match(shown(OSTROM.replace("inputs", "contributions")), /through which <del>inputs<\/del> <ins>contributions<\/ins> from/);
  assert.match(shown(OSTROM.replace("are transformed ", "transformed ")), /organization <del>are<\/del> transformed/);
  assert.match(shown(OSTROM.replace("goods and", "goods, works and")), /<ins>works<\/ins>/);
  assert.equal(said(OSTROM.replace("Coproduction", "Cooperation")), "1 word differs.");
  assert.equal(said(OSTROM.replace("services.", "benefits.")), "1 word differs.");
});

test("a part is called a part, and what stands round it in the pasted text is no change", () => {
  const text = "Mattson (1986) writes that “coproduction promises the city lower taxes while maintaining existing municipal service levels”, no less.";
  assert.equal(said(text), "Only part is quoted: 12 of 32 words, word for word.");
  assert.match(shown(text), /^… coproduction .* levels$/);
  assert.equal(said(text.replace("lower", "reduced")), "Only part is quoted: 12 of 32 words. In these, 1 word differs.");
});

test("marks of omission and words in square brackets count as the quoter’s", () => {
  for (const mark of ["[…]", "[...]", "…", ". . .", "(...)"]) {
    assert.equal(
      said(OSTROM.replace("from individuals who are not “in” the same organization", mark)),
      "Only part is quoted: 13 of 22 words, word for word. Your mark of omission stands for 9 words.",
    );
  }
  assert.equal(said(OSTROM.replace("“in”", "“in” [sic]")), "Word for word as we hold it. The words in square brackets are the quoter’s.");
  assert.equal(said(OSTROM.replace("inputs", "[contributions]")), "Word for word as we hold it. The words in square brackets are the quoter’s.");
  assert.equal(said(OSTROM.replace("Coproduction", "[C]oproduction")), "Word for word as we hold it.");
});

test("brackets that the author prints belong to the words", () => {
  assert.equal(said("It is given by each on his [or her] own account, as printed in the report of [2001] itself."), "Word for word as we hold it.");
});

test("where our own copy leaves words out, more words are no fault", () => {
  assert.match(said("Citizens take part in the design of their services and in the delivery of what they need."), /^Word for word as we hold it\. Our copy leaves words out/);
});

test("each quotation of a paragraph is found, in the order of the paragraph", () => {
  const text = `Mattson says: ${MATTSON} That is one view among several, held for a while in some quarters. Ostrom: “${OSTROM}” And so it went on.`;
  assert.deepEqual(finder.ask(text).findings.map((one) => one.statement.page), ["mattson", "ostrom"]);
});

test("an entry of its own comes before a copy inside another, which is named beside it", () => {
  const found = only("Users share power with professionals in equal and reciprocal relationships.");
  assert.equal(found.statement.page, "own");
  assert.deepEqual(found.also.map((one) => one.page), ["copy"]);
});

test("our own words are found and told from the author’s", () => {
  assert.equal(only("People who do not all belong to one organization give what a service is made of.").statement.wording, "paraphrase");
});

test("a name of one word is found alone and not inside a sentence", () => {
  assert.equal(only("reciprocity").statement.page, "label");
  assert.deepEqual(finder.ask("Nothing but reciprocity will ever do for people like these in our time.").findings, []);
});

test("sentences from elsewhere are not found", () => {
  for (const text of ["The tram to the harbour leaves every ten minutes in summer.", "Goods and services are taxed by the city.", "", "   ", "…", "[[[["]) {
    assert.deepEqual(finder.ask(text).findings, [], text);
  }
});

test("what goes beyond the limit is counted and not looked at", () => {
  const answer = finder.ask(`${"word ".repeat(LOOKED_AT / 5)}${OSTROM}`);
  assert.equal(answer.unread, OSTROM.length);
  assert.deepEqual(answer.findings, []);
});

test("each character of a normalised text knows its place", () => {
  const text = "a\u00adb  “c…”\u00a0ﬁn co-\n production e\u0301";
  const read = normalise(text);
  assert.equal(read.text, 'ab "c..." fin co\u0001production é');
  assert.equal(read.places.length, read.text.length);
  assert.equal(text[read.places[read.text.indexOf("p")]!], "p");
});

test("words are compared without hyphens, and by one spelling", () => {
  const keys = (text: string): string[] => readWords(text).map((word) => word.key);
  for (const text of ["co-production", "coproduction", "co production", "Co‑Production", "co-\nproduction", "co\u00adproduction"]) assert.deepEqual(keys(text), ["coproduction"]);
  assert.deepEqual(keys("organised labour"), keys("organized labor"));
  assert.deepEqual(keys("pre- and post-war"), ["pre", "and", "postwar"]);
});
