import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BareItem, FieldReader, type InnerList, type Parameter } from './field-reader.ts'
import { serializeList } from './serialize-list.ts'

const ascii = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })
const key = fc.stringMatching(/^[a-z*][a-z0-9_\-.*]{0,10}$/)
const token = fc.stringMatching(/^[A-Za-z*][!#$%&'*+\-.^_`|~:/0-9A-Za-z]{0,10}$/)
const bareItem: fc.Arbitrary<BareItem> = fc.oneof(
  ascii.map((text): BareItem => ({ kind: 'string', text })),
  token.map((text): BareItem => ({ kind: 'token', text })),
  fc.boolean().map((value): BareItem => ({ kind: 'boolean', value })),
  fc
    .integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 })
    .map((value): BareItem => ({ kind: 'integer', value })),
)
const parameters: fc.Arbitrary<readonly Parameter[]> = fc.uniqueArray(fc.record({ key, value: bareItem }), {
  selector: (parameter) => parameter.key,
  maxLength: 6,
})
const list: fc.Arbitrary<InnerList> = fc.record({
  items: fc.array(fc.record({ text: ascii, parameters }), { maxLength: 6 }),
  parameters,
})

/** Pieces of which broken fields are made. */
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('(', ')', '"', '\\', ';', '=', ',', ':', ' ', '\t', '?', 'a', 'Z', '-', '1', '.', '==', '\0', 'é'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  { maxLength: 60 },
)

describe('the reader', () => {
  test('reads back every list that was written', () => {
    fc.assert(
      fc.property(list, (written) => {
        const reader = new FieldReader(`a=${serializeList(written)}`)
        expect(reader.dictionary(() => reader.innerList())).toEqual(new Map([['a', written]]))
      }),
    )
  })

  test('never throws, and what it accepts has one spelling that it reads alike', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((all) => all.join('')),
          fc.tuple(list, pieces, fc.nat()).map(([written, all, at]) => {
            const text = `a=${serializeList(written)}`
            return text.slice(0, at % text.length) + all.join('') + text.slice(at % text.length)
          }),
        ),
        (text) => {
          const reader = new FieldReader(text)
          const lists = reader.dictionary(() => reader.innerList())
          if (lists === undefined) {
            expect(reader.fault).not.toBe('')
            return
          }
          for (const [, accepted] of lists) {
            expect(new FieldReader(serializeList(accepted)).innerList()).toEqual(accepted)
          }
        },
      ),
      { numRuns: 5_000 },
    )
  })

  test('never throws over byte sequences, and accepts only base64 in its one spelling', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((all) => all.join('')),
          fc.base64String().map((text) => `a=:${text}:`),
        ),
        (text) => {
          const reader = new FieldReader(text)
          for (const sequence of reader.dictionary(() => reader.byteSequence())?.values() ?? []) {
            expect(sequence).toMatch(/^[A-Za-z0-9+/]*={0,2}$/)
            expect(Buffer.from(sequence, 'base64')).toHaveLength((sequence.replaceAll('=', '').length * 3) >> 2)
          }
        },
      ),
      { numRuns: 5_000 },
    )
  })
})
