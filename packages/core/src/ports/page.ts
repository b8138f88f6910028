/** A store may answer a read at once; the caller awaits either. */
export type MaybePromise<T> = T | Promise<T>

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null }

/** `cursor` is what an earlier page gave as `next`; a cursor that no page gave is answered as `undefined` by `list`. */
export type PageRequest = { readonly limit: number; readonly cursor?: string }
