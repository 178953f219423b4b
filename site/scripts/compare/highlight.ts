// The exact words of a cell shown in their quotation: each cell becomes a switch; Escape goes back to it.
import { element } from "../dom.ts";

const SHOWN = "is-said";

/** Make switches of all links from cells to words inside a part of the page. */
export function showWords(within: ParentNode): void {
  let pressed: HTMLButtonElement | undefined;
  const release = (): void => {
    for (const mark of document.querySelectorAll(`.${SHOWN}`)) mark.classList.remove(SHOWN);
    pressed?.setAttribute("aria-pressed", "false");
    pressed = undefined;
  };
  for (const link of within.querySelectorAll<HTMLAnchorElement>("a.said")) {
    const { of: id = "", phrase = "" } = link.dataset;
    const button = element("button", { type: "button", class: "said", "aria-pressed": "false", "aria-controls": id }, ...link.childNodes);
    link.replaceWith(button);
    button.addEventListener("click", () => {
      const again = pressed === button;
      release();
      if (again) return;
      pressed = button;
      button.setAttribute("aria-pressed", "true");
      reveal(id, phrase);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !pressed) return;
    const back = pressed;
    release();
    back.focus({ preventScroll: true });
    back.scrollIntoView({ block: "center", behavior: motion() });
  });
}

function reveal(id: string, phrase: string): void {
  const marks = [...document.querySelectorAll<HTMLElement>("mark[data-phrase]")]
    .filter((mark) => mark.dataset["phrase"] === phrase && mark.closest("figure")?.id === id);
  for (const mark of marks) mark.classList.add(SHOWN);
  marks[0]?.scrollIntoView({ block: "center", behavior: motion() });
}

function motion(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
