// What every page does beyond plain HTML; each part works alone and is silent where it has nothing to do.

export {};
