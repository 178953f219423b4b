// The key “/” leads to the search field, as readers know it from other reference works.

const FIELDS = ["search-query", "site-search"];
const TYPING = "input, textarea, select, [contenteditable]";

/** From now on “/” goes to the search field of the page, unless somebody is typing. */
export function listenForSlash(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(TYPING)) return;
    // On a narrow window the field of the header is hidden behind its button, which leads to the search page.
    const field = FIELDS.map((id) => document.getElementById(id)).find((node) => node?.checkVisibility());
    const target = field ?? document.querySelector<HTMLElement>(".site-search__button");
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
}
