import { expect, test } from 'vitest'
import { rewriteAttribute } from './allowed-attributes.ts'
import { usualAttributes } from './usual-attributes.ts'

test('every usual attribute is one that crosses as it is', () => {
  for (const line of usualAttributes) {
    const [, name = '', value] = /^a=([^:]+)(?::(.*))?$/.exec(line) ?? []
    expect(rewriteAttribute(name, value)).toEqual({ line })
  }
})

test('they are those of telephones', () => {
  const telephone = ['a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-16', 'a=sendrecv']
  for (const line of telephone) expect(usualAttributes.has(line)).toBe(true)
  expect(usualAttributes.has('a=rtpmap:95 telephone-event/8000')).toBe(false)
})
