import { createHash } from 'node:crypto'

/** What makes a list the same list on its next page: its kind, its customer and its filters, but not its page size. */
export type ListIdentity = readonly (string | null)[]

const markLength = 12

/** The mark binds a cursor to its list and finds damage; it is no secret, since a cursor opens nothing by itself. */
const markOf = (list: ListIdentity, id: string): string =>
  createHash('sha256')
    .update(JSON.stringify([...list, id]))
    .digest('base64url')
    .slice(0, markLength)

/**
 * An opaque cursor behind the item `id`. It carries the item's id, which its customer knows, rather than the position of
 * a row, which would tell one customer how many rows all the others have.
 */
export const makeCursor = (list: ListIdentity, id: string): string =>
  Buffer.from(markOf(list, id) + id, 'latin1').toString('base64url')

/** The id behind which the page begins; undefined for a text that is no cursor of this list. */
export const readCursor = (list: ListIdentity, cursor: string): string | undefined => {
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const id = text.slice(markLength)
  return id !== '' && makeCursor(list, id) === cursor ? id : undefined
}
