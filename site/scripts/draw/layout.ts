// Where the things of a graph stand: in columns from the first to the last, each column in order and level with what it is joined to.
// Lengths go along (from column to column) and across; drawn downwards, along is down.

import { grouped } from "./grouped.ts";

/** A thing to place. Those of one group stay together and in their order. */
export interface Piece {
  along: number;
  across: number;
  group: string;
  /** Stands on an arrow, halfway between two columns. */
  joint: boolean;
  /** Names its group, and stands close above the next of it. */
  head: boolean;
  /** Room on each side between its group and another. */
  room: number;
}

/** From one piece to another, by their places in the list. */
export interface Join {
  from: number;
  to: number;
}

/** The middle of a piece; pieces that only lead a long arrow past a column follow the given ones. */
export interface Spot {
  along: number;
  across: number;
}

export interface Layout {
  spots: Spot[];
  /** For each join the pieces by which it goes, both ends included. */
  ways: number[][];
}

interface Item extends Piece {
  column: number;
  at: number;
  near: number[];
}

const GAP = { along: 28, across: 10 };
const ROUNDS = 40;
/** How much of the room between pieces is taken away in each round. */
const TAKEN = 0.1;

/** Places for all pieces. The same pieces and joins always get the same places. */
export function place(pieces: readonly Piece[], joins: readonly Join[]): Layout {
  const columns = columnsOf(pieces, joins);
  const items: Item[] = pieces.map((piece, index) => ({ ...piece, column: columns[index] ?? 0, at: 0, near: [] }));
  const ways = joins.map((join) => wayOf(join, items));
  for (const way of ways) {
    way.forEach((piece, index) => {
      for (const other of [way[index - 1], way[index + 1]]) if (other !== undefined) items[piece]?.near.push(other);
    });
  }
  arrange(items);
  return { spots: spotsOf(items), ways };
}

// The column of each piece: groups stand in even columns after all from which they come, joints before what they lead to.
function columnsOf(pieces: readonly Piece[], joins: readonly Join[]): number[] {
  const groupOf = (index: number): string => pieces[index]?.group ?? "";
  const after = new Map<string, Set<string>>();
  const sources = new Map<number, number[]>();
  for (const { from, to } of joins) if (pieces[to]?.joint) sources.set(to, [...(sources.get(to) ?? []), from]);
  const link = (earlier: string, later: string): void => {
    if (earlier !== later) after.set(earlier, (after.get(earlier) ?? new Set()).add(later));
  };
  for (const { from, to } of joins) {
    if (pieces[to]?.joint) continue;
    for (const source of pieces[from]?.joint ? (sources.get(from) ?? []) : [from]) link(groupOf(source), groupOf(to));
  }
  const ranks = ranksOf([...new Set(pieces.flatMap((piece) => (piece.joint ? [] : piece.group)))], after);
  const columns = pieces.map((piece) => (piece.joint ? 0 : 2 * (ranks.get(piece.group) ?? 0)));
  for (const { from, to } of joins) if (pieces[from]?.joint) columns[from] = (columns[to] ?? 0) - 1;
  const least = Math.min(...columns);
  return columns.map((column) => column - least);
}

// How far each group lies from the first ones; what leads nowhere early moves up to where it is taken. Circles are cut open.
function ranksOf(groups: readonly string[], after: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const ranks = new Map<string, number>();
  const open = new Set<string>();
  const order: string[] = [];
  const visit = (group: string): void => {
    if (open.has(group) || ranks.has(group)) return;
    open.add(group);
    ranks.set(group, 0);
    for (const later of after.get(group) ?? []) visit(later);
    order.unshift(group);
  };
  groups.forEach(visit);
  const place = new Map(order.map((group, index) => [group, index]));
  const forward = (group: string): string[] => [...(after.get(group) ?? [])].filter((later) => (place.get(later) ?? 0) > (place.get(group) ?? 0));
  const reached = new Set<string>();
  for (const group of order) {
    for (const later of forward(group)) {
      ranks.set(later, Math.max(ranks.get(later) ?? 0, (ranks.get(group) ?? 0) + 1));
      reached.add(later);
    }
  }
  for (const group of order) {
    const later = forward(group).map((other) => ranks.get(other) ?? 0);
    if (!reached.has(group) && later.length) ranks.set(group, Math.min(...later) - 1);
  }
  return ranks;
}

// A join that skips columns goes by a small piece in each of them.
function wayOf({ from, to }: Join, items: Item[]): number[] {
  const first = items[from]?.column ?? 0;
  const last = items[to]?.column ?? 0;
  const between: number[] = [];
  for (let column = first + 1; column < last; column += 1) {
    items.push({ along: 0, across: 2, group: `by ${items.length}`, joint: column % 2 === 1, head: false, room: 0, column, at: 0, near: [] });
    between.push(items.length - 1);
  }
  return [from, ...between, to];
}

// Backwards, forwards and so on, each column after the one beside it; at the end each between both.
function arrange(items: Item[]): void {
  const columns = [...grouped(items, (item) => item.column)].sort(([a], [b]) => a - b).map(([, column]) => column);
  for (const column of columns) settle(column, (item) => item.at);
  for (let round = 0; round < ROUNDS; round += 1) {
    const last = round > ROUNDS - 4;
    const middle = items.reduce((sum, item) => sum + item.at, 0) / items.length;
    const closer = (at: number): number => (last ? at : at + (middle - at) * TAKEN);
    const side = last ? 0 : round % 2 ? -1 : 1;
    for (const column of side > 0 ? columns.toReversed() : columns) settle(column, (item) => closer(wish(item, side, items)));
  }
  const top = Math.min(...items.map((item) => item.at - item.across / 2));
  for (const item of items) item.at -= top;
}

// Where a piece would best stand: level with what it is joined to, on one side (before: -1, after: 1) or on both.
// What joins whole groups stands beside the name of the later one.
function wish(item: Item, side: number, items: readonly Item[]): number {
  const near = item.near.map((index) => items[index] as Item);
  const head = item.joint ? near.find((other) => other.head && other.column > item.column) : undefined;
  if (head) return head.at;
  const asked = side ? near.filter((other) => Math.sign(other.column - item.column) === side) : near;
  const some = asked.length ? asked : near;
  return some.length ? some.reduce((sum, other) => sum + other.at, 0) / some.length : item.at;
}

// One column in order, each piece as near as may be to where it wishes to stand.
function settle(column: readonly Item[], wished: (item: Item) => number): void {
  const wishes = new Map(column.map((item) => [item, wished(item)]));
  const ordered = blocksOf(column, (item) => wishes.get(item) ?? 0).flat();
  let offset = 0;
  const offsets = ordered.map((item, index) => {
    const before = ordered[index - 1];
    if (before) offset += (before.across + item.across) / 2 + GAP.across + (before.group === item.group ? 0 : before.room + item.room);
    return offset;
  });
  const free = ordered.map((item, index) => (wishes.get(item) ?? 0) - (offsets[index] ?? 0));
  ordered.forEach((item, index) => {
    const next = ordered[index + 1];
    if (item.head && next?.group === item.group) free[index] = free[index + 1] ?? 0;
  });
  rising(free).forEach((value, index) => ((ordered[index] as Item).at = value + (offsets[index] ?? 0)));
}

function blocksOf(column: readonly Item[], wish: (item: Item) => number): Item[][] {
  const blocks = [...grouped(column, (item) => item.group).values()];
  const middle = (block: Item[]): number => block.reduce((sum, item) => sum + wish(item), 0) / block.length;
  return blocks.map((block) => ({ block, key: middle(block) })).sort((a, b) => a.key - b.key).map(({ block }) => block);
}

/** The rising numbers that lie nearest to the given ones: neighbours in the wrong order meet in their middle. */
export function rising(values: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const value of values) {
    pools.push({ sum: value, count: 1 });
    while (pools.length > 1) {
      const last = pools.at(-1) as { sum: number; count: number };
      const before = pools.at(-2) as { sum: number; count: number };
      if (before.sum / before.count <= last.sum / last.count) break;
      pools.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  }
  return pools.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count));
}

function spotsOf(items: readonly Item[]): Spot[] {
  const widths = new Map<number, number>();
  for (const item of items) widths.set(item.column, Math.max(widths.get(item.column) ?? 0, item.along));
  const middles = new Map<number, number>();
  let edge = 0;
  for (const [column, width] of [...widths].sort(([a], [b]) => a - b)) {
    middles.set(column, edge + width / 2);
    edge += width + GAP.along;
  }
  return items.map((item) => ({ along: middles.get(item.column) ?? 0, across: item.at }));
}
