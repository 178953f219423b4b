// The names that are most like a given one.
import { distance } from "fastest-levenshtein";

/** The few of `names` that are most like `name`, nearest first; none if nothing is like it. */
export function nearest(name: string, names: readonly string[], most = 3): string[] {
  const asked = name.slice(0, 80).toLowerCase();
  const limit = Math.max(3, Math.ceil(asked.length * 0.5));
  return names
    .map((other) => ({ other, far: other.includes(asked) && asked.length > 3 ? 0 : distance(asked, other) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || a.other.localeCompare(b.other))
    .slice(0, most)
    .map(({ other }) => other);
}
