// Scores and failed audits of the pages given as arguments, as one JSON list; one browser serves them all.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const SETTINGS = {
  onlyCategories: ["accessibility", "best-practices", "seo"],
  disableFullPageScreenshot: true,
  logLevel: "silent",
};

const chrome = await launch({ chromeFlags: ["--headless=new", "--no-sandbox"] });
const findings = [];
for (const address of process.argv.slice(2)) {
  const { lhr } = await lighthouse(address, { port: chrome.port, ...SETTINGS });
  const scores = Object.fromEntries(Object.values(lhr.categories).map((category) => [category.id, category.score]));
  const failed = Object.values(lhr.categories)
    .flatMap((category) => category.auditRefs.filter((reference) => reference.weight > 0))
    .map((reference) => lhr.audits[reference.id])
    .filter((audit) => audit.score !== null && audit.score < 1)
    .map((audit) => `${audit.id}: ${audit.title}`);
  findings.push({ address, scores, failed });
}
chrome.kill();
console.log(JSON.stringify(findings));
