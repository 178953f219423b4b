// What definitions agree and differ in, by the codes that they were given.
import { matrix } from "./matrix.ts";
import type { Code, Definition } from "./model.ts";

/** A code and the definitions that have it under one aspect. */
export interface Use { code: Code; definitions: Definition[] }

/** The codes under one aspect: in all coded definitions, in several, in one; and the definitions that leave it open. */
export interface Shared { id: string; n: number; label: string; page: string; all: Use[]; some: Use[]; one: Use[]; open: Definition[] }

/** Only definitions with codes count; the aspects are those under which there are codes. */
export interface Agreement { coded: Definition[]; aspects: Shared[] }

/** What the codes of definitions have in common. */
export function agreement(definitions: readonly Definition[]): Agreement {
  const coded = definitions.filter((definition) => definition.aspects.some((reading) => reading.codes.length));
  const aspects = matrix(coded).flatMap(({ id, n, label, page, cells }) => {
    const uses = usesOf(cells.map((cell) => cell?.codes ?? []), coded);
    if (!uses.length) return [];
    return [{
      id, n, label, page,
      all: uses.filter((use) => use.definitions.length > 1 && use.definitions.length === coded.length),
      some: uses.filter((use) => use.definitions.length > 1 && use.definitions.length < coded.length),
      one: uses.filter((use) => use.definitions.length === 1),
      open: coded.filter((_, place) => !cells[place]?.codes.length),
    }];
  });
  return { coded, aspects };
}

function usesOf(codes: readonly (readonly Code[])[], coded: readonly Definition[]): Use[] {
  const uses = new Map<string, Use>();
  codes.forEach((own, place) => {
    const definition = coded[place];
    for (const code of own) {
      const use = uses.get(code.id) ?? { code, definitions: [] };
      if (definition && !use.definitions.includes(definition)) use.definitions.push(definition);
      uses.set(code.id, use);
    }
  });
  return [...uses.values()].sort((a, b) =>
    b.definitions.length - a.definitions.length || order(a.code.label, b.code.label) || order(a.code.id, b.code.id));
}

// By code point and not by the language of the reader, so that every reader and the ready-made pages have one order.
function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
