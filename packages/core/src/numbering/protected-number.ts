import { accept, type Parsed, reject } from './parsed.ts'

declare const protectedNumber: unique symbol
declare const block: unique symbol

/** A middle number as dialled and shown: 15 digits, 700 first. It is not E.164 and never carries a country code. */
export type ProtectedNumber = string & { readonly [protectedNumber]: true }

/** The first 11 digits of a protected number: 10,000 numbers, the unit that the regulator allocates. */
export type Block = string & { readonly [block]: true }

/** How many digits the operator, the platform and the serial take after `700`; the sum is always 12. */
export type NumberLayout = { readonly operator: number; readonly platform: number; readonly serial: number }

/** The layout that the draft technical standard describes: 700 + operator(1) + platform(7) + serial(4). */
export const standardLayout: NumberLayout = { operator: 1, platform: 7, serial: 4 }

export const numbersPerBlock = 10_000

const numberRule = 'must be exactly 15 digits (0-9) beginning with 700, without country code, prefix or separators'
const blockRule = 'must be exactly 11 digits (0-9) beginning with 700'

/** Accepts `^700\d{12}$` and nothing else (NUM-1). */
export const parseProtectedNumber = (text: string): Parsed<ProtectedNumber> =>
  /^700[0-9]{12}$/.test(text) ? accept(text as ProtectedNumber) : reject(numberRule)

export const parseBlock = (text: string): Parsed<Block> =>
  /^700[0-9]{8}$/.test(text) ? accept(text as Block) : reject(blockRule)

export const blockOf = (x: ProtectedNumber): Block => x.slice(0, 11) as Block

/** The serial within the block, 0 to 9,999. */
export const serialOf = (x: ProtectedNumber): number => Number(x.slice(11))

/** The number of a block at a serial. Throws RangeError when the serial is not a whole number from 0 to 9,999. */
export const numberAt = (within: Block, serial: number): ProtectedNumber => {
  if (!Number.isInteger(serial) || serial < 0 || serial >= numbersPerBlock) {
    throw new RangeError('a serial is a whole number from 0 to 9,999')
  }
  return `${within}${String(serial).padStart(4, '0')}` as ProtectedNumber
}

export type NumberParts = { readonly operator: string; readonly platform: string; readonly serial: string }

/** Takes a number apart by the layout in force (NUM-2). Throws RangeError when the layout does not sum to 12. */
export const partsOf = (x: ProtectedNumber, layout: NumberLayout = standardLayout): NumberParts => {
  if (layout.operator + layout.platform + layout.serial !== 12) {
    throw new RangeError('a number layout covers the 12 digits after 700')
  }
  const platformAt = 3 + layout.operator
  const serialAt = platformAt + layout.platform
  return { operator: x.slice(3, platformAt), platform: x.slice(platformAt, serialAt), serial: x.slice(serialAt) }
}

/** The form for people: `700 1 2345678 9012`. */
export const formatForPeople = (x: ProtectedNumber, layout: NumberLayout = standardLayout): string => {
  const { operator, platform, serial } = partsOf(x, layout)
  return `700 ${operator} ${platform} ${serial}`
}
