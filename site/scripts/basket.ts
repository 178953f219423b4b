// The basket: definitions to be compared, kept in the address of each page and nowhere else.
import { chosenIn, MOST, withChosen } from "./compare/chosen.ts";
import { element, siteRoot } from "./dom.ts";

const PAGES = /\.html$|\/$/;

/** Carry the chosen definitions from page to page, let links add to them, and show them in a bar. */
export function carryBasket(): void {
  new Basket(siteRoot()).start();
}

class Basket {
  private readonly root: URL;
  private ids: string[];
  private bar: HTMLElement | undefined;
  private readonly status = element("p", { class: "sr", role: "status" });

  constructor(root: URL) {
    this.root = root;
    this.ids = chosenIn(location.search).ids;
  }

  start(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a.add[data-add]")) this.makeSwitch(link);
    if (document.querySelector("button.add") || this.ids.length) (document.querySelector("main") ?? document.body).append(this.status);
    if (this.ids.length) this.show();
    // Links and forms that come later, or go back in history, are made right when they are used.
    for (const event of ["pointerdown", "focusin", "click"] as const) {
      document.addEventListener(event, ({ target }) => {
        const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[href]") : null;
        if (link) this.decorate(link);
      }, { capture: true });
    }
  }

  private makeSwitch(link: HTMLAnchorElement): void {
    const { add = "", title = add } = link.dataset;
    const button = element("button", { type: "button", class: "add", "data-add": add, "data-title": title });
    link.replaceWith(button);
    this.label(button);
    button.addEventListener("click", () => this.toggle(add, title));
  }

  private toggle(id: string, title: string): void {
    if (this.ids.includes(id)) this.set(this.ids.filter((one) => one !== id), `${title} was removed from the comparison.`);
    else if (this.ids.length < MOST) this.set([...this.ids, id], `${title} was added to the comparison.`);
    else this.say(`A comparison holds up to ${MOST} definitions: remove one before you add another.`, true);
  }

  private set(ids: string[], said: string): void {
    this.ids = ids;
    history.replaceState(history.state, "", withChosen(location.pathname + location.search + location.hash, ids));
    for (const button of document.querySelectorAll<HTMLButtonElement>("button.add")) this.label(button);
    this.show();
    this.say(said);
  }

  private say(sentence: string, alsoSeen = false): void {
    this.status.textContent = sentence;
    const seen = this.bar?.querySelector(".basket__said");
    if (seen) seen.textContent = alsoSeen ? sentence : "";
  }

  private label(button: HTMLButtonElement): void {
    const within = this.ids.includes(button.dataset["add"] ?? "");
    const title = button.dataset["title"] ?? "";
    button.classList.toggle("is-added", within);
    button.textContent = within ? "Added – remove" : "Add to comparison";
    button.setAttribute("aria-label", within ? `Added – remove ${title} from the comparison` : `Add to comparison: ${title}`);
  }

  private show(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[href]")) this.decorate(link);
    for (const form of document.querySelectorAll("form")) this.fill(form);
    // The page that compares shows what is chosen itself.
    if (document.getElementById("comparison")) return;
    this.bar ??= this.makeBar();
    this.bar.hidden = !this.ids.length;
    document.documentElement.classList.toggle("has-basket", this.ids.length > 0);
    const open = this.bar.querySelector("details")?.open ?? false;
    this.bar.replaceChildren(...(this.ids.length ? this.content(open) : []));
  }

  private makeBar(): HTMLElement {
    const bar = element("aside", { class: "basket", "aria-label": "Comparison" });
    document.body.append(bar);
    return bar;
  }

  private content(open: boolean): HTMLElement[] {
    const n = this.ids.length;
    const items = this.ids.map((id) => {
      const remove = element("button", { type: "button", class: "basket__remove", "aria-label": `Remove ${this.titleOf(id)} from the comparison` }, "Remove");
      remove.addEventListener("click", () => this.remove(id));
      return element("li", {}, element("a", { href: withChosen(new URL(`definitions/${encodeURIComponent(id)}.html`, this.root).href, this.ids) }, this.titleOf(id)), " ", remove);
    });
    const list = element("details", { class: "basket__list" }, element("summary", {}, `Comparison: ${n} definition${n === 1 ? "" : "s"}`), element("ul", {}, ...items));
    list.open = open;
    const compare = element("a", { class: "basket__compare", href: withChosen(new URL("compare.html", this.root).href, this.ids) }, "Compare");
    const clear = element("button", { type: "button", class: "basket__clear", "aria-label": "Clear the comparison" }, "Clear");
    clear.addEventListener("click", () => this.empty());
    return [list, compare, clear, element("p", { class: "basket__said" })];
  }

  private remove(id: string): void {
    const place = this.ids.indexOf(id);
    this.set(this.ids.filter((one) => one !== id), `${this.titleOf(id)} was removed from the comparison.`);
    const others = this.bar?.querySelectorAll<HTMLElement>(".basket__remove");
    (others?.[Math.min(place, others.length - 1)] ?? firstSwitch())?.focus();
  }

  private empty(): void {
    this.set([], "The comparison is empty.");
    firstSwitch()?.focus({ preventScroll: true });
  }

  // The page knows titles only of definitions that it shows; names of entries are made to be read.
  private titleOf(id: string): string {
    const here = document.querySelector<HTMLElement>(`[data-add="${CSS.escape(id)}"]`)?.dataset["title"];
    return here ?? id.split("-").map((word, place) => (place ? word : word.charAt(0).toUpperCase() + word.slice(1))).join(" ");
  }

  private decorate(link: HTMLAnchorElement): void {
    const written = link.getAttribute("href") ?? "";
    const target = new URL(link.href, location.href);
    const inside = target.href.startsWith(this.root.href) && PAGES.test(target.pathname);
    if (!inside || written.startsWith("#") || link.dataset["basket"] || link.hasAttribute("download")) return;
    // A link that names its own definitions keeps them.
    if (chosenIn(target.search).ids.length && !link.dataset["carried"]) return;
    if (!this.ids.length && !link.dataset["carried"]) return;
    link.dataset["carried"] = "yes";
    const decorated = withChosen(written, this.ids);
    if (decorated !== written) link.setAttribute("href", decorated);
  }

  private fill(form: HTMLFormElement): void {
    if (form.method !== "get" || !new URL(form.action, location.href).href.startsWith(this.root.href)) return;
    form.querySelector('input[type="hidden"][name="with"]')?.remove();
    if (this.ids.length) form.append(element("input", { type: "hidden", name: "with", value: this.ids.join(",") }));
  }
}

function firstSwitch(): HTMLElement | null {
  return document.querySelector<HTMLElement>("button.add");
}
