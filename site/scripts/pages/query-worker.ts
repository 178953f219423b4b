// The worker of the query page: Oxigraph over the graph of this site. It can be ended at any moment.
import { initSync, Store } from "oxigraph/web.js";
import { givesTriples } from "../query/protocol.ts";
import type { Form, Order, Report } from "../query/protocol.ts";

let store: Store | undefined;

function open(engine: WebAssembly.Module, graph: ArrayBuffer): Report {
  initSync({ module: engine });
  store = new Store();
  store.load(new Uint8Array(graph), { format: "text/turtle", no_transaction: true });
  return { kind: "ready", triples: store.size };
}

function ask(query: string, form: Form): Report {
  if (!store) throw new Error("The graph is not open yet.");
  const format = givesTriples(form) ? "text/turtle" : "application/sparql-results+json";
  return { kind: "answer", body: String(store.query(query, { results_format: format })) };
}

self.onmessage = ({ data }: MessageEvent<Order>) => {
  let report: Report;
  try {
    report = data.kind === "open" ? open(data.engine, data.graph) : ask(data.query, data.form);
  } catch (error) {
    // A trap of the engine leaves its memory in an unknown state; a refused query does not.
    const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    report = { kind: "fault", message: error instanceof Error ? error.message : String(error), broken };
  }
  self.postMessage(report);
};
