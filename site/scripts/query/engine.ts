// The query engine as the page uses it: fetched at the first question, ended and started again when a query must stop.
import { broken, cancelled, notFetched, QueryFault, timeOver } from "./faults.ts";
import { MEMORY_LIMIT, withMemoryLimit } from "./memory.ts";
import type { Form, Order, Report } from "./protocol.ts";

/** Where the parts of the engine are. */
export interface Parts {
  worker: URL;
  engine: URL;
  graph: URL;
}

/** Tells the reader what is going on. */
export type Say = (sentence: string) => void;

interface Loaded {
  engine: WebAssembly.Module;
  graph: ArrayBuffer;
}

/** What the engine says of a query that it read or ran and did not answer. */
export class EngineRefusal extends Error {}

/** One engine at a time; it answers one query at a time. */
export class Engine {
  readonly #parts: Parts;
  #loaded: Loaded | null = null;
  #worker: Worker | null = null;
  #end: ((fault: Error) => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The answer to a query, as JSON or Turtle. Throws QueryFault, or EngineRefusal with the words of the engine. */
  async ask(query: string, form: Form, seconds: number, say: Say): Promise<string> {
    const stop = new AbortController();
    const ended = new Promise<never>((_, reject) => {
      this.#end = (fault) => {
        stop.abort();
        this.#drop();
        reject(fault);
      };
    });
    // What is still being fetched when the question is done has nothing more to tell.
    const tell: Say = (sentence) => {
      if (!stop.signal.aborted) say(sentence);
    };
    try {
      return await Promise.race([ended, this.#run(query, form, seconds, tell, stop.signal)]);
    } finally {
      this.#end = null;
      stop.abort();
    }
  }

  /** End the query that is running; the one who asked gets a QueryFault. */
  cancel(): void {
    this.#end?.(cancelled());
  }

  async #run(query: string, form: Form, seconds: number, say: Say, signal: AbortSignal): Promise<string> {
    this.#loaded ??= await load(this.#parts, say, signal);
    if (!this.#worker) {
      say("Opening the graph …");
      this.#worker = new Worker(this.#parts.worker);
      await this.#order(this.#worker, { kind: "open", ...this.#loaded });
    }
    signal.throwIfAborted();
    say("Asking …");
    const timer = setTimeout(() => this.#end?.(timeOver(seconds)), seconds * 1000);
    try {
      return await this.#order(this.#worker, { kind: "ask", query, form });
    } finally {
      clearTimeout(timer);
    }
  }

  #order(worker: Worker, order: Order): Promise<string> {
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Report>) => {
        if (data.kind === "ready") resolve("");
        else if (data.kind === "answer") resolve(data.body);
        else if (data.broken || order.kind === "open") reject(this.#broken(data.message));
        else reject(new EngineRefusal(data.message));
      };
      worker.onerror = (event) => reject(this.#broken(event.message || "it did not start"));
      worker.postMessage(order);
    });
  }

  #broken(said: string): QueryFault {
    this.#drop();
    return broken(said);
  }

  #drop(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }
}

async function load(parts: Parts, say: Say, signal: AbortSignal): Promise<Loaded> {
  const sizes = new Map<string, number>();
  const progress = (what: string) => (size: number) => {
    sizes.set(what, size);
    const total = [...sizes.values()].reduce((sum, one) => sum + one, 0);
    say(`Loading the query engine and the graph … ${(total / 1e6).toFixed(1)} MB`);
  };
  const [code, graph] = await Promise.all([
    fetchBytes(parts.engine, "The query engine", progress("engine"), signal),
    fetchBytes(parts.graph, "The graph", progress("graph"), signal),
  ]);
  return { engine: await WebAssembly.compile(withMemoryLimit(new Uint8Array(code), MEMORY_LIMIT)), graph };
}

async function fetchBytes(address: URL, what: string, progress: (size: number) => void, signal: AbortSignal): Promise<ArrayBuffer> {
  try {
    const response = await fetch(address, { signal });
    if (!response.ok || !response.body) throw new Error(`the answer was ${response.status}`);
    const reader = response.body.getReader();
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for (let { done, value } = await reader.read(); !done && value; { done, value } = await reader.read()) {
      chunks.push(value);
      size += value.length;
      progress(size);
    }
    return await new Blob(chunks).arrayBuffer();
  } catch (error) {
    throw notFetched(what, error instanceof Error ? error.message : String(error), location.protocol);
  }
}
