// What Comunica reads from an endpoint: the queries come as [kind, text] in one JSON list, the answers go out as another.

import { readFileSync } from "node:fs";
import { QueryEngine } from "@comunica/query-sparql";

const [address] = process.argv.slice(2);
const engine = new QueryEngine();
const context = { sources: [address] };

const term = ({ termType, value, language, datatype }) => ({ termType, value, language, datatype: datatype?.value });
const ask = {
  bindings: async (query) =>
    (await (await engine.queryBindings(query, context)).toArray()).map((row) =>
      Object.fromEntries([...row].map(([variable, value]) => [variable.value, term(value)])),
    ),
  boolean: (query) => engine.queryBoolean(query, context),
  quads: async (query) =>
    (await (await engine.queryQuads(query, context)).toArray()).map(({ subject, predicate, object }) => ({
      subject: term(subject),
      predicate: term(predicate),
      object: term(object),
    })),
};

const answers = [];
for (const [kind, query] of JSON.parse(readFileSync(0, "utf8"))) answers.push(await ask[kind](query));
console.log(JSON.stringify(answers));
