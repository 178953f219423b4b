// Which definitions are chosen: the parameter `with` of an address, and nothing else.

/** So many definitions are compared at most: more cannot be read side by side. */
export const MOST = 12;

const NAME = "with";
const ID = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;

/** What an address asks for: identifiers without repetition, those too many, and what of it cannot be read. */
export interface Chosen { ids: string[]; over: string[]; unreadable: string[] }

/** Read the part of an address that begins with `?`. */
export function chosenIn(search: string): Chosen {
  const values = search.replace(/^\?/, "").split("&").filter((pair) => pair.split("=")[0] === NAME)
    .flatMap((pair) => pair.slice(NAME.length + 1).replaceAll("+", " ").split(/,|%2c/i));
  const unreadable: string[] = [];
  const found = new Set<string>();
  for (const value of values) {
    const id = decoded(value)?.trim().toLowerCase();
    if (id === undefined) unreadable.push(value);
    else if (id) found.add(id);
  }
  const ids = [...found];
  return { ids: ids.slice(0, MOST), over: ids.slice(MOST), unreadable };
}

/** Whether an identifier can be that of an entry at all. */
export function wellFormed(id: string): boolean {
  return ID.test(id) && !id.includes("..");
}

/** The address with these definitions chosen; without the parameter if there are none. Other parameters and the place stay. */
export function withChosen(address: string, ids: readonly string[]): string {
  const [, path = "", search = "", hash = ""] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address) ?? [];
  const others = search.replace(/^\?/, "").split("&").filter((pair) => pair && pair.split("=")[0] !== NAME);
  const all = ids.length ? [...others, `${NAME}=${ids.map(encodeURIComponent).join(",")}`] : others;
  return path + (all.length ? `?${all.join("&")}` : "") + hash;
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
