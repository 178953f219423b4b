// A comparison as CSV (RFC 4180): one line for each definition, each with its reference, the address and the version.
import { matrix } from "../matrix.ts";
import { plain, quoted, textOf } from "../model.ts";
import type { Definition, Place } from "../model.ts";
import { inText, referenceOf } from "./sheet.ts";

const END = "\r\n";

/** The comparison as CSV; texts stand as they are, and the column “wording” says whose words they are. */
export function toCsv(definitions: readonly Definition[], style: string, place: Place): string {
  const rows = matrix(definitions);
  const head = [
    "id", "definition", "concepts", "wording", "text", "source",
    ...rows.flatMap(({ label }) => [`${label}: words`, `${label}: codes`]),
    "cited as", "reference", "entry", "comparison", "version",
  ];
  const lines = definitions.map((definition, column) => [
    definition.id,
    definition.title,
    definition.concepts.map(({ label }) => label).join("; "),
    quoted(definition) ? "quotation" : "paraphrase",
    quoted(definition) ? `“${textOf(definition)}”` : textOf(definition),
    plain(definition.caption),
    ...rows.flatMap(({ cells }) => [
      (cells[column]?.words ?? []).map(({ words }) => `“${words}”`).join("; "),
      (cells[column]?.codes ?? []).map(({ label }) => label).join("; "),
    ]),
    inText(definition, style),
    plain(referenceOf(definition, style)),
    definition.iri,
    place.address,
    place.version,
  ]);
  return [head, ...lines].map((line) => line.map(field).join(",")).join(END) + END;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
