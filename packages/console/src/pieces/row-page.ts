/** A page of a list as the service answers it. */
export type RowPage<Row> = { readonly items: readonly Row[]; readonly next: string | null }
