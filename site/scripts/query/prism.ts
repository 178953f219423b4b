// Prism alone: its grammars are plain scripts that look for it as a global.
import Prism from "prismjs/components/prism-core.js";

Prism.manual = true;
Object.assign(globalThis, { Prism });

export { Prism };
