// What a reader asked for, made comparable with the addresses that exist.

const LONGEST = 200; // characters; whoever asks for more has not mistyped an address

/** The part of an address below the site, without extension and slashes at its ends; an unreadable one as it stands. */
export function askedFor(pathname: string, root: string): string {
  const below = pathname.startsWith(root) ? pathname.slice(root.length) : pathname;
  return bare(decoded(below).slice(0, LONGEST));
}

/** The words to search for: the last part of what was asked for. */
export function words(asked: string): string {
  return (asked.split("/").at(-1) ?? "").replace(/[-_+.\s]+/g, " ").trim();
}

/** An address in one spelling: small letters, no accents, “co” joined to its word, hyphens for all that separates. */
export function folded(path: string): string {
  return bare(path)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}/]+/gu, "-")
    .replace(/-*\/-*/g, "/")
    .replace(/^-+|-+$/g, "")
    .replace(/(^|[-/])co-(?=\p{L}{3})/gu, "$1co");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bare(path: string): string {
  return path
    .replace(/^\/+|\/+$/g, "")
    .replace(/\.(html?|md|ttl|jsonld|nt|rdf|json)$/i, "")
    .replace(/(^|\/)index$/i, "")
    .replace(/\/+$/, "");
}
