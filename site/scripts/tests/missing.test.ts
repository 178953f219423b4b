import assert from "node:assert/strict";
import { test } from "node:test";

import { askedFor, folded, words } from "../missing/address.ts";
import { guesses, type Page } from "../missing/guess.ts";

const PAGES: Page[] = [
  { path: "definitions/ostrom-1996.html", title: "Ostrom 1996 on co-production (public services)", kind: "Definition" },
  { path: "definitions/ostrom-1996-v-body.html", title: "Ostrom 1996, another place", kind: "Definition" },
  { path: "definitions/index.html", title: "Definitions by year", kind: "" },
  { path: "concepts/co-production.html", title: "co-production", kind: "Concept" },
  { path: "concepts/co-production-sts.html", title: "co-production (science and technology studies)", kind: "Concept" },
  { path: "people/edgar-cahn.html", title: "Edgar S. Cahn", kind: "Person" },
  { path: "claims/ple-history.html", title: "Plé 2010: history", kind: "Claim" },
];

function first(asked: string): string | undefined {
  return guesses(asked, PAGES)[0]?.path;
}

test("what was asked for is read below the path of the site, without extension and slashes", () => {
  assert.equal(askedFor("/glossary/definitions/foo/bar.html", "/glossary/"), "definitions/foo/bar");
  assert.equal(askedFor("/definitions/", "/"), "definitions");
  assert.equal(askedFor("/people/Pl%C3%A9", "/"), "people/Plé");
  assert.equal(askedFor("/%E0%A4%A", "/"), "%E0%A4%A");
});

test("an address is cut before anything is compared with it", () => {
  assert.equal(askedFor(`/${"x".repeat(1_000_000)}`, "/").length, 200);
});

test("the search is given the last words", () => {
  assert.equal(words("definitions/ostrom-1996"), "ostrom 1996");
  assert.equal(words(""), "");
});

test("case, accents, extensions and spellings of “co” words do not matter", () => {
  for (const spelling of ["Concepts/Co-Production", "concepts/coproduction", "concepts/co production.html", "concepts/co_production/"]) {
    assert.equal(folded(spelling), "concepts/coproduction", spelling);
    assert.equal(first(spelling), "concepts/co-production.html", spelling);
  }
  assert.equal(folded("people/Plé"), "people/ple");
  assert.equal(folded("concepts/cobiquity"), "concepts/cobiquity");
});

test("a page is found without its extension, with a slash, misspelt, in another folder, by its title and by its beginning", () => {
  assert.equal(first("definitions/ostrom-1996/"), "definitions/ostrom-1996.html");
  assert.equal(first("definitions/ostrum-1996"), "definitions/ostrom-1996.html");
  assert.equal(first("claims/ostrom-1996"), "definitions/ostrom-1996.html");
  assert.equal(first("definitions/old/ostrom-1996"), "definitions/ostrom-1996.html");
  assert.equal(first("people/edgar-s-cahn"), "people/edgar-cahn.html");
  assert.equal(first("ostrom"), "definitions/ostrom-1996.html");
  assert.equal(first("definitions"), "definitions/index.html");
});

test("what only lies in the same folder is no guess", () => {
  assert.deepEqual(guesses("definitions/ostrum-1996", PAGES).map((page) => page.path), ["definitions/ostrom-1996.html"]);
});

test("nothing is offered where nothing is like it", () => {
  assert.deepEqual(guesses("quantum-chromodynamics", PAGES), []);
  assert.deepEqual(guesses("", PAGES), []);
});
