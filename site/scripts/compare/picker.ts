// The form with which a reader chooses definitions: a concept first, then its definitions.
import { element } from "../dom.ts";
import { MOST, withChosen } from "./chosen.ts";
import { Blocked, known } from "./load.ts";
import type { Known } from "./load.ts";

/** Let a form fill its list of definitions when a concept is chosen, and go to the comparison with those ticked. */
export function letChoose(form: HTMLFormElement, chosen: readonly string[], root: URL): void {
  const select = form.querySelector("select");
  const list = form.querySelector<HTMLElement>(".picker__list");
  const said = form.querySelector<HTMLElement>(".picker__said");
  if (!select || !list || !said) return;
  const show = async (): Promise<void> => {
    try {
      list.replaceChildren(...ticks(await known(root), select.value, chosen));
    } catch (fault) {
      if (!(fault instanceof Blocked)) throw fault;
      said.textContent = "Choosing definitions needs a web server, for instance “python -m http.server” in the folder of the site. The ready-made comparisons below need none.";
    }
  };
  select.addEventListener("change", () => void show());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const ticked = [...list.querySelectorAll<HTMLInputElement>("input:checked")].map((input) => input.value);
    const all = [...new Set([...chosen, ...ticked])];
    if (!ticked.length) said.textContent = "Choose a concept, and tick at least one of its definitions.";
    else if (all.length > MOST) said.textContent = `These would be ${all.length} definitions; a comparison holds up to ${MOST}.`;
    else location.assign(withChosen(new URL("compare.html", root).href, all));
  });
  const asked = new URLSearchParams(location.search).get("concept");
  if (asked && [...select.options].some((option) => option.value === asked)) select.value = asked;
  if (select.value) void show();
}

function ticks({ concepts, titles }: Known, id: string, chosen: readonly string[]): HTMLElement[] {
  const ids = concepts.find((concept) => concept.id === id)?.definitions ?? [];
  return ids.map((one) => {
    const input = element("input", { type: "checkbox", name: "with", value: one });
    if (chosen.includes(one)) input.checked = input.disabled = true;
    return element("label", {}, input, ` ${titles[one] ?? one}`);
  });
}
