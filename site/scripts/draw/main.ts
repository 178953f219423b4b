// All pictures of a build in one run: reads their descriptions as a JSON list, and prints the drawn ones in the same order.

import { readFileSync } from "node:fs";

import { drawGraph, type Graph } from "./graph.ts";
import { drawTimeline, type Timeline } from "./timeline.ts";

const wanted = JSON.parse(readFileSync(0, "utf8")) as (Graph | Timeline)[];
const drawn = wanted.map((one) => (one.kind === "graph" ? drawGraph(one) : drawTimeline(one)));
// Only ASCII goes through the pipe, whose encoding is the system’s.
process.stdout.write(JSON.stringify(drawn).replace(/[\u0080-\uffff]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`));
