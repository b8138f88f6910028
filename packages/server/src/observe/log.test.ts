import { describe, expect, test } from 'vitest'
import { redact } from './log.ts'

describe('a text on its way into the log loses what may be a real number', () => {
  test.each([
    ['no route to 13800000001', 'no route to [number]'],
    ['+8613800000001 and 8613900000002', '[number] and [number]'],
    ['138 0000 0001 or 138-0000-0001', '[number] or [number]'],
    ['008613800000001', '00[number]'],
    ['sip:13800000001@h', 'sip:[number]@h'],
    ['700123456780001 13800000001', '700123456780001 [number]'],
    ['7001 13800000001', '7001 [number]'],
    ['700-13800000001', '700-[number]'],
    ['7001234567800011 13800000001', '7001234567800011 [number]'],
    ['138.0000.0001 or (138)0000(0001)', '[number] or ([number])'],
    ['138.000.000.01', '[number]'],
    ['138 / 0000 / 0001', '[number]'],
  ])('%s', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  test.each([
    'the 700 number 700013812345678 is meant to be seen',
    'call_70000000001_abcdefghijkmnpqr took 1380 ms',
    'at 2026-11-24T03:20:47.504Z',
    'connect ECONNREFUSED 192.168.134.15:5060',
    'from 138.100.200.17 to 10.13.8.0',
    'since 1780000000000',
    '700138000000011 and 700138000000021',
    'binding bnd_70013800000_abcdefghabcdefghijkmnpqr',
  ])('and nothing else: %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})
