import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PhoneNumber, parseNationalMobile, reveal } from './phone-number.ts'

const phone = (text: string): PhoneNumber => {
  const parsed = parseNationalMobile(text)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

const secret = phone('13856781234')

describe('a real number prints as its mask (SEC-1, promise 5)', () => {
  test.each<[string, () => string]>([
    ['String()', () => String(secret)],
    ['a template', () => `${secret}`],
    ['toString', () => secret.toString()],
    ['concatenation', () => ''.concat(secret as unknown as string)],
    ['toLocaleString', () => secret.toLocaleString()],
    ['the mask itself', () => secret.mask],
    ['JSON', () => JSON.parse(JSON.stringify(secret)) as string],
    ['JSON of an object that holds it', () => (JSON.parse(JSON.stringify({ a: secret })) as { a: string }).a],
    ['joining a list', () => [secret].join()],
  ])('%s', (_name, print) => {
    expect(print()).toBe('138****1234')
  })

  test('it has no property of its own, and no inherited one gives more than the mask', () => {
    expect(Reflect.ownKeys(secret)).toEqual([])
    expect(Object.entries({ ...secret })).toEqual([])
    for (const name of Reflect.ownKeys(PhoneNumber.prototype)) {
      const value: unknown = Reflect.get(secret, name, secret)
      if (name === 'constructor' || name === 'equals') continue
      expect(typeof value === 'function' ? Reflect.apply(value, secret, []) : value).toBe('138****1234')
    }
  })

  test('an error that carries it tells nothing', () => {
    const error = new Error(`no route to ${secret}`, { cause: { callee: secret } })
    expect(error.message).toBe('no route to 138****1234')
    expect(`${error.stack}`).not.toContain('5678')
    expect(JSON.stringify(error, ['message', 'stack', 'cause', 'callee'])).not.toContain('5678')
    expect(JSON.stringify({ ...error, cause: error.cause })).toBe('{"cause":{"callee":"138****1234"}}')
  })

  test('a mask shows seven digits and hides four, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3_000_000_000, max: 9_999_999_999 }), (rest) => {
        const digits = `1${rest}`
        expect(phone(digits).mask).toBe(`${digits.slice(0, 3)}****${digits.slice(7)}`)
      }),
    )
  })
})

test('only reveal gives the digits, in the form that is asked for', () => {
  expect(reveal(secret)).toBe('13856781234')
  expect(reveal(secret, 'national')).toBe('13856781234')
  expect(reveal(secret, 'e164')).toBe('+8613856781234')
})

test('numbers are equal when every digit is', () => {
  expect(secret.equals(phone('13856781234'))).toBe(true)
  expect(secret.equals(phone('13856791234'))).toBe(false)
  expect(secret.equals(phone('13856781235'))).toBe(false)
})

describe('only a mainland personal mobile is one (APP-2)', () => {
  test.each([
    ['overseas', '+14155550123'],
    ['95', '95588000001'],
    ['400', '40012345678'],
    ['emergency', '110'],
    ['a 700 number', '700123456789012'],
    ['10 to 12 in front', '12000000001'],
    ['10 digits', '1380000000'],
    ['12 digits', '138000000012'],
    ['+86 in front, which another parser takes off', '+8613800000001'],
    ['a newline', '13800000001\n'],
    ['full-width digits', '１３８００００００００１'],
    ['nothing', ''],
  ])('%s is refused', (_name, text) => {
    expect(parseNationalMobile(text).ok).toBe(false)
  })
})
