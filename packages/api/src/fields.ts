import { defaultSpellings, parsePhoneNumber, parseProtectedNumber } from '@axbridge/core'
import Type, { type TSchema } from 'typebox'
import { ruleKeyword, ruleOf } from './stated-rule.ts'

export const orNull = <Schema extends TSchema>(schema: Schema, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description })

const escaped = (prefix: string): string => prefix.replace('+', '\\+')

const mobilePrefixes = defaultSpellings.filter(({ rest }) => rest === 'mobile').map(({ prefix }) => escaped(prefix))

/** A real number as a customer writes it; no answer ever holds one. */
export const realNumber = (description: string, example: string) =>
  Type.String({
    description,
    pattern: `^(?:${mobilePrefixes.join('|')})1[3-9][0-9]{9}$`,
    [ruleKeyword]: ruleOf(parsePhoneNumber),
    examples: [example],
    writeOnly: true,
  })

export const protectedNumber = Type.String({
  description: 'A 700 number: 15 digits, without country code, prefix or separators.',
  pattern: '^700[0-9]{12}$',
  [ruleKeyword]: ruleOf(parseProtectedNumber),
  examples: ['700100000010001'],
})

export const mask = (description: string) =>
  Type.String({ description, pattern: '^1[3-9][0-9]\\*{4}[0-9]{4}$', examples: ['138****0001'] })

/** Category C: control, format, surrogate, private use and unassigned characters. */
const printablePattern = '^[^\\p{C}\\p{Zl}\\p{Zp}]+$'

/**
 * A text without a mobile number of a person, in digits of either width and with what people put between: what operators and
 * customers name things by stands in lists, logs and on labels. Put in front of a pattern.
 */
export const withoutNumber = (() => {
  const digits = (from: string, to: string): string =>
    `[${from}-${to}${String.fromCharCode(0xff10 + Number(from))}-${String.fromCharCode(0xff10 + Number(to))}]`
  const [any, marks] = [digits('0', '9'), '[ \\-./()_\\u2010-\\u2015\\u00b7]{0,3}']
  const mobile = `[1${String.fromCharCode(0xff11)}]${marks}${digits('3', '9')}(?:${marks}${any}){9}(?!${any})`
  return `(?!.*(?:(?<!${any})${digits('0', '0')}?|86${marks})${mobile})`
})()

/** A short text that an operator gives. */
export const printable = (description: string, most: number, example: string) =>
  Type.String({
    description,
    minLength: 1,
    maxLength: most,
    pattern: `^${withoutNumber}${printablePattern.slice(1)}`,
    [ruleKeyword]: `must be 1 to ${most} printable characters and hold no telephone number`,
    examples: [example],
  })

export const orderId = Type.String({
  description: "The customer's id of the order. It must not hold the number of a party.",
  minLength: 1,
  maxLength: 128,
  pattern: printablePattern,
  [ruleKeyword]: 'must be 1 to 128 printable characters',
  examples: ['order-20300131-17'],
})

export const instantRule = 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z'

/** An instant as a customer writes it: any offset, finer than milliseconds is cut off. */
export const givenInstant = (description: string) =>
  Type.String({
    description,
    format: 'date-time',
    maxLength: 40,
    [ruleKeyword]: instantRule,
    examples: ['2030-01-31T16:00:00+08:00'],
  })

/** An instant as the API writes it: RFC 3339, UTC, milliseconds. */
export const instant = (description: string) =>
  Type.String({
    description,
    format: 'date-time',
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$',
    examples: ['2030-01-31T08:00:00.000Z'],
  })

export const bindingId = Type.String({
  description: 'The id of a binding.',
  pattern: '^bnd_700[0-9]{8}_(?:[a-z2-9]{8})?[a-z2-9]{16}$',
  [ruleKeyword]: 'must be the id of a binding',
  examples: ['bnd_70010000001_abcdefghabcdefghijkmnpqr'],
})

export const callId = Type.String({
  description: 'The id of a call.',
  pattern: '^call_(?:700[0-9]{8}_)?[a-z2-9]{16}$',
  [ruleKeyword]: 'must be the id of a call',
  examples: ['call_70010000001_abcdefghijkmnpqr'],
})

export const idempotencyKeyRule = 'must be 1 to 255 visible ASCII characters'

export const idempotencyKey = Type.String({
  description:
    'Names this request: asked again with the same key and body within 24 hours, the same answer is given and nothing is done twice. Another body is refused (422), and so is the same one while the first has no answer yet (409). A refusal is not kept.',
  minLength: 1,
  maxLength: 255,
  pattern: '^[\\x21-\\x7e]+$',
  [ruleKeyword]: idempotencyKeyRule,
  examples: ['7f1c2f6e-order-17'],
})
