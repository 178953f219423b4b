// The words of a held text laid beside those of a pasted one, where both are most alike.

import type { Word } from "./words.ts";

/** One step: two words beside each other, or a word of one text only, where the other place is -1. */
export interface Step {
  readonly held: number;
  readonly given: number;
}

const SAME = 2;
const OTHER = -1.2;
const OPEN = -1.2;
const MORE = -0.6;

// Where a cell comes from.
const STOP = 0;
const BOTH = 1;
const FROM_GONE = 2;
const FROM_NEW = 3;

/** The steps of the best local alignment of held words with given words `from` to `to`; empty if nothing is alike. */
export function align(held: readonly Word[], given: readonly Word[], from: number, to: number): Step[] {
  const width = to - from + 1;
  const cells = (held.length + 1) * width;
  const best = new Float64Array(cells);
  const gone = new Float64Array(cells).fill(-1e9);
  const added = new Float64Array(cells).fill(-1e9);
  const way = new Uint8Array(cells);
  const opened = new Uint8Array(cells); // bit 1: `gone` opens here, bit 2: `added` opens here
  let top = 0;
  let peak = 0;
  for (let i = 1; i <= held.length; i++) {
    const h = held[i - 1]!;
    for (let j = 1; j < width; j++) {
      const g = given[from + j - 1]!;
      const cell = i * width + j;
      const up = cell - width;
      const left = cell - 1;
      // Words that a mark of omission stands for cost nothing, nor do words that the quoter put in brackets.
      const dropping = g.gap ? 0 : OPEN;
      const adding = g.bracketed || g.gap || h.gap ? 0 : OPEN;
      gone[cell] = Math.max(best[up]! + dropping, gone[up]! + (g.gap ? 0 : MORE));
      added[cell] = Math.max(best[left]! + adding, added[left]! + (adding ? MORE : 0));
      opened[cell] = Number(best[up]! + dropping >= gone[cell]!) | (Number(best[left]! + adding >= added[cell]!) << 1);
      const both = best[up - 1]! + likeness(h, g);
      const value = Math.max(0, both, gone[cell]!, added[cell]!);
      best[cell] = value;
      way[cell] = value <= 0 ? STOP : value === both ? BOTH : value === gone[cell] ? FROM_GONE : FROM_NEW;
      if (value > top) [top, peak] = [value, cell];
    }
  }
  return trace({ way, opened, width }, peak, from);
}

interface Table {
  readonly way: Uint8Array;
  readonly opened: Uint8Array;
  readonly width: number;
}

function trace({ way, opened, width }: Table, peak: number, from: number): Step[] {
  const steps: Step[] = [];
  let cell = peak;
  let state = way[cell] ?? STOP;
  while (state !== STOP) {
    const held = Math.floor(cell / width) - 1;
    const given = from + (cell % width) - 1;
    if (state === BOTH) {
      steps.push({ held, given });
      cell -= width + 1;
      state = way[cell] ?? STOP;
    } else if (state === FROM_GONE) {
      steps.push({ held, given: -1 });
      state = opened[cell]! & 1 ? way[cell - width]! : FROM_GONE;
      cell -= width;
    } else {
      steps.push({ held: -1, given });
      state = opened[cell]! & 2 ? way[cell - 1]! : FROM_NEW;
      cell -= 1;
    }
  }
  return steps.reverse();
}

function likeness(held: Word, given: Word): number {
  if (held.gap || given.gap) return held.gap && given.gap ? SAME : 0;
  if (held.key === given.key) return SAME;
  if (given.bracketed) return 0;
  return held.key.slice(0, 4) === given.key.slice(0, 4) ? OTHER / 4 : OTHER;
}
