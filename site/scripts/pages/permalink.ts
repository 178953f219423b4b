// The check of a permalink: loaded by the script of all pages when the address names a version.

import { siteRoot } from "../dom.ts";
import { readAddress } from "../permalink/address.ts";
import { readHistory } from "../permalink/history.ts";
import type { History } from "../permalink/history.ts";
import { Notice } from "../permalink/notice.ts";
import { judge } from "../permalink/verdict.ts";

async function load(): Promise<History | undefined> {
  const address = new URL(location.href);
  address.pathname = `${address.pathname.replace(/\.html$/, "")}.versions.json`;
  address.search = address.hash = "";
  try {
    const answer = await fetch(address);
    return answer.ok ? readHistory(await answer.json()) : undefined;
  } catch {
    return undefined;
  }
}

async function check(): Promise<void> {
  const asked = readAddress(location.search, location.hash);
  const box = document.querySelector(".version-notice");
  const said = box?.querySelector("[role=status]");
  if (!asked || !box || !said) return;
  const present = document.querySelector<HTMLElement>(".page [data-hash]")?.dataset["hash"] || null;
  const history = await load();
  new Notice(box, said).say(judge(asked, present, history), history, asked.member, siteRoot());
  if (asked.member) document.getElementById(asked.member)?.scrollIntoView();
}

void check();
