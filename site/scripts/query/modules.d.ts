// What the packages do not say of themselves.
declare module "oxigraph/web_bg.wasm" {
  /** The address of the copied file, relative to the bundled script. */
  const address: string;
  export default address;
}
declare module "prismjs/components/prism-core.js" {
  import Prism from "prismjs";
  export default Prism;
}
declare module "prismjs/components/prism-turtle.js";
declare module "prismjs/components/prism-sparql.js";
