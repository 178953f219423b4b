// The text area for queries, with a painted copy behind it.
import { element } from "../dom.ts";
import { QUERY_LIMIT, sizeOf, tooLarge } from "./faults.ts";
import type { Place, QueryFault } from "./faults.ts";
import { pieces } from "./highlight.ts";

/** A text area whose text stands in colours; without colours (high contrast) the plain text area is seen. */
export class Editor {
  readonly #area: HTMLTextAreaElement;
  readonly #paint = element("code");
  readonly #mark = element("span", { class: "editor__fault", hidden: "" });
  readonly #refuse: (fault: QueryFault) => void;
  #frame = 0;
  #kept: string;

  constructor(area: HTMLTextAreaElement, refuse: (fault: QueryFault) => void) {
    this.#area = area;
    this.#refuse = refuse;
    this.#kept = area.value;
    const back = element("pre", { class: "editor__paint", "aria-hidden": "true" }, this.#mark, this.#paint);
    area.before(back);
    area.parentElement?.classList.add("editor--painted");
    area.addEventListener("paste", (event) => this.#pasted(event));
    area.addEventListener("input", () => this.#changed());
    area.addEventListener("scroll", () => back.scrollTo(area.scrollLeft, area.scrollTop));
    this.#draw();
  }

  /** The query as it stands. */
  get text(): string {
    return this.#area.value;
  }

  /** Put another query in the place of this one; false if it is too large, which is then said. */
  put(text: string): boolean {
    if (sizeOf(text) > QUERY_LIMIT) {
      this.#refuse(tooLarge(sizeOf(text)));
      return false;
    }
    this.#area.value = text;
    this.#area.scrollTo(0, 0);
    this.#changed();
    return true;
  }

  /** Show where a fault is: the line is marked and the cursor stands there. */
  point(place: Place): void {
    const lines = this.text.split(/(?<=\r\n|\r|\n)/);
    const before = lines.slice(0, place.line - 1).join("");
    const line = lines[place.line - 1] ?? "";
    const at = before.length + [...line].slice(0, place.column - 1).join("").length;
    this.#mark.style.setProperty("--line", String(place.line - 1));
    this.#mark.hidden = false;
    this.#area.setAttribute("aria-invalid", "true");
    this.#area.focus();
    this.#area.setSelectionRange(at, at);
  }

  /** Take the mark of a fault away. */
  clear(): void {
    this.#mark.hidden = true;
    this.#area.removeAttribute("aria-invalid");
  }

  #pasted(event: ClipboardEvent): void {
    const size = sizeOf(event.clipboardData?.getData("text/plain") ?? "");
    if (size <= QUERY_LIMIT) return;
    event.preventDefault();
    this.#refuse(tooLarge(size));
  }

  #changed(): void {
    if (sizeOf(this.#area.value) > QUERY_LIMIT) {
      const size = sizeOf(this.#area.value);
      this.#area.value = this.#kept;
      this.#refuse(tooLarge(size));
      return;
    }
    this.#kept = this.#area.value;
    this.clear();
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const spans = pieces(this.text).map(({ kind, text }) => (kind ? element("span", { class: `sparql-${kind}` }, text) : text));
    // The last line must be as high as in the text area, also when it is empty.
    this.#paint.replaceChildren(...spans, "\n");
  }
}
