import { createHash } from 'node:crypto'
import { accept, type Parsed, reject } from '@axbridge/core'

/** Deeper than any schema of the contract. */
const deepest = 8

const written = (value: unknown, depth: number): string | undefined => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (depth === deepest) return undefined
  if (Array.isArray(value)) {
    const items = value.map((item) => written(item, depth + 1))
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`
  }
  const fields = Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, item]) => [JSON.stringify(name), written(item, depth + 1)] as const)
  if (fields.some(([, text]) => text === undefined)) return undefined
  return `{${fields.map(([name, text]) => `${name}:${text}`).join(',')}}`
}

/** The same text for bodies that say the same; what is nested too deep for any operation is refused. */
export const canonicalJson = (body: unknown): Parsed<string> => {
  const text = written(body, 0)
  return text === undefined ? reject(`must not be nested deeper than ${deepest}`) : accept(text)
}

/** What stands for a long canonical body where it would be hashed many times. */
export const digestOf = (canonical: string): string => createHash('sha256').update(canonical).digest('base64url')
