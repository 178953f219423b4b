// What the address of a permalink says: `?v=VERSION#h=HASH`, and for a member of a framework `?v=VERSION&h=HASH#member`.

/** The version and the hash as they stand in the address, whether or not they are well formed, and the member. */
export interface Asked {
  readonly version?: string;
  readonly hash?: string;
  readonly member?: string;
}

const FRAGMENT = "h=";

/** What an address asks for; nothing if it names neither a version nor a hash. */
export function readAddress(search: string, fragment: string): Asked | undefined {
  const query = new URLSearchParams(search);
  const place = decoded(fragment.replace(/^#/, ""));
  const pinned = place.startsWith(FRAGMENT);
  const version = query.get("v")?.trim().replace(/^v(?=\d)/, "");
  const hash = (pinned ? place.slice(FRAGMENT.length) : query.get("h"))?.trim().toLowerCase();
  if (version === undefined && hash === undefined) return undefined;
  return {
    ...(version !== undefined && { version }),
    ...(hash !== undefined && { hash }),
    ...(place && !pinned && { member: place }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
