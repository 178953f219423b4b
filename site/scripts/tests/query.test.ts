// The pure parts of the query page: addresses, links, files, words of a query and sentences about it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { initSync, Store } from "oxigraph/web.js";
import { endpointAddress, ownAddress, readAddress, shareAddress } from "../query/address.ts";
import { toCsv } from "../query/csv.ts";
import { NEEDS_SERVER, notFetched, QUERY_LIMIT, refused, sizeOf, tooLarge, unknownQuestion, unreadable } from "../query/faults.ts";
import { pieces } from "../query/highlight.ts";
import { Pages, readPages } from "../query/links.ts";
import { withMemoryLimit } from "../query/memory.ts";
import { nearest } from "../query/nearest.ts";
import { matches, readPrefixes } from "../query/questions.ts";
import { scan } from "../query/scan.ts";
import { plain, readResults } from "../query/terms.ts";
import type { Table, Term } from "../query/terms.ts";

const BASE = "https://w3id.org/coprod/";
const HERE = "http://127.0.0.1:8000/glossary/query.html";

function literal(value: string): Term {
  return { type: "literal", value };
}

test("a text survives the way into a shared address and back, whatever stands in it", () => {
  for (const text of ["SELECT * { ?s ?p ?o }", "# 100 % & more + “ü” 🙂\nASK {}", "a=b#query=c", " "]) {
    const address = shareAddress(`${HERE}?question=old&with=a,b#x`, text, null);
    assert.ok(address.startsWith(`${HERE}#query=`), address);
    assert.deepEqual(readAddress(address), { kind: "query", text });
  }
});

test("a question is shared by its name, and the page keeps what else its address carries", () => {
  assert.equal(shareAddress(`${HERE}?with=a&row=x#query=y`, "", "citizen-control"), `${HERE}?question=citizen-control`);
  const own = ownAddress(`${HERE}?with=a,b&question=other&row=3#query=y`, "", "citizen-control");
  assert.deepEqual(readAddress(own), { kind: "question", name: "citizen-control", row: null });
  assert.equal(new URL(own).searchParams.get("with"), "a,b");
  assert.deepEqual(readAddress(`${HERE}?question=a&row=1980s`), { kind: "question", name: "a", row: "1980s" });
  assert.deepEqual(readAddress(`${HERE}?with=a`), { kind: "nothing" });
});

test("a fragment that is no percent-encoding is told apart from a query", () => {
  assert.deepEqual(readAddress(`${HERE}#query=SELECT%20%ZZ%20x`), { kind: "unreadable", piece: "%ZZ" });
  assert.deepEqual(readAddress(`${HERE}#query=abc%E4`), { kind: "unreadable", piece: "abc%E4" });
  assert.deepEqual(readAddress(`${HERE}#query=abc%`), { kind: "unreadable", piece: "%" });
  assert.deepEqual(readAddress(`${HERE}#query=`), { kind: "query", text: "" });
});

test("the address of the endpoint carries the query as a parameter", () => {
  const url = new URL(endpointAddress('ASK { ?s ?p "a+b & c" }'), HERE);
  assert.equal(url.pathname, "/glossary/sparql");
  assert.equal(url.searchParams.get("query"), 'ASK { ?s ?p "a+b & c" }');
});

test("with a list of pages each thing is found on its own page or on the one above it", () => {
  const list = [{ path: "definitions/ostrom-1996", title: "x" }, { path: "schemes/disciplines.html" }, { path: "ontology" }, { title: "none" }];
  const pages = new Pages(BASE, readPages(list));
  assert.equal(pages.href(`${BASE}definitions/ostrom-1996`), "definitions/ostrom-1996.html");
  assert.equal(pages.href(`${BASE}definitions/ostrom-1996#via.1`), "definitions/ostrom-1996.html#via.1");
  assert.equal(pages.href(`${BASE}schemes/disciplines/education`), "schemes/disciplines.html#education");
  assert.equal(pages.href(`${BASE}ontology#Definition`), "ontology.html#Definition");
  assert.equal(pages.href(`${BASE}definitions/nobody`), null);
  assert.equal(pages.href(`${BASE}receipts/ostrom-1996`), null);
});

test("without a list of pages the form of an address tells where a thing stands", () => {
  const pages = new Pages(BASE, null);
  assert.equal(pages.href(`${BASE}frameworks/middleton-nine#3`), "frameworks/middleton-nine.html#3");
  assert.equal(pages.href(`${BASE}schemes/codes/user-control`), "schemes/codes.html#user-control");
  assert.equal(pages.href(`${BASE}people/ed-mayo`), "people/ed-mayo.html");
  assert.equal(pages.href(`${BASE}receipts/ostrom-1996`), null);
  assert.equal(pages.href(BASE), null);
  assert.equal(pages.href("http://www.wikidata.org/entity/Q1"), null);
  assert.equal(pages.path("http://www.wikidata.org/entity/Q1"), null);
});

test("no IRI of the graph can lead out of the site", () => {
  const pages = new Pages(BASE, null);
  for (const path of ["//evil.example/x", "javascript:alert(1)", "../../x", "a/b?c=d"]) {
    const href = pages.href(BASE + path);
    assert.ok(href === null || new URL(href, HERE).href.startsWith("http://127.0.0.1:8000/glossary/"), path);
  }
});

test("what is no list of pages is none", () => {
  for (const value of [null, {}, [], [1, null], "x"]) assert.equal(readPages(value), null);
});

test("CSV has the values as they are, quoted where commas, quotation marks or line ends stand in them", () => {
  const table: Table = {
    names: ["a", "b,c"],
    rows: [
      { a: literal('say "yes"'), "b,c": literal("one\ntwo") },
      { "b,c": { type: "uri", value: "http://x/y,z" } },
      { a: { type: "bnode", value: "n1" }, "b,c": literal("=1+1") },
    ],
  };
  assert.equal(toCsv(table), 'a,"b,c"\r\n"say ""yes""","one\ntwo"\r\n,"http://x/y,z"\r\n_:n1,=1+1\r\n');
});

test("answers keep the order of their columns and rows, and truth values are no tables", () => {
  const body = '{"head":{"vars":["z","a"]},"results":{"bindings":[{"a":{"type":"literal","value":"1"}},{}]}}';
  const table = readResults(body) as Table;
  assert.deepEqual(table.names, ["z", "a"]);
  assert.deepEqual(table.rows.map((row) => plain(row["a"])), ["1", ""]);
  assert.equal(readResults('{"head":{},"boolean":false}'), false);
});

test("the form of a query is its first keyword, wherever it stands", () => {
  const forms = {
    "# ASK\nPREFIX select: <http://ask/>\nCONSTRUCT { ?ask ?p ?o } WHERE { }": "CONSTRUCT",
    "base <http://a/> describe <x>": "DESCRIBE",
    "SELECTDISTINCT?s{}": "SELECT",
    "PREFIX a: <http://a/> ask{}": "ASK",
    "hello": null,
  };
  for (const [query, form] of Object.entries(forms)) assert.equal(scan(query).form, form, query);
});

test("what the endpoint refuses is found, and the same words in strings, comments and names are not", () => {
  assert.equal(scan("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }").refused, "service");
  assert.equal(scan("ASK{service<a:a>{}}").refused, "service");
  assert.equal(scan("ASK { SERVICE:x { } }").refused, "service");
  assert.equal(scan("ASK FROM <a:a> {}").refused, "dataset");
  assert.equal(scan("PREFIX a: <a:> insert data { a:a a:b 1 }").refused, "update");
  assert.equal(scan("CLEAR ALL").refused, "update");
  const harmless = 'SELECT ?service ?from { ?service :from "INSERT DATA" ; <http://x/service> \'\'\'DELETE "x" \'\'\' } # SERVICE';
  assert.equal(scan(harmless).refused, null);
  assert.equal(scan("ASK { ?s ?p 'never closed DELETE").refused, "update");
});

test("the scan of the largest query ends, whatever it holds", () => {
  for (const piece of ['"', "'", "<", '"""', "a:", "?", "\\", "#", "_.", "'''\\"])
    assert.equal(scan(piece.repeat(QUERY_LIMIT).slice(0, QUERY_LIMIT)).refused, null, piece);
});

test("the colours of a query leave its text as it is, and an IRI with a # is no comment", () => {
  const query = '# <not an IRI>\nPREFIX a: <http://a/b#>\nSELECT ?s { ?s a:b "x # y"@en ; a:c 3.5 FILTER(STRLEN(?s) > 1) }';
  const found = pieces(query);
  assert.equal(found.map(({ text }) => text).join(""), query);
  const kind = (text: string): string | undefined => found.find((piece) => piece.text === text)?.kind;
  assert.equal(kind("# <not an IRI>"), "comment");
  assert.equal(kind("<http://a/b#>"), "iri");
  assert.equal(kind('"x # y"'), "string");
  assert.equal(kind("SELECT"), "keyword");
  assert.equal(kind("?s"), "variable");
  assert.equal(kind("a:b"), "name");
});

test("a text as long as a query may be is painted plainly, so that no text keeps the page busy", () => {
  const text = "a-".repeat(QUERY_LIMIT / 2);
  assert.deepEqual(pieces(text), [{ kind: "", text }]);
});

test("an undeclared prefix is named with the line that declares it", () => {
  const prefixes = readPrefixes(["PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nprefix : <http://e/>"]);
  const said = "error at 2:10: expected one of Prefix not found, ['%'], ['A' ..= 'Z'], ['_']";
  const fault = unreadable(said, prefixes, "SELECT * {\n ?s skos:x ?o }");
  assert.deepEqual(fault.place, { line: 2, column: 10 });
  assert.match(fault.message, /^Line 2, column 10: the prefix “skos:” is not declared/);
  assert.match(fault.message, /PREFIX skos: <http:\/\/www\.w3\.org\/2004\/02\/skos\/core#>$/);
  assert.match(unreadable(said, new Map(), "SELECT * {\n ?s skos:x ?o }").message, /says what it stands for: PREFIX skos:/);
});

test("what the parser expects is told without its classes of characters", () => {
  const said = 'error at 1:17: expected one of "$", ".", "<<(", GRAPH, MINUS, [\'0\' ..= \'9\' | \'\\u{00B7}\'\n| \'x\'], [_]';
  const { message, place } = unreadable(said, new Map(), "SELECT * { ?s ?p");
  assert.match(message, /^Line 1, column 17: the query cannot be read here\./);
  assert.match(message, /Expected is one of "\$" "\." "<<\(" GRAPH MINUS$/);
  assert.deepEqual(place, { line: 1, column: 17 });
  const unbound = unreadable("error at 1:40: expected one of The SELECT contains a variable that is unbound, [_]", new Map(), "SELECT");
  assert.match(unbound.message, /The engine says: The SELECT contains a variable that is unbound\.$/);
  assert.doesNotMatch(unreadable("error at 1:6: expected [_]", new Map(), "SELEC").message, /\[|Expected/);
  assert.equal(unreadable("error at 1:1: expected [_]", new Map(), " \n").place, null);
});

test("each refusal says what is wrong and what to do", () => {
  assert.match(refused("service").message, /SERVICE is switched off.*Leave out/);
  assert.match(refused("update").message, /changes nothing.*SELECT, ASK, CONSTRUCT or DESCRIBE/);
  assert.match(refused("dataset").message, /FROM is not possible here/);
  assert.match(tooLarge(10 * 2 ** 20).message, /10\.0 MiB, and a query may have 64 KiB/);
  assert.equal(sizeOf("ü".repeat(QUERY_LIMIT / 2)), QUERY_LIMIT);
  assert.equal(notFetched("The graph", "x", "file:").message, NEEDS_SERVER);
  assert.match(notFetched("The graph", "the answer was 404", "https:").message, /The graph could not be fetched \(the answer was 404\)/);
});

test("an unknown question is answered with the nearest names", () => {
  const names = ["citizen-control", "coverage-by-decade", "coverage-by-region", "reciprocity"];
  assert.deepEqual(nearest("citizens-control", names), ["citizen-control"]);
  assert.deepEqual(nearest("coverage-by-decades", names, 1), ["coverage-by-decade"]);
  assert.deepEqual(nearest("zzzz", names), []);
  assert.match(unknownQuestion("citizens-control", ["citizen-control"]).message, /“citizens-control”\. Perhaps you mean “citizen-control”/);
  assert.ok(unknownQuestion("x".repeat(5000), []).message.length < 200);
});

test("the questions are narrowed by all words, in any case", () => {
  assert.ok(matches("Which definitions give the citizen control?", "CONTROL citizen"));
  assert.ok(!matches("Which definitions give the citizen control?", "control decade"));
  assert.ok(matches("anything", "  "));
});

test("the engine answers within its memory, and breaks down when a query wants more", async () => {
  const code = new Uint8Array(await readFile(new URL(import.meta.resolve("oxigraph/web_bg.wasm"))));
  initSync({ module: new WebAssembly.Module(withMemoryLimit(code, 32 * 2 ** 20)) });
  const store = new Store();
  const lines = Array.from({ length: 3000 }, (_, i) => `<http://e/${i}> <http://e/p> "${"x".repeat(100)}${i}" .`);
  store.load(lines.join("\n"), { format: "application/n-triples" });
  const options = { results_format: "application/sparql-results+json" };
  assert.match(String(store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", options)), /3000/);
  assert.throws(() => store.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", options), WebAssembly.RuntimeError);
});

test("code without a memory of its own stays as it is", () => {
  const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  assert.equal(withMemoryLimit(empty, 1), empty);
});
