// The query page: answers as a table below the question. Without JavaScript the same links lead to the endpoint itself.

const form = document.querySelector("form.ask");
const area = document.getElementById("query");
const box = document.getElementById("answer");
const base = box.dataset.base;

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

async function ask(query) {
  box.replaceChildren(element("p", {}, "Asking …"));
  const address = `sparql?${new URLSearchParams({ query })}`;
  try {
    const response = await fetch(address, { headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9, text/plain;q=0.5" } });
    const text = await response.text();
    const json = (response.headers.get("content-type") ?? "").includes("json");
    if (response.ok && json) box.replaceChildren(...show(JSON.parse(text), address));
    else if (response.ok) box.replaceChildren(element("pre", { tabindex: "0" }, text));
    else box.replaceChildren(element("p", { class: "answer__fault" }, json ? JSON.parse(text).detail : text));
  } catch {
    box.replaceChildren(element("p", {}, "The endpoint did not answer. It runs where the glossary is served with `coprod serve`."));
  }
}

function show(answer, address) {
  if ("boolean" in answer) return [element("p", {}, answer.boolean ? "Yes" : "No")];
  const names = answer.head.vars;
  const rows = answer.results.bindings;
  const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name.replaceAll("_", " "))));
  const body = rows.map((row) => element("tr", {}, ...names.map((name) => element("td", {}, cell(row[name])))));
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  return [
    element("p", {}, `${rows.length} row${rows.length === 1 ? "" : "s"}. `, element("a", { href: address }, "The answer by itself")),
    element("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Rows" }, table),
  ];
}

// Entries have pages below the address of the site; the server leads from the one to the other.
function cell(term) {
  if (!term) return "";
  if (term.type !== "uri" || !/^https?:/.test(term.value)) return term.value;
  const inside = term.value.startsWith(base);
  const name = inside ? term.value.slice(base.length) : term.value;
  return element("a", { href: inside ? name : term.value }, name);
}

form.addEventListener("submit", (event) => { event.preventDefault(); ask(area.value); });
for (const link of document.querySelectorAll("a[data-query]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    area.value = new URL(link.href).searchParams.get("query");
    area.scrollIntoView({ block: "center" });
    area.focus({ preventScroll: true });
    ask(area.value);
  });
}
