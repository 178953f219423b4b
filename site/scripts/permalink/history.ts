// The version index of one entry, as it lies beside its page.

/** One text of an entry: its stable path, its label, and what stands there. */
export interface Field {
  readonly key: string;
  readonly label: string;
  readonly text: string;
}

/** The hash of an entry in each release, oldest first, and the texts of contents that differ. */
export interface History {
  /** The hash of the present content, null where the entry is no more. */
  readonly hash: string | null;
  /** The address to which the entry moved. */
  readonly moved: string | null;
  readonly releases: readonly (readonly [version: string, hash: string | null])[];
  readonly texts: ReadonlyMap<string, readonly Field[]>;
}

/** The index out of its file; nothing if the file is something else. */
export function readHistory(found: unknown): History | undefined {
  if (!isRecord(found) || !Array.isArray(found["releases"]) || !isRecord(found["texts"])) return undefined;
  const releases = found["releases"].filter(Array.isArray).map(([version, hash]) => [String(version), text(hash)] as const);
  const texts = Object.entries(found["texts"]).map(([hash, fields]) => [hash, readFields(fields)] as const);
  return { hash: text(found["hash"]), moved: text(found["moved"]), releases, texts: new Map(texts) };
}

function readFields(found: unknown): Field[] {
  if (!Array.isArray(found)) return [];
  return found.filter(Array.isArray).map(([key, label, words]) => ({ key: String(key), label: String(label), text: String(words) }));
}

function isRecord(found: unknown): found is Record<string, unknown> {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

function text(found: unknown): string | null {
  return typeof found === "string" ? found : null;
}
