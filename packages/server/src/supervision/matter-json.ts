import type { Matter } from '@axbridge/core'

/** The body of a matter that holds nothing of a person. */
export const writeBody = (value: object): Uint8Array => Buffer.from(JSON.stringify(value))

/** Reads what `writeBody` wrote. */
export const readBody = <Body extends object>({ body }: Pick<Matter, 'body'>): Body =>
  JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')) as Body
