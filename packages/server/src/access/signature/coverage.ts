import { accept, type Parsed, reject } from '@axbridge/core'
import type { InnerList } from './field-reader.ts'
import { linesOf, queryOf, type RequestHead } from './request-head.ts'
import { derivedComponents } from './signature-base.ts'

/** Header fields that change what a request does: nobody on the way may add or change them. */
export const coveredWhenSent = ['content-type', 'idempotency-key'] as const

const derived: ReadonlySet<string> = new Set(derivedComponents)
const fieldName = /^[a-z0-9!#$%&'*+\-.^_`|~]{1,64}$/

const readComponents = ({ items }: InnerList): Parsed<ReadonlySet<string>> => {
  const components = new Set<string>()
  const refuse = (rule: string) => reject(`covers as component ${components.size + 1} ${rule}`)
  for (const { text, parameters } of items) {
    if (parameters.length > 0) return refuse('one with a parameter: cover it without')
    if (!derived.has(text) && !fieldName.test(text)) {
      return refuse(`neither ${derivedComponents.join(', ')} nor a header field by its name in lower case`)
    }
    // RFC 9421 section 2.5: one identifier may be covered once.
    if (components.has(text)) return refuse('one that was covered before')
    components.add(text)
  }
  return accept(components)
}

/**
 * The covered components of a signature, or what they lack. A request is signed wholly or not at all: what is not covered
 * could be anybody's (RFC 9421 section 7.2.1). Whether a body asks for `content-digest` is seen when the body has come.
 */
export const coverageOf = (head: RequestHead, list: InnerList): Parsed<ReadonlySet<string>> => {
  const read = readComponents(list)
  if (!read.ok) return read
  const components = read.value
  for (const name of ['@method', '@authority', '@path']) {
    if (!components.has(name)) return reject(`must cover "${name}"`)
  }
  if (queryOf(head) !== '' && !components.has('@query')) return reject('must cover "@query" when there is a query')
  for (const name of coveredWhenSent) {
    if (linesOf(head, name) !== undefined && !components.has(name)) {
      return reject(`must cover "${name}" when the header is sent`)
    }
  }
  return read
}
