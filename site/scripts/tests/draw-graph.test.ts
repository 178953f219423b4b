import assert from "node:assert/strict";
import { test } from "node:test";

import { drawGraph, type Graph, type Thing } from "../draw/graph.ts";
import { place, rising, type Piece } from "../draw/layout.ts";

function graph(things: Thing[], arrows: [string, string][], direction: Graph["direction"] = "right"): Graph {
  return { kind: "graph", label: "Test", direction, width: 200, things, arrows: arrows.map(([from, to]) => ({ from, to })) };
}

function box(id: string, group = "", shape = "quotation"): Thing {
  return { id, shape, title: id, text: `What ${id} says`, href: `${id}.html`, hint: `All of ${id}`, ...(group ? { group } : {}) };
}

const pill = (id: string): Thing => ({ id, shape: "pill", title: id });

interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The frames of the things of a picture by their places in the list. */
function frames(picture: string): Rect[] {
  const found = [...picture.matchAll(/data-n="(\d+)">(?:<title>[^<]*<\/title>)?<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"/gu)];
  const out: Rect[] = [];
  for (const [, n, x, y, width, height] of found) out[Number(n)] = { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
  return out;
}

function overlap(one: Rect, other: Rect): boolean {
  const apart = 0.5;
  return (
    one.x + one.width > other.x + apart && other.x + other.width > one.x + apart &&
    one.y + one.height > other.y + apart && other.y + other.height > one.y + apart
  );
}

function joins(picture: string): string[] {
  return [...picture.matchAll(/data-e="(\d+ \d+)"/gu)].map(([, ends]) => ends as string);
}

/** Frameworks of n members, each member made from the one with its number; the last framework is in reverse order. */
function ladder(frameworks: number, members: number): Graph {
  const things: Thing[] = [];
  const arrows: [string, string][] = [];
  for (let f = 0; f < frameworks; f += 1) {
    for (let m = 0; m < members; m += 1) {
      things.push(box(`f${f}m${m}`, `f${f}`));
      if (!f) continue;
      things.push(pill(`s${f}m${m}`));
      const from = f === frameworks - 1 ? members - 1 - m : m;
      arrows.push([`f${f - 1}m${from}`, `s${f}m${m}`], [`s${f}m${m}`, `f${f}m${m}`]);
    }
  }
  return graph(things, arrows);
}

test("each thing and each arrow is drawn once", () => {
  const drawn = drawGraph(graph([box("a"), box("b"), pill("adopts")], [["a", "adopts"], ["adopts", "b"]]));
  assert.deepEqual(joins(drawn), ["0 2", "2 1"]);
  assert.equal(frames(drawn).length, 3);
  assert.match(drawn, /<a class="quotation" href="a.html" data-n="0"><title>All of a<\/title>/u);
});

test("earlier things stand left of later ones, or above them", () => {
  const things = [box("late"), box("early"), pill("step")];
  const arrows: [string, string][] = [["early", "step"], ["step", "late"]];
  const [late, early, step] = frames(drawGraph(graph(things, arrows))) as [Rect, Rect, Rect];
  assert.ok(early.x + early.width < step.x && step.x + step.width < late.x);
  const [low, high, middle] = frames(drawGraph(graph(things, arrows, "down"))) as [Rect, Rect, Rect];
  assert.ok(high.y + high.height < middle.y && middle.y + middle.height < low.y);
});

test("no two things overlap, and members keep their order", () => {
  for (const [frameworks, members] of [[2, 9], [3, 5], [5, 3]] as const) {
    const wanted = ladder(frameworks, members);
    const all = frames(drawGraph(wanted));
    assert.equal(all.length, wanted.things.length);
    all.forEach((one, index) => all.slice(index + 1).forEach((other) => assert.ok(!overlap(one, other))));
    for (let f = 0; f < frameworks; f += 1) {
      const tops = wanted.things.flatMap((thing, index) => (thing.group === `f${f}` ? (all[index] as Rect).y : []));
      assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
    }
  }
});

test("everything lies inside the picture", () => {
  const drawn = drawGraph(ladder(3, 4));
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/u.exec(drawn) as unknown as [string, string, string];
  for (const { x, y, width: w, height: h } of frames(drawn)) {
    assert.ok(x >= 0 && y >= 0 && x + w <= Number(width) && y + h <= Number(height));
  }
});

test("an arrow that skips a generation goes round the things between", () => {
  const things = [box("a"), box("b"), box("c"), pill("ab"), pill("bc"), pill("ac")];
  const drawn = drawGraph(graph(things, [["a", "ab"], ["ab", "b"], ["b", "bc"], ["bc", "c"], ["a", "ac"], ["ac", "c"]]));
  const b = frames(drawn)[1] as Rect;
  const path = /data-e="0 5"><path d="([^"]+)"/u.exec(drawn)?.[1] as string;
  const stops = [...path.matchAll(/([\d.]+),([\d.]+)(?=[CL]|$)/gu)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
  const inside = stops.filter(({ x }) => x > b.x && x < b.x + b.width);
  assert.ok(inside.length > 0);
  for (const { y } of inside) assert.ok(y < b.y || y > b.y + b.height);
});

test("the same description gives the same bytes", () => {
  assert.equal(drawGraph(ladder(4, 4)), drawGraph(ladder(4, 4)));
});

test("an arrow to nowhere is refused with both names", () => {
  assert.throws(() => drawGraph(graph([box("a")], [["a", "ghost"]])), /“Test” names “ghost”/u);
});

test("a circle is drawn and does not hang", () => {
  const drawn = drawGraph(graph([box("a"), box("b"), pill("one"), pill("two")], [["a", "one"], ["one", "b"], ["b", "two"], ["two", "a"]]));
  assert.equal(joins(drawn).length, 4);
});

test("a thing of words from right to left begins at its right side", () => {
  const drawn = drawGraph(graph([{ id: "a", shape: "paraphrase", text: "إنتاج مشترك", lang: "ar" }], []));
  const [, x] = /<text class="w" x="([\d.]+)" y="[\d.]+" direction="rtl" lang="ar">/u.exec(drawn) as unknown as [string, string];
  const [frame] = frames(drawn) as [Rect];
  assert.ok(Number(x) > frame.x + frame.width / 2 && Number(x) < frame.x + frame.width);
});

test("the nearest rising numbers join neighbours in the wrong order in their middle", () => {
  assert.deepEqual(rising([3, 1, 2, 5]), [2, 2, 2, 5]);
  assert.deepEqual(rising([1, 2, 3]), [1, 2, 3]);
  assert.deepEqual(rising([]), []);
});

test("things that are joined straight across stand level", () => {
  const piece = (joint: boolean, group: string): Piece => ({ along: 100, across: 40, group, joint, head: false, room: 4 });
  const pieces = [piece(false, "a"), piece(false, "b"), piece(true, "s"), piece(true, "t"), piece(false, "c"), piece(false, "d")];
  const { spots } = place(pieces, [{ from: 0, to: 3 }, { from: 3, to: 5 }, { from: 1, to: 2 }, { from: 2, to: 4 }]);
  const across = spots.map((spot) => Math.round(spot.across));
  assert.equal(across[0], across[5]);
  assert.equal(across[1], across[4]);
});
