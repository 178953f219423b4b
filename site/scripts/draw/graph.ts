// Things and what leads from one to another, drawn as SVG.

import { grouped } from "./grouped.ts";
import { place, type Spot } from "./layout.ts";
import { LINE, lines, link, short, SIZE, svg } from "./svg.ts";
import { widthOf, wrap } from "./text.ts";

/** A box, or with the shape `pill` what stands on an arrow. */
export interface Thing {
  id: string;
  shape: string;
  title?: string;
  text?: string;
  hint?: string;
  href?: string;
  lang?: string;
  group?: string;
  /** Further marks, as class names. */
  marks?: string[];
}

export interface Arrow {
  from: string;
  to: string;
}

export interface Graph {
  kind: "graph";
  label: string;
  direction: "right" | "down";
  /** How wide a box is. */
  width: number;
  things: Thing[];
  arrows: Arrow[];
}

interface Box {
  thing: Thing;
  width: number;
  height: number;
  title: string[];
  text: string[];
  x: number;
  y: number;
}

interface Point {
  x: number;
  y: number;
}

const PAD = { x: 12, y: 9 };
const FRAME = 12;
const MOST_LINES = 9;
const TIP = 9;
const CORNER = 9;

/** The picture of a graph. Throws where an arrow names a thing that is not there. */
export function drawGraph(graph: Graph): string {
  const names = new Map(graph.things.map((thing, index) => [thing.id, index]));
  const joins = graph.arrows.map(({ from, to }) => ({ from: indexOf(from, names, graph), to: indexOf(to, names, graph) }));
  const boxes = graph.things.map((thing) => boxOf(thing, graph.width));
  const down = graph.direction === "down";
  const pieces = boxes.map(({ thing, width, height }, index) => ({
    along: down ? height : width,
    across: down ? width : height,
    group: thing.group ?? `alone ${index}`,
    joint: thing.shape === "pill",
    head: thing.shape === "whole",
    room: thing.group ? FRAME : thing.shape === "pill" ? 0 : 3,
  }));
  const { spots, ways } = place(pieces, joins);
  const points = spots.map(({ along, across }: Spot): Point => (down ? { x: across, y: along } : { x: along, y: across }));
  boxes.forEach((box, index) => Object.assign(box, points[index]));
  const frames = framesOf(boxes);
  const edge = bounds([...frames, ...boxes.map(sides)]);
  const shift = ({ x, y }: Point): Point => ({ x: x - edge.left, y: y - edge.top });
  for (const box of boxes) Object.assign(box, shift(box));
  const arrows = ways.map((way) => arrowOf(way, boxes, points.map(shift), down));
  const groups = framesOf(boxes).map((frame) => `<rect class="group" ${rectangle(frame)} rx="4"/>`);
  return svg(graph.label, edge.right - edge.left, edge.bottom - edge.top, [...groups, ...arrows, ...boxes.map(thingOf)].join(""));
}

function indexOf(id: string, names: ReadonlyMap<string, number>, graph: Graph): number {
  const index = names.get(id);
  if (index === undefined) throw new Error(`An arrow of the picture “${graph.label}” names “${id}”, which is not in the picture.`);
  return index;
}

function boxOf(thing: Thing, width: number): Box {
  if (thing.shape === "pill") {
    const title = wrap(thing.title ?? "", width * 0.62, SIZE - 1, MOST_LINES);
    const widest = Math.max(0, ...title.map((line) => widthOf(line, SIZE - 1)));
    return { thing, width: Math.ceil(widest) + 22, height: Math.max(1, title.length) * LINE + 8, title, text: [], x: 0, y: 0 };
  }
  const inside = width - 2 * PAD.x;
  const title = wrap(thing.title ?? "", inside / 1.06, SIZE, MOST_LINES);
  const text = wrap(thing.text ?? "", inside, SIZE, MOST_LINES);
  return { thing, width, height: Math.max(1, title.length + text.length) * LINE + 2 * PAD.y, title, text, x: 0, y: 0 };
}

interface Sides {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function sides({ x, y, width, height }: Box): Sides {
  return { left: x - width / 2 - 2, top: y - height / 2 - 2, right: x + width / 2 + 2, bottom: y + height / 2 + 2 };
}

function bounds(all: readonly Sides[]): Sides {
  const each = (key: keyof Sides): number[] => all.map((one) => one[key]);
  return { left: Math.min(...each("left")), top: Math.min(...each("top")), right: Math.max(...each("right")), bottom: Math.max(...each("bottom")) };
}

function framesOf(boxes: readonly Box[]): Sides[] {
  const groups = grouped(boxes.filter((box) => box.thing.group), (box) => box.thing.group);
  return [...groups.values()].map((group) => {
    const inner = bounds(group.map(sides));
    return { left: inner.left - FRAME, top: inner.top - FRAME / 2, right: inner.right + FRAME, bottom: inner.bottom + FRAME };
  });
}

function rectangle({ left, top, right, bottom }: Sides): string {
  return `x="${short(left)}" y="${short(top)}" width="${short(right - left)}" height="${short(bottom - top)}"`;
}

function arrowOf(way: readonly number[], boxes: readonly Box[], points: readonly Point[], down: boolean): string {
  const from = way[0] as number;
  const to = way.at(-1) as number;
  const [first, last] = [boxes[from] as Box, boxes[to] as Box];
  const stops = way.slice(1, -1).map((index) => points[index] as Point);
  const tipped = last.thing.shape !== "pill";
  const start = edgeOf(first, down, 1, 0, stops[0] ?? last);
  const end = edgeOf(last, down, -1, 0, stops.at(-1) ?? first);
  const near = tipped ? edgeOf(last, down, -1, TIP - 1, stops.at(-1) ?? first) : end;
  const whole = [first, last].some((box) => box.thing.shape === "whole");
  const path = curve([start, ...stops, near], down);
  return `<g class="arrow${whole ? " arrow--whole" : ""}" data-e="${from} ${to}"><path d="${path}"/>${tipped ? tipAt(end, down) : ""}</g>`;
}

// Where an arrow meets a side of a box: level with where it comes from or goes to, if the side reaches so far.
function edgeOf({ thing, x, y, width, height }: Box, down: boolean, side: number, away: number, other: Point): Point {
  const room = thing.shape === "pill" ? 0 : Math.max(0, (down ? width : height) / 2 - CORNER);
  const towards = (middle: number, wanted: number): number => Math.min(middle + room, Math.max(middle - room, wanted));
  return down
    ? { x: towards(x, other.x), y: y + side * (height / 2 + away) }
    : { x: x + side * (width / 2 + away), y: towards(y, other.y) };
}

function curve(points: readonly Point[], down: boolean): string {
  let path = "";
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (!before) path = `M${at(point)}`;
    else if (Math.abs(down ? before.x - point.x : before.y - point.y) < 0.1) path += `L${at(point)}`;
    else {
      const middle = down ? (before.y + point.y) / 2 : (before.x + point.x) / 2;
      path += down
        ? `C${at({ x: before.x, y: middle })} ${at({ x: point.x, y: middle })} ${at(point)}`
        : `C${at({ x: middle, y: before.y })} ${at({ x: middle, y: point.y })} ${at(point)}`;
    }
  });
  return path;
}

function at({ x, y }: Point): string {
  return `${short(x)},${short(y)}`;
}

function tipAt({ x, y }: Point, down: boolean): string {
  const [one, other] = down ? [{ x: x - 4, y: y - TIP }, { x: x + 4, y: y - TIP }] : [{ x: x - TIP, y: y - 4 }, { x: x - TIP, y: y + 4 }];
  return `<path class="tip" d="M${at({ x, y })}L${at(one as Point)} ${at(other as Point)}Z"/>`;
}

function thingOf(box: Box, index: number): string {
  const { thing, x, y, width, height } = box;
  const left = x - width / 2;
  const top = y - height / 2;
  const round = thing.shape === "pill" ? 13 : thing.shape === "paraphrase" ? 12 : 0;
  const frame = `<rect ${rectangle({ left, top, right: left + width, bottom: top + height })}${round ? ` rx="${round}"` : ""}/>`;
  const bar = thing.shape === "quotation" ? `<path class="bar" d="M${short(left + 2)},${short(top)}v${short(height)}"/>` : "";
  const kind = [thing.shape, ...(thing.marks ?? [])].join(" ");
  return link(thing.href ?? "", kind, thing.hint ?? "", frame + bar + wordsOf(box, left, top), ` data-n="${index}"`);
}

function wordsOf({ thing, title, text, width, height }: Box, left: number, top: number): string {
  const lang = thing.lang ?? "";
  if (thing.shape === "pill") return lines(title, left + 11, top + (height - title.length * LINE) / 2 + SIZE - 1, width - 22, "t");
  const inside = width - 2 * PAD.x;
  const first = top + PAD.y + SIZE - 1;
  return (
    lines(title, left + PAD.x, first, inside, "t", text.length ? "" : lang) +
    lines(text, left + PAD.x, first + title.length * LINE, inside, "w", lang)
  );
}
