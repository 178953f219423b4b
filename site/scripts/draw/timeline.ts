// Points by year in rows, those without a year in a column of their own; the names of the rows stay while the years scroll.

import { LINE, lines, link, short, SIZE, svg } from "./svg.ts";
import { safe, wrap } from "./text.ts";

export interface Point {
  /** Missing where no year is proven. */
  year?: number;
  shape: string;
  hint: string;
  href: string;
}

export interface Row {
  label: string;
  href: string;
  /** Where the number of points is explained. */
  counted?: string;
  points: Point[];
}

export interface Timeline {
  kind: "timeline";
  label: string;
  /** What stands over the column of points without a year. */
  without: string;
  /** What the names of the rows are. */
  rowsLabel: string;
  rows: Row[];
}

interface Placed extends Point {
  x: number;
  lane: number;
}

const YEAR = 14;
/** Links stand so far apart that a finger finds each. */
const APART = 24;
const HEAD = 30;
const MARGIN = 16;
const SIDE = 4;
const NAMES = 136;
const COUNT = 28;

/** The picture of a timeline: the names of its rows, and beside them what may scroll. */
export function drawTimeline(timeline: Timeline): string {
  const years = timeline.rows.flatMap((row) => row.points.flatMap((point) => point.year ?? []));
  const first = Math.min(...years, Infinity);
  const last = Math.max(...years, -Infinity);
  const span = years.length ? (last - first) * YEAR + 2 * MARGIN : 0;
  const across = (year: number): number => MARGIN + (year - first) * YEAR;
  const width = span + SIDE * APART + 2 * MARGIN;
  let top = HEAD;
  const placed = timeline.rows.map((row) => {
    const points = placeAll(row.points, across, span + MARGIN + APART / 2);
    const names = wrap(row.label, NAMES - COUNT - 4, SIZE);
    const lanes = Math.max(1, ...points.map((point) => point.lane + 1));
    const height = Math.max(lanes * APART, names.length * LINE) + 8;
    const at = { row, points, names, top, height };
    top += height;
    return at;
  });
  const bottom = top;
  const height = bottom + 24;
  const ticks = years.length ? decades(first, last).map((year) => tick(String(year), across(year), bottom)) : [];
  const column = `<path class="undated" d="M${short(span)},0V${short(bottom)}"/>${lines(wrap(timeline.without, SIDE * APART + MARGIN, SIZE - 1), span + 10, 18, 0, "t")}`;
  const strips = placed.map(({ top, height }, index) => strip(0, top, width, height, index));
  const points = placed.flatMap(({ points, top }) => points.map((point) => dot(point, top)));
  const main = svg(timeline.label, width, height, strips.join("") + ticks.join("") + column + points.join(""));
  const names = placed.map((at, index) => strip(0, at.top, NAMES, at.height, index) + nameOf(at));
  const side = svg(timeline.rowsLabel, NAMES, height, names.join(""), "timeline__names");
  return `<div class="timeline">${side}<div class="timeline__years" tabindex="0" role="region" aria-label="${safe(timeline.label)}">${main}</div></div>`;
}

function placeAll(points: readonly Point[], across: (year: number) => number, undated: number): Placed[] {
  // Each goes into the first lane whose last point is far enough away.
  const ends: number[] = [];
  const inOrder = points.filter((point) => point.year !== undefined).sort((a, b) => Number(a.year) - Number(b.year));
  const dated = inOrder.map((point): Placed => {
    const x = across(Number(point.year));
    const free = ends.findIndex((end) => x - end >= APART);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = x;
    return { ...point, x, lane };
  });
  const rest = points.filter((point) => point.year === undefined);
  return [...dated, ...rest.map((point, index) => ({ ...point, x: undated + (index % SIDE) * APART, lane: Math.floor(index / SIDE) }))];
}

function decades(first: number, last: number): number[] {
  const out: number[] = [];
  for (let year = Math.ceil(first / 10) * 10; year <= last; year += 10) out.push(year);
  return out;
}

function tick(label: string, x: number, bottom: number): string {
  const text = (y: number): string => `<text class="t" x="${short(x)}" y="${short(y)}" text-anchor="middle">${label}</text>`;
  return `<path class="tick" d="M${short(x)},${HEAD - 6}V${short(bottom + 4)}"/>${text(18)}${text(bottom + 20)}`;
}

function strip(x: number, y: number, width: number, height: number, index: number): string {
  return index % 2 ? "" : `<rect class="strip" x="${x}" y="${short(y)}" width="${short(width)}" height="${short(height)}"/>`;
}

function dot(point: Placed, top: number): string {
  const y = top + 4 + APART / 2 + point.lane * APART;
  const at = `cx="${short(point.x)}" cy="${short(y)}"`;
  const shape =
    point.shape === "quotation"
      ? `<circle ${at} r="6"/>`
      : `<path d="M${short(point.x)},${short(y - 7)}l7,7l-7,7l-7,-7z"/>`;
  return link(point.href, `dot ${point.shape}`, point.hint, `<circle class="hit" ${at} r="${APART / 2}"/>${shape}`);
}

function nameOf({ row, names, top, height }: { row: Row; names: string[]; top: number; height: number }): string {
  const first = top + height / 2 - (names.length * LINE) / 2 + SIZE - 1;
  const count = `<text class="count" x="${NAMES - 8}" y="${short(top + height / 2 + SIZE / 2 - 2)}" text-anchor="end">${row.points.length}</text>`;
  const counted = row.counted ? link(row.counted, "counted", `${row.points.length}: how this is counted`, count) : count;
  return link(row.href, "name", "", lines(names, 4, first, NAMES - COUNT - 4, "t")) + counted;
}
