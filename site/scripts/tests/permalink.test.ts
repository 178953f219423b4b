// Permalinks: what an address asks, the verdict on it, and differences that lose no letter.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress } from "../permalink/address.ts";
import { changes, sides, touches } from "../permalink/difference.ts";
import { readHistory } from "../permalink/history.ts";
import type { History } from "../permalink/history.ts";
import { judge } from "../permalink/verdict.ts";

const OLD = "57193e13ede3";
const NOW = "0f7e9a6ea6e2";
const LOST = "000000000000";

/** An entry that came with the second release, changed with the third, and not since. */
const HISTORY: History = {
  hash: NOW,
  moved: null,
  releases: [["2026-01-10", null], ["2026-02-20", OLD], ["2026-02-20.2", NOW]],
  texts: new Map(),
};
const NOTHING: History = { hash: NOW, moved: null, releases: [], texts: new Map() };

function verdict(address: string, history: History | undefined = HISTORY, present: string | null = NOW) {
  const url = new URL(address, "http://localhost/definitions/x.html");
  const asked = readAddress(url.search, url.hash);
  assert.ok(asked);
  return judge(asked, present, history);
}

function said(address: string, history: History | undefined = HISTORY, present: string | null = NOW): string {
  const { headline, notes } = verdict(address, history, present);
  return [headline, ...notes].join(" ");
}

test("an address without version and hash asks nothing", () => {
  assert.equal(readAddress("", "#asking"), undefined);
  assert.equal(readAddress("?with=a,b", ""), undefined);
});

test("version, hash and member are read from either place of the address", () => {
  assert.deepEqual(readAddress("?v=2026-02-20", "#h=0F7E9A6EA6E2"), { version: "2026-02-20", hash: NOW });
  assert.deepEqual(readAddress(`?v=v2026-02-20&h=${NOW}`, "#asking"), { version: "2026-02-20", hash: NOW, member: "asking" });
  assert.deepEqual(readAddress("", "#h=%E0%A4%A"), { hash: "%e0%a4%a" });
});

test("the same content is unchanged, whichever release it was cited from", () => {
  const found = verdict(`?v=2026-02-20.2#h=${NOW}`);
  assert.equal(found.headline, "Unchanged since you cited it (version 2026-02-20.2).");
  assert.deepEqual([found.tone, found.notes, found.cited], ["good", [], undefined]);
  assert.equal(verdict("?v=2026-02-20.2").tone, "good");
  assert.equal(verdict(`#h=${NOW}`).headline, "Unchanged since you cited it (version 2026-02-20.2).");
});

test("an earlier content is changed, and is what will be shown", () => {
  const found = verdict(`?v=2026-02-20#h=${OLD}`);
  assert.equal(found.headline, "Changed since you cited it (version 2026-02-20).");
  assert.deepEqual([found.tone, found.cited], ["open", OLD]);
  assert.equal(verdict("?v=2026-02-20").cited, OLD);
  assert.equal(verdict(`#h=${OLD}`).cited, OLD);
});

test("the hash of another version than the named one is told, and the hash decides", () => {
  const found = verdict(`?v=2026-02-20.2#h=${OLD}`);
  assert.equal(found.cited, OLD);
  assert.deepEqual(found.notes, [`The mark ${OLD} is not that of version 2026-02-20.2 but of version 2026-02-20.`]);
  assert.match(said(`?v=2026-01-10#h=${OLD}`), /Version 2026-01-10 has no such entry\./);
});

test("a hash that nobody knows is told, and the version decides", () => {
  const found = verdict(`?v=2026-02-20#h=${LOST}`);
  assert.equal(found.cited, OLD);
  assert.match(said(`?v=2026-02-20#h=${LOST}`), /nor of any other; the comparison is with version 2026-02-20\./);
  assert.match(said(`#h=${LOST}`), /belongs to no version of this entry/);
});

test("a version that does not exist brings the list of those that do, newest first", () => {
  const list = "The versions are: 2026-02-20.2, 2026-02-20, 2026-01-10.";
  assert.ok(said("?v=2031-01-01").includes(`There is no version 2031-01-01. ${list}`));
  assert.ok(said("?v=latest").includes(`“latest” is no version: a version is the date of a release, such as 2026-11-21. ${list}`));
  assert.ok(said("?v=2031-01-01", NOTHING).includes("Nothing has been released yet."));
  assert.equal(verdict(`?v=2031-01-01#h=${OLD}`).cited, OLD);
  assert.ok(said(`?v=${"x".repeat(5000)}`).length < 400);
});

test("a malformed hash is told, and a good version still compared", () => {
  assert.match(said("?v=2026-02-20#h=xyz"), /“xyz” is no mark of an entry/);
  assert.equal(verdict("?v=2026-02-20#h=xyz").cited, OLD);
  assert.equal(verdict("#h=xyz").tone, "bad");
});

test("an entry that the named version did not have says when it came", () => {
  assert.equal(said("?v=2026-01-10"), "This entry did not exist in version 2026-01-10. The first version that has it is 2026-02-20.");
  const fresh: History = { ...HISTORY, releases: [["2026-01-10", null]] };
  assert.equal(said("?v=2026-01-10", fresh), "This entry did not exist in version 2026-01-10. It has been added since the last release.");
});

test("a draft is unchanged while its hash is the present one, and lost when no release took it up", () => {
  assert.equal(verdict(`?v=unreleased#h=${NOW}`, NOTHING).headline, "Unchanged since you cited it (a draft).");
  assert.match(said(`?v=unreleased#h=${LOST}`), /^No version of this entry has the mark \w+\. Either it was cited from a draft that no release took up/);
  const taken = verdict(`?v=unreleased#h=${OLD}`);
  assert.equal(taken.cited, OLD);
  assert.deepEqual(taken.notes, ["It was cited from a draft, which version 2026-02-20 then took up."]);
  assert.match(said("?v=unreleased"), /has no mark/);
});

test("an entry that is no more was moved or taken out, and can still be shown", () => {
  const gone: History = { ...HISTORY, hash: null };
  assert.equal(verdict(`?v=2026-02-20#h=${OLD}`, gone, null).headline, "Taken out of the glossary since you cited it (version 2026-02-20).");
  assert.equal(verdict(`#h=${NOW}`, { ...gone, moved: "definitions/y" }, null).headline, "Moved since you cited it (version 2026-02-20.2).");
  assert.equal(verdict(`#h=${NOW}`, gone, null).cited, NOW);
});

test("without the index the page itself tells whether its hash is the cited one", () => {
  const missing = (address: string) => {
    const url = new URL(address, "http://localhost/");
    return judge(readAddress(url.search, url.hash) ?? {}, NOW, undefined);
  };
  assert.equal(missing(`?v=2026-02-20.2#h=${NOW}`).tone, "good");
  assert.match(missing("?v=2026-02-20").headline, /\(version 2026-02-20\) could not be checked\.$/);
  assert.match(missing(`#h=${OLD}`).notes.join(" "), /python -m http\.server/);
});

test("both sides of a difference keep every letter", () => {
  const pairs = [
    ["inputs from individuals who are not “in” the same organization", "inputs from people who are not in the same organisation"],
    ["a  b\n c", "a b c"], ["", "new"], ["gone", ""], ["same", "same"], ["word ".repeat(9000), "other ".repeat(9000)],
  ] as const;
  for (const [old, now] of pairs) {
    const found = sides(old, now);
    assert.equal(found.earlier.map((run) => run.text).join(""), old);
    assert.equal(found.later.map((run) => run.text).join(""), now);
  }
  assert.deepEqual(sides("we make it", "we made it").earlier.filter((run) => run.differs), [{ text: "make", differs: true }]);
});

test("fields that came, went or differ are changes; a member is touched only by its own", () => {
  const field = (key: string, text: string) => ({ key, label: key, text });
  const earlier = [field("members.asking.text.en", "ask"), field("members.making.text.en", "make"), field("page", "1")];
  const later = [field("members.asking.text.en", "ask"), field("members.making.text.en", "do"), field("note.en", "x")];
  const found = changes(earlier, later);
  assert.deepEqual(found.map((change) => change.key), ["members.making.text.en", "page", "note.en"]);
  assert.equal(touches("making", found), true);
  assert.equal(touches("asking", found), false);
});

test("an index is read as far as it is one", () => {
  const file = { hash: NOW, moved: null, releases: [["2026-02-20", OLD]], texts: { [OLD]: [["text.en", "text (en)", "Words"]] } };
  const history = readHistory(JSON.parse(JSON.stringify(file)));
  assert.deepEqual(history?.texts.get(OLD), [{ key: "text.en", label: "text (en)", text: "Words" }]);
  for (const broken of [null, [], "x", {}, { releases: {}, texts: {} }]) assert.equal(readHistory(broken), undefined);
});
