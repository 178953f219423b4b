// How much of a pasted text is compared.

/** More characters than this are not looked at. */
export const LOOKED_AT = 20_000;
