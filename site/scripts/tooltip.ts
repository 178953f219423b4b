// What a term of the glossary means, shown beside it: on hover and on keyboard focus, never in the way, gone with Escape.

import { element } from "./dom.ts";

const ID = "term-tip";
const TERMS = "a.term[data-tip]";
const GAP = 6; // pixels between a word and its tooltip
const EDGE = 8; // pixels that stay free at the edge of the window
const LINGER = 250; // milliseconds to move the pointer from the word to its tooltip

/** A box in the coordinates of the window. */
export interface Box { left: number; top: number; width: number; height: number }

/** Where a tooltip stands: below its word if there is room, else above it, and never over the edge of the window. */
export function place(word: Box, tip: { width: number; height: number }, view: { width: number; height: number }): { left: number; top: number } {
  const furthest = Math.max(EDGE, view.width - EDGE - tip.width);
  const left = Math.min(Math.max(EDGE, word.left), furthest);
  const below = word.top + word.height + GAP;
  const above = word.top - GAP - tip.height;
  return { left, top: below + tip.height + EDGE <= view.height || above < EDGE ? below : above };
}

/** Give all terms of a page their tooltip; only one is shown at a time. */
export function explainTerms(): void {
  if (!document.querySelector(TERMS)) return;
  const tip = element("div", { id: ID, class: "tip", role: "tooltip", hidden: "" });
  (document.querySelector("main") ?? document.body).append(tip);
  let shown: HTMLElement | undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;

  function show(term: HTMLElement): void {
    clearTimeout(leaving);
    if (term === shown) return;
    hide();
    shown = term;
    tip.textContent = term.dataset["tip"] ?? "";
    tip.hidden = false;
    term.setAttribute("aria-describedby", ID);
    const base = (tip.offsetParent ?? document.body).getBoundingClientRect();
    const spot = place(firstLine(term), tip.getBoundingClientRect(), {
      width: document.documentElement.clientWidth,
      height: window.innerHeight,
    });
    tip.style.left = `${spot.left - base.left}px`;
    tip.style.top = `${spot.top - base.top}px`;
  }

  function hide(): void {
    clearTimeout(leaving);
    shown?.removeAttribute("aria-describedby");
    shown = undefined;
    tip.hidden = true;
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return; // a tap follows the link
    const term = termAt(event.target);
    if (term) show(term);
    else if (event.target === tip) clearTimeout(leaving);
  });
  document.addEventListener("pointerout", (event) => {
    if (event.target !== tip && termAt(event.target) !== shown) return;
    if (shown?.matches(":focus-visible")) return;
    clearTimeout(leaving);
    leaving = setTimeout(hide, LINGER);
  });
  document.addEventListener("focusin", (event) => {
    const term = termAt(event.target);
    if (term?.matches(":focus-visible")) show(term);
  });
  document.addEventListener("focusout", (event) => {
    if (shown && termAt(event.target) === shown) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}

function termAt(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>(TERMS)) || undefined;
}

// A link that runs over two lines has two boxes: the tooltip belongs to the first.
function firstLine(term: HTMLElement): Box {
  return term.getClientRects()[0] ?? term.getBoundingClientRect();
}
