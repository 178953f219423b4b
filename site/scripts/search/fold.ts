// Spellings that a search takes as one.

/** A query in which “co-production”, “co production” and “coproduction” are one word, as they are in the index. */
export function fold(query: string): string {
  return query.replace(/\bco[\s\u00ad\u2010\u2011\u2013-]+(\w{4,})/gi, "co$1");
}

/** The words of a text as they are compared: small letters, spellings with “co” folded, no marks. */
export function words(text: string): string[] {
  return fold(text.normalize("NFKC")).toLowerCase().replace(/[’'\u00ad]/g, "").match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A text as it is compared with a name: its words, without what stands in brackets. */
export function plainName(text: string): string {
  return words(text.replace(/\([^)]*\)/g, " ")).join(" ");
}

// Words that stand nearly everywhere: they tell nothing apart, and each would cost a part of the index.
const COMMON = new Set(
  "a an and are as at be been but by can for from has have how in into is it its not of on or that the their them they this to was were what when where which who will with".split(" "),
);

/** What of a query is searched: without common words, unless it is a phrase between quotation marks or has no others. */
export function essential(query: string): string {
  if (/["“”]/.test(query)) return fold(query);
  const all = fold(query).split(/\s+/).filter(Boolean);
  const rest = all.filter((word) => !COMMON.has(word.toLowerCase()));
  return (rest.length ? rest : all).join(" ");
}
