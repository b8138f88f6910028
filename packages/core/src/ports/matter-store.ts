import type { CustomerId } from '../customers/customer-id.ts'
import type { Matter, MatterId, MatterKind, NewMatter } from '../supervision/matter.ts'
import type { MaybePromise, Page, PageRequest } from './page.ts'

export type MatterQuery = PageRequest & {
  readonly kind: MatterKind
  readonly state?: string
  readonly customer?: CustomerId
  readonly subject?: string
}

export type MatterChange = {
  readonly kind: MatterKind
  readonly id: MatterId
  /** What it was decided from. */
  readonly revision: number
  readonly state?: string
  readonly body?: Uint8Array
  readonly at: number
}

export type MatterOutcome =
  | { readonly kind: 'changed'; readonly matter: Matter }
  /** Somebody changed it meanwhile. */
  | { readonly kind: 'outdated'; readonly matter: Matter }
  | { readonly kind: 'absent' }

/** What supervision works on. Every write is durable when its promise resolves, and commits its time. */
export type MatterStore = {
  /** The one that has the key already, and then nothing was added. */
  add(matter: NewMatter): Promise<Matter | undefined>
  change(change: MatterChange): Promise<MatterOutcome>
  /** Writes the one matter of a key, whatever it was: for what has one writer. */
  put(matter: NewMatter & { readonly key: string }): Promise<void>
  find(kind: MatterKind, id: MatterId): MaybePromise<Matter | undefined>
  /** One read of an index: cheap enough for each bind and each call. */
  findByKey(kind: MatterKind, key: string): MaybePromise<Matter | undefined>
  /** The newest first; undefined for a cursor that this list never gave. */
  list(query: MatterQuery): MaybePromise<Page<Matter> | undefined>
  /** Those changed behind a place in the order of changes, in that order: how a process follows what others change. */
  changedAfter(kinds: readonly MatterKind[], change: number, limit: number): MaybePromise<readonly Matter[]>
  /** Removes those of a kind and state whose last change is older; answers how many. */
  forget(forgetting: {
    readonly kind: MatterKind
    readonly state: string
    readonly changedBefore: number
    readonly limit: number
  }): Promise<number>
}
