// Which held texts share three words in a row with a pasted one: an index made once, and asked in milliseconds.

import type { Word } from "./words.ts";

/** Words in a row of a pasted text that stand in held ones too; `worth` is greater the fewer these are. */
export interface Shared {
  readonly place: number;
  readonly worth: number;
  readonly owners: readonly number[];
}

const SHORT = 10; // words; in texts as short as this, two words in a row count too, since one change spoils most threes
const COMMON = 3000; // a run of words that stands in more texts than this says little about where it is from

/** The index over the words of all held texts. */
export class Grams {
  readonly #ids = new Map<string, number>();
  readonly #texts: readonly Int32Array[];
  readonly #whole = new Map<string, number[]>();
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #hashes: Int32Array;
  readonly #owners: Int32Array;
  #used = 0;

  constructor(texts: readonly (readonly Word[])[]) {
    this.#texts = texts.map((words) => Int32Array.from(words, (word) => this.#number(word.key)));
    const room = this.#texts.reduce((sum, ids) => sum + ids.length * (ids.length <= SHORT ? 2 : 1), 1);
    this.#heads = new Int32Array(2 ** Math.ceil(Math.log2(room + 1))).fill(-1);
    [this.#next, this.#hashes, this.#owners] = [new Int32Array(room), new Int32Array(room), new Int32Array(room)];
    this.#texts.forEach((ids, which) => this.#add(ids, which));
    texts.forEach((words, which) => {
      const line = words.map((word) => word.key).join(" ");
      this.#whole.set(line, [...(this.#whole.get(line) ?? []), which]);
    });
  }

  /** The held texts with these words and no others. */
  whole(words: readonly Word[]): readonly number[] {
    return this.#whole.get(words.map((word) => word.key).join(" ")) ?? [];
  }

  /** What the words share with held texts, in their order. */
  shared(words: readonly Word[]): Shared[] {
    const ids = words.map((word) => this.#ids.get(word.key) ?? -1);
    const found: Shared[] = [];
    for (let place = 0; place < ids.length; place++) {
      for (const length of [3, 2]) {
        const owners = this.#holders(ids, place, length);
        if (owners.length && owners.length <= COMMON) found.push({ place, owners, worth: Math.log(1 + this.#texts.length / owners.length) });
      }
    }
    return found;
  }

  #number(key: string): number {
    let id = this.#ids.get(key);
    if (id === undefined) this.#ids.set(key, (id = this.#ids.size));
    return id;
  }

  #add(ids: Int32Array, which: number): void {
    for (let place = 0; place < ids.length; place++) {
      if (place + 3 <= ids.length) this.#put(gram(ids, place, 3), which);
      if (ids.length <= SHORT && place + 2 <= ids.length) this.#put(gram(ids, place, 2), which);
    }
  }

  #put(hash: number, which: number): void {
    const slot = hash & (this.#heads.length - 1);
    const entry = this.#used++;
    this.#hashes[entry] = hash;
    this.#owners[entry] = which;
    this.#next[entry] = this.#heads[slot]!;
    this.#heads[slot] = entry;
  }

  #holders(ids: readonly number[], place: number, length: number): number[] {
    if (place + length > ids.length) return [];
    for (let offset = 0; offset < length; offset++) if (ids[place + offset]! < 0) return [];
    const hash = gram(ids, place, length);
    const owners: number[] = [];
    for (let entry = this.#heads[hash & (this.#heads.length - 1)]!; entry >= 0; entry = this.#next[entry]!) {
      if (this.#hashes[entry] === hash && owners.at(-1) !== this.#owners[entry]) owners.push(this.#owners[entry]!);
    }
    return owners;
  }
}

/** The held texts that share most with the words from `from` to `to`, best first. */
export function nearest(shared: readonly Shared[], from: number, to: number, most: number): number[] {
  const scores = new Map<number, number>();
  for (const { place, worth, owners } of shared) {
    if (place >= from && place < to) for (const owner of owners) scores.set(owner, (scores.get(owner) ?? 0) + worth);
  }
  return [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most).map(([owner]) => owner);
}

function gram(ids: ArrayLike<number>, place: number, length: number): number {
  let hash = length;
  for (let offset = 0; offset < length; offset++) hash = Math.imul(hash ^ ids[place + offset]!, 0x9e3779b1) ^ (hash >>> 15);
  return hash ^ (hash >>> 13);
}
