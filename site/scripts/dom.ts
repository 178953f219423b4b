// Small help with the document: elements made in one line, and where the site begins.

/** An element with attributes and children; text children are text and never markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** The element with this identifier; throws where a page lacks what its script needs. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const node = document.getElementById(id);
  if (!(node instanceof kind)) throw new Error(`The page has no ${kind.name} with the id “${id}”.`);
  return node;
}

/** The address at which the site begins, ending in a slash: the scripts of all pages lie in its folder `assets`. */
export function siteRoot(): URL {
  const script = document.querySelector<HTMLScriptElement>('script[src*="assets/site.js"]');
  return new URL("..", script?.src ?? location.href);
}
