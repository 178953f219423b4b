// What the page of find_speed.py runs: the worker of the site, and the plain scan beside which it is measured.

import { distance } from "../site/scripts/node_modules/fastest-levenshtein/esm/mod.js";

const now = () => performance.now();

/** Milliseconds until the texts are read, and until each question is answered, with the pages found. */
export async function measure(questions) {
  const long = [];
  new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ["longtask"] });
  const begun = now();
  const worker = new Worker("find-worker.js");
  const next = () => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => ("fault" in data ? reject(new Error(data.fault)) : resolve(data));
  });
  const ready = next();
  worker.postMessage({ texts: new URL("find.json", location.href).href });
  await ready;
  const load = now() - begun;
  const answers = [];
  for (const [number, text] of questions.entries()) {
    const asked = now();
    const answer = next();
    worker.postMessage({ number, text });
    const { findings } = (await answer).answer;
    answers.push({ ms: now() - asked, pages: findings.map((one) => one.statement.page), words: findings[0]?.verdict.words ?? null });
  }
  worker.terminate();
  return { load, answers, long };
}

/** The same questions to a scan that compares each text letter by letter (fastest-levenshtein). */
export async function scan(questions) {
  const { statements } = await (await fetch("find.json")).json();
  const plain = (text) => text.toLowerCase().replace(/[^a-z ]/g, "");
  const held = statements.map((one) => plain(one.text));
  return questions.map((text) => {
    const asked = now();
    const given = plain(text);
    let best = 0;
    let least = Infinity;
    held.forEach((one, place) => {
      const far = distance(given, one);
      if (far < least) [least, best] = [far, place];
    });
    return { ms: now() - asked, pages: [statements[best].page] };
  });
}

Object.assign(globalThis, { measure, scan });
