import assert from "node:assert/strict";
import { test } from "node:test";

import { drawTimeline, type Point, type Timeline } from "../draw/timeline.ts";

const point = (id: number, year?: number): Point => ({ shape: id % 2 ? "quotation" : "paraphrase", hint: `Number ${id}`, href: `${id}.html`, ...(year ? { year } : {}) });

const timeline = (points: Point[]): Timeline => ({ kind: "timeline", label: "All", without: "year not proven", rowsLabel: "Rows", rows: [{ label: "education", href: "e.html", points }] });

function places(picture: string): Map<string, { x: number; y: number }> {
  const found = picture.matchAll(/href="(\d+)\.html"><title>[^<]*<\/title><circle class="hit" cx="([\d.]+)" cy="([\d.]+)"/gu);
  return new Map([...found].map(([, id, x, y]) => [id as string, { x: Number(x), y: Number(y) }]));
}

const many = [point(1, 2008), point(2, 2008), point(3, 2009), point(4), point(5, 1969), point(6), point(7), point(8), point(9), point(10, 2022)];

test("each point is there, far enough from all others for a finger", () => {
  const found = [...places(drawTimeline(timeline(many))).values()];
  assert.equal(found.length, many.length);
  found.forEach((one, index) => found.slice(index + 1).forEach((other) => assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= 24)));
});

test("points of a year stand above each other, later ones to the right, and those without a year last of all", () => {
  const found = places(drawTimeline(timeline(many)));
  const x = (id: number): number => found.get(String(id))?.x as number;
  assert.equal(x(1), x(2));
  assert.ok(x(5) < x(1) && x(1) < x(3) && x(3) < x(10));
  for (const undated of [4, 6, 7, 8, 9]) assert.ok(x(undated) > x(10));
});

test("decades are marked, above and below", () => {
  const years = [...drawTimeline(timeline(many)).matchAll(/text-anchor="middle">(\d+)</gu)].map(([, year]) => year);
  assert.deepEqual([...new Set(years)], ["1970", "1980", "1990", "2000", "2010", "2020"]);
  assert.equal(years.length, 12);
});

test("a timeline without any year, or without any row, is still a picture", () => {
  assert.equal(places(drawTimeline(timeline([point(1), point(2)]))).size, 2);
  assert.doesNotMatch(drawTimeline({ ...timeline([]), rows: [] }), /NaN|Infinity|undefined/u);
});

test("quotations and our own words differ in shape", () => {
  const drawn = drawTimeline(timeline([point(1, 2000), point(2, 2001)]));
  assert.match(drawn, /class="dot quotation"[^>]*>.*?<circle class="hit"[^>]*\/><circle /u);
  assert.match(drawn, /class="dot paraphrase"[^>]*>.*?<circle class="hit"[^>]*\/><path /u);
});
