import assert from "node:assert/strict";
import { test } from "node:test";

import { quotationWithReference, readText } from "../copy.ts";

test("a quotation keeps its words and stands between quotation marks, before its citation and the reference", () => {
  const text = quotationWithReference("not “in” the same", "(Ostrom, 1996)", "Ostrom, E. (1996).");
  assert.equal(text, "“not “in” the same” (Ostrom, 1996)\n\nOstrom, E. (1996).");
});

test("line breaks of the source are single spaces, and no-break spaces stay", () => {
  assert.equal(readText("\n  a\n   b\u00a0: c "), "a b\u00a0: c");
});
