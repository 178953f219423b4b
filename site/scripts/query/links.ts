// From the IRI of a thing to the page of this site on which it stands.

const KIND_AND_NAME = /^[a-z]+\/[^/#]+$/;

/** Finds pages; `pages` are the paths of all pages where their list could be read, else null. */
export class Pages {
  readonly #base: string;
  readonly #pages: ReadonlySet<string> | null;

  constructor(base: string, pages: ReadonlySet<string> | null) {
    this.#base = base;
    this.#pages = pages;
  }

  /** The path of an IRI below the base, or null for things that are not of this glossary. */
  path(iri: string): string | null {
    return iri.startsWith(this.#base) && iri.length > this.#base.length ? iri.slice(this.#base.length) : null;
  }

  /** The address of the page, relative to the site, with the place on it; null where the site has none. */
  href(iri: string): string | null {
    const path = this.path(iri);
    if (path === null) return null;
    const [page = "", anchor] = split(path, "#");
    if (this.#has(page)) return address(page, anchor);
    const [above, name] = splitLast(page, "/");
    if (name && anchor === undefined && this.#holds(above)) return address(above, name);
    return null;
  }

  #has(page: string): boolean {
    if (this.#pages) return this.#pages.has(page);
    return page === "ontology" || (KIND_AND_NAME.test(page) && !page.startsWith("receipts/"));
  }

  #holds(above: string): boolean {
    return this.#pages ? this.#pages.has(above) : /^schemes\/[^/#]+$/.test(above);
  }
}

/** The paths in the list of all pages that the site publishes, or null if it is no such list. */
export function readPages(list: unknown): ReadonlySet<string> | null {
  if (!Array.isArray(list)) return null;
  const paths = list.map((item: { path?: unknown } | null) => item?.path).filter((path) => typeof path === "string");
  return paths.length > 0 ? new Set(paths.map((path) => path.replace(/\.html$/, ""))) : null;
}

function address(page: string, anchor: string | undefined): string {
  const path = page.split("/").map(encodeURIComponent).join("/");
  return anchor ? `${path}.html#${encodeURIComponent(anchor)}` : `${path}.html`;
}

function split(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function splitLast(text: string, mark: string): [string, string] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? ["", text] : [text.slice(0, at), text.slice(at + 1)];
}
