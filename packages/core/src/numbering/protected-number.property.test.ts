import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Block,
  blockOf,
  formatForPeople,
  numberAt,
  numbersPerBlock,
  type ProtectedNumber,
  parseProtectedNumber,
  partsOf,
  serialOf,
} from './protected-number.ts'
import { understand } from './spelling.ts'
import { fromTbcd, toTbcd } from './tbcd.ts'

const blocks = fc
  .integer({ min: 0, max: 99_999_999 })
  .map((allocated) => `700${String(allocated).padStart(8, '0')}` as Block)

/** Every number of some blocks: a serial that is lost in one spelling is found whichever it is. */
const forEveryNumber = (check: (number: ProtectedNumber, serial: number, block: Block) => void): void => {
  fc.assert(
    fc.property(blocks, (block) => {
      for (let serial = 0; serial < numbersPerBlock; serial += 1) check(numberAt(block, serial), serial, block)
    }),
    { numRuns: 5 },
  )
}

const survives = (text: unknown, number: ProtectedNumber): void => {
  const parsed = typeof text === 'string' ? parseProtectedNumber(text) : undefined
  if (parsed?.ok !== true || parsed.value !== number) expect.fail(`${number} came back as ${JSON.stringify(text)}`)
}

describe('NUM-9: every number of a block survives', () => {
  test('its block and serial', () => {
    forEveryNumber((number, serial, block) => {
      if (blockOf(number) !== block || serialOf(number) !== serial) expect.fail(`${number} lost its block or serial`)
    })
  })

  test('its parts and its form for people', () => {
    forEveryNumber((number) => {
      const { operator, platform, serial } = partsOf(number)
      survives(`700${operator}${platform}${serial}`, number)
      survives(formatForPeople(number).replaceAll(' ', ''), number)
    })
  })

  test('JSON, as a string', () => {
    forEveryNumber((number) => survives((JSON.parse(JSON.stringify({ x: number })) as { x: unknown }).x, number))
  })

  test('a CSV row, in a plain cell and in a quoted one', () => {
    forEveryNumber((number) => {
      const [, plain, quoted] = ['order-1', number, `"${number}"`].join(',').split(',')
      survives(plain, number)
      survives(quoted?.slice(1, -1), number)
    })
  })

  test('a SIP URI and a tel URI, which name the same number', () => {
    forEveryNumber((number) => {
      for (const uri of [
        `sip:${number}@127.0.0.1:5060`,
        `sip:${number};phone-context=+86@127.0.0.1;user=phone`,
        `tel:${number};phone-context=+86`,
      ]) {
        const written = /^(?:sip|tel):(?<digits>[^;@]*)(?:;phone-context=(?<phoneContext>[^;@]*))?/.exec(uri)?.groups
        const { digits = '', phoneContext } = written ?? {}
        const understood = understand(phoneContext === undefined ? { digits } : { digits, phoneContext })
        if (!understood.ok || understood.value.kind !== 'protected' || understood.value.number !== number) {
          expect.fail(`${uri} does not name ${number}`)
        }
      }
    })
  })

  test('TBCD, in eight octets', () => {
    forEveryNumber((number) => {
      const octets = toTbcd(number)
      const digits = fromTbcd(octets)
      if (octets.length !== 8) expect.fail('15 digits take eight octets')
      survives(digits.ok ? digits.value : undefined, number)
    })
  })
})

test('NUM-1: no text but 700 and twelve ASCII digits is ever accepted', () => {
  const almost = fc.string({
    unit: fc.constantFrom(...'0123456789', '700', ' ', '+', '\n', '７', '٠', '\u200b'),
    minLength: 0,
    maxLength: 18,
  })
  fc.assert(
    fc.property(almost, (text) => {
      const isNumber =
        text.length === 15 && text.startsWith('700') && Array.from(text).every((digit) => '0123456789'.includes(digit))
      expect(parseProtectedNumber(text).ok).toBe(isNumber)
    }),
    { numRuns: 2000 },
  )
})
