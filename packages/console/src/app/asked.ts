/** What a page is asked for: its customer, where it is about one that is known, and the rest of its address. */
export type Asked = { readonly customer: string | undefined; readonly search: URLSearchParams }
