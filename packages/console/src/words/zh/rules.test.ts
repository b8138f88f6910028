import { describe, expect, test } from 'vitest'
import { en } from '../en.ts'
import { zh } from '../zh.ts'

/** As the service says them. */
const rules = [
  'is required: the name of a registered scenario',
  'must be true or false',
  'must be a whole number, 0 or more',
  'must be a whole number from 1 to 200',
  'must be null or a whole number from 1 to 9936000000',
  'must be 1 to 64 printable characters and hold no telephone number',
  'must be an e-mail address that holds no telephone number',
  'must be a mainland mobile number: 11 digits beginning with 13 to 19, with or without +86',
  'must be exactly 15 digits (0-9) beginning with 700, without country code, prefix or separators',
  'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z',
  'must be later than verifiedAt',
  'must be more than 60 seconds ahead',
  'is the name of another customer',
  'must end with the check character of GB 32100 where it has 18',
]

describe('what the service says of a field', () => {
  test.each(rules)('stands in Chinese in the Chinese console: %s', (rule) => {
    const said = zh.panel.rule(rule)
    expect(said).not.toBe(rule)
    expect(said).toMatch(/\p{Script=Han}.*。$/u)
    expect(en.panel.rule(rule)).toBe(rule)
  })

  test('keeps its figures', () => {
    expect(zh.panel.rule('must be a whole number from 1 to 200')).toBe('必须是 1 到 200 的整数。')
  })

  test('stands as it came where it is none of the frequent ones', () => {
    expect(zh.panel.rule('must be udp or tcp')).toBe('must be udp or tcp')
  })
})
