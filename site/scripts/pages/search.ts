// The search page: Pagefind answers, this file asks and shows. Without JavaScript the page points to the indexes.

const here = (document.currentScript as HTMLScriptElement).src;
const STEP = 20;
const FACETS = { kind: "Kind", discipline: "Discipline", author: "Author", decade: "Decade" };

const form = document.getElementById("search-form");
const input = document.getElementById("search-query");
const status = document.getElementById("search-status");
const list = document.getElementById("search-results");
const more = document.getElementById("search-more");
const box = document.getElementById("search-filters");

let pagefind;
let run = 0; // the number of the search that is wanted; answers to older ones are dropped
let found = [];
let shown = 0;

// “co-production”, “co production” and “coproduction” are one word, here as in the index.
function fold(query) {
  return query.replace(/\bco[\s\u2010\u2011\u2013-]+(\w{4,})/gi, "co$1");
}

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

async function start() {
  const asked = new URLSearchParams(location.search);
  input.value = asked.get("q") ?? "";
  try {
    pagefind = await import(new URL("../pagefind/pagefind.js", here).href);
    await pagefind.init();
  } catch {
    status.textContent = "The search index could not be read. The indexes in the menu lead to every entry.";
    return;
  }
  drawFilters(await pagefind.filters(), asked);
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  form.addEventListener("input", debounce(search, 200));
  more.addEventListener("click", () => show(run));
  await search();
}

function debounce(action, milliseconds) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(action, milliseconds); };
}

function drawFilters(filters, asked) {
  for (const [name, title] of Object.entries(FACETS)) {
    const values = Object.keys(filters[name] ?? {}).sort();
    if (!values.length) continue;
    const select = element("select", { id: `filter-${name}`, name }, element("option", { value: "" }, "Any"));
    for (const value of values) select.append(element("option", { value }, value));
    select.value = asked.get(name) ?? "";
    if (select.selectedIndex < 0) select.value = "";
    box.append(element("div", { class: "filter" }, element("label", { for: `filter-${name}` }, title), select));
  }
}

function wanted() {
  const filters = {};
  for (const select of box.querySelectorAll("select")) if (select.value) filters[select.name] = select.value;
  return filters;
}

async function search() {
  const mine = ++run;
  const query = input.value.trim();
  const filters = wanted();
  remember(query, filters);
  found = [];
  shown = 0;
  list.replaceChildren();
  status.textContent = "";
  more.hidden = true;
  if (!query && !Object.keys(filters).length) return;
  const answer = await pagefind.search(query ? fold(query) : null, { filters });
  if (mine !== run) return;
  found = answer.results;
  await show(mine);
  if (mine !== run) return;
  const pages = found.length === 1 ? "1 page" : `${found.length} pages`;
  status.textContent = found.length ? `${pages} found` : "Nothing found. Try fewer words, or look in the indexes of the menu.";
}

function remember(query, filters) {
  const parameters = new URLSearchParams(filters);
  if (query) parameters.set("q", query);
  const text = parameters.toString();
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
}

async function show(mine) {
  const part = await Promise.all(found.slice(shown, shown + STEP).map((result) => result.data()));
  if (mine !== run) return;
  list.append(...part.map(item));
  shown += part.length;
  more.hidden = shown >= found.length;
}

function item(data) {
  const excerpt = element("p", { class: "result__excerpt" });
  excerpt.innerHTML = data.excerpt; // Pagefind escapes the text and adds <mark> only
  const facts = [data.meta.kind, data.meta.by, data.meta.year].filter(Boolean).join(" · ");
  return element("li", { class: "result" },
    element("p", { class: "result__facts" }, facts),
    element("h2", { class: "result__title" }, element("a", { href: data.url }, data.meta.title)),
    excerpt);
}

start();
