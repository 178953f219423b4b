// Whether an entry is still what somebody cited: sentences, and the content that was cited where it is known.

import type { Asked } from "./address.ts";
import type { History } from "./history.ts";

/** What to tell the reader; `cited` is the hash of the content to show beside the present one, `from` where it stands. */
export interface Verdict {
  readonly tone: "good" | "open" | "bad";
  readonly headline: string;
  readonly notes: readonly string[];
  readonly cited?: string;
  readonly from?: string;
}

const DRAFT = "unreleased";
const VERSION = /^\d{4}-\d{2}-\d{2}(\.\d+)?$/;
const HASH = /^[0-9a-f]{12}$/;

/** The verdict on an address, for a page whose present content has the hash `present` (null: the entry is no more). */
export function judge(asked: Asked, present: string | null, history: History | undefined): Verdict {
  const notes: string[] = [];
  const hash = wellFormedHash(asked.hash, notes);
  if (!history) return unchecked(asked, hash, present, notes);
  const version = knownVersion(asked.version, history, notes);
  if (version === DRAFT) return draft(hash, present, history, notes);
  const then = version === undefined ? undefined : (history.releases.find(([name]) => name === version)?.[1] ?? null);
  const cited = citedContent(hash, then, present, history);
  if (cited === undefined) return unknown(version, hash, then, present, history, notes);
  if (version !== undefined && hash !== undefined && hash !== then) notes.push(otherVersion(hash, version, then, present, history));
  const from = version !== undefined && cited === then ? `version ${version}` : where(cited, present, history);
  return compared(cited, from, present, history, notes);
}

function wellFormedHash(hash: string | undefined, notes: string[]): string | undefined {
  if (hash === undefined || HASH.test(hash)) return hash;
  notes.push(`“${shortened(hash)}” is no mark of an entry: a mark (h=…) has twelve digits and letters from a to f. Perhaps the address was cut off.`);
  return undefined;
}

function knownVersion(version: string | undefined, history: History, notes: string[]): string | undefined {
  if (version === undefined || version === DRAFT || history.releases.some(([name]) => name === version)) return version;
  const names = history.releases.map(([name]) => name).reverse();
  const list = names.length ? `The versions are: ${names.join(", ")}.` : "Nothing has been released yet.";
  notes.push(VERSION.test(version)
    ? `There is no version ${version}. ${list}`
    : `“${shortened(version)}” is no version: a version is the date of a release, such as 2026-11-21. ${list}`);
  return undefined;
}

/** The hash of what was cited: the mark says it best; without one, or with one that nobody knows, the version does. */
function citedContent(hash: string | undefined, then: string | null | undefined, present: string | null, history: History): string | undefined {
  const isKnown = hash !== undefined && (hash === present || history.releases.some(([, known]) => known === hash));
  return isKnown ? hash : (then ?? undefined);
}

function compared(cited: string, from: string, present: string | null, history: History, notes: string[]): Verdict {
  if (cited === present) return { tone: "good", headline: `Unchanged since you cited it (${from}).`, notes, from };
  if (present !== null) return { tone: "open", headline: `Changed since you cited it (${from}).`, notes, cited, from };
  const headline = history.moved ? `Moved since you cited it (${from}).` : `Taken out of the glossary since you cited it (${from}).`;
  return { tone: "open", headline, notes, cited, from };
}

function draft(hash: string | undefined, present: string | null, history: History, notes: string[]): Verdict {
  if (hash === undefined) {
    notes.push("The address has no mark (h=…) by which to tell whether the entry has changed since. What stands here is the present state.");
    return { tone: "open", headline: "Cited from a draft between releases.", notes };
  }
  const released = releasesWith(hash, history);
  if (released.length) notes.push(`It was cited from a draft, which ${named(released)} then took up.`);
  if (released.length || hash === present) return compared(hash, "a draft", present, history, notes);
  notes.push("Either it was cited from a draft that no release took up, and has changed since; or the address was not copied whole. What stands here is the present state.");
  return { tone: "open", headline: `No version of this entry has the mark ${hash}.`, notes };
}

function unknown(
  version: string | undefined, hash: string | undefined, then: string | null | undefined, present: string | null, history: History, notes: string[],
): Verdict {
  if (hash !== undefined) notes.push(`The mark ${hash} belongs to no version of this entry.`);
  if (version === undefined || then !== null) {
    return { tone: "bad", headline: "This address names no version of this entry, so nothing could be compared.", notes };
  }
  const first = history.releases.find(([, known]) => known !== null)?.[0];
  if (first !== undefined) notes.push(`The first version that has it is ${first}.`);
  else if (present !== null) notes.push("It has been added since the last release.");
  return { tone: "open", headline: `This entry did not exist in version ${version}.`, notes };
}

function unchecked(asked: Asked, hash: string | undefined, present: string | null, notes: string[]): Verdict {
  const cited = asked.version === undefined ? "" : ` (version ${shortened(asked.version)})`;
  const help = "The list of versions cannot be read here; it needs a web server, for instance `python -m http.server` in the folder of the site.";
  if (hash !== undefined && hash === present) {
    return { tone: "good", headline: "Unchanged since you cited it: the entry still has the same mark.", notes: [...notes, `${help} So nobody checked which version has it.`] };
  }
  return { tone: "open", headline: `Whether this entry has changed since you cited it${cited} could not be checked.`, notes: [...notes, help] };
}

function otherVersion(hash: string, version: string, then: string | null | undefined, present: string | null, history: History): string {
  const place = where(hash, present, history);
  const lacks = then === null ? ` Version ${version} has no such entry.` : "";
  return place ? `The mark ${hash} is not that of version ${version} but of ${place}.${lacks}` : `The mark ${hash} is not that of version ${version}, nor of any other; the comparison is with version ${version}.`;
}

/** Where a content stands: “version 2026-11-21”, “versions … and …”, “the present draft”, or nothing. */
function where(hash: string, present: string | null, history: History): string {
  const releases = releasesWith(hash, history);
  return releases.length ? named(releases) : hash === present ? "the present draft" : "";
}

function releasesWith(hash: string, history: History): string[] {
  return history.releases.filter(([, known]) => known === hash).map(([name]) => name);
}

function named(versions: readonly string[]): string {
  return versions.length === 1 ? `version ${versions[0]}` : `versions ${versions.slice(0, -1).join(", ")} and ${versions.at(-1)}`;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
