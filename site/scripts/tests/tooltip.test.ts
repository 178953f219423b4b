import assert from "node:assert/strict";
import { test } from "node:test";

import { place } from "../tooltip.ts";

const view = { width: 390, height: 800 };
const tip = { width: 300, height: 60 };

test("a tooltip stands below its word where there is room", () => {
  assert.deepEqual(place({ left: 40, top: 100, width: 50, height: 20 }, tip, view), { left: 40, top: 126 });
});

test("near the foot of the window it stands above", () => {
  assert.deepEqual(place({ left: 40, top: 770, width: 50, height: 20 }, tip, view), { left: 40, top: 704 });
});

test("it never goes over an edge at the side", () => {
  assert.equal(place({ left: 350, top: 100, width: 30, height: 20 }, tip, view).left, 82);
  assert.equal(place({ left: -20, top: 100, width: 30, height: 20 }, tip, view).left, 8);
});

test("where it fits neither above nor below it stands below, where a reader can scroll", () => {
  assert.equal(place({ left: 8, top: 30, width: 30, height: 20 }, { width: 300, height: 900 }, view).top, 56);
});
