// Aspects against definitions: what each definition says under each aspect.
import type { Definition, Reading } from "./model.ts";

/** One aspect with what each definition says under it, in the order of the definitions; nothing where it is left open. */
export interface Row { id: string; n: number; label: string; page: string; cells: (Reading | undefined)[] }

/** The aspects under which at least one definition says something, in their order. */
export function matrix(definitions: readonly Definition[]): Row[] {
  const rows = new Map<string, Row>();
  definitions.forEach((definition, place) => {
    for (const reading of definition.aspects) {
      const { id, n, label, page } = reading;
      const row = rows.get(id) ?? { id, n, label, page, cells: definitions.map(() => undefined) };
      row.cells[place] = reading;
      rows.set(id, row);
    }
  });
  return [...rows.values()].sort((a, b) => a.n - b.n);
}
