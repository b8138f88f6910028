/** What the two outer columns of a ladder are called. */
export type LegNames = { readonly a: string; readonly b: string }
