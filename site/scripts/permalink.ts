// A permalink names a version and the content of an entry: only a page opened by one loads what checks it.

import { element, siteRoot } from "./dom.ts";
import { readAddress } from "./permalink/address.ts";

/** Check the version that the address names, if it names one and the page is that of an entry. */
export function checkPermalink(): void {
  const page = document.querySelector(".page");
  if (!page || !readAddress(location.search, location.hash) || !page.querySelector("[data-hash]")) return;
  const said = element("div", { role: "status" }, element("p", {}, "Comparing with the version that you cited …"));
  const notice = element("section", { class: "version-notice", "aria-label": "The version that you cited" }, said);
  page.querySelector(".version-place")?.append(notice);
  document.head.append(element("script", { src: new URL("assets/permalink.js", siteRoot()).href }));
}
