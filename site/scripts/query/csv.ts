// A table as a file, in the CSV format of SPARQL 1.1 results.
import { plain } from "./terms.ts";
import type { Table } from "./terms.ts";

const END = "\r\n";

/** The table as CSV: a head with the names of the columns, lines that end as RFC 4180 says, and values as they are. */
export function toCsv(table: Table): string {
  const lines = table.rows.map((row) => table.names.map((name) => field(plain(row[name]))).join(","));
  return [table.names.map(field).join(","), ...lines].join(END) + END;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
