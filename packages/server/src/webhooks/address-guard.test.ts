import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressGuard } from './address-guard.ts'

const byDefault = addressGuard([])

describe('nothing is posted to', () => {
  test.each([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.0.0.170', '192.168.1.1', '198.18.0.1', '198.51.100.7', '203.0.113.7', '224.0.0.1'],
    ...['255.255.255.255', '::', '::1', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1'],
    ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::a00:1', '2002:7f00:1::1', '2001:0:1::1'],
  ])('%s', (address) => {
    expect(byDefault(address)).toBe(false)
  })
})

test.each(['8.8.8.8', '1.1.1.1', '100.128.0.1', '172.32.0.1', '193.0.0.1', '2606:4700::1111', '2a00:1450::1'])(
  'the public address %s is posted to',
  (address) => {
    expect(byDefault(address)).toBe(true)
  },
)

test('a network that the configuration names is posted to, and its neighbours are not', () => {
  const guard = addressGuard(['10.1.0.0/16', 'fd00:1::/32', '::1/128'])
  for (const address of ['10.1.2.3', 'fd00:1::5', '::1']) expect(guard(address)).toBe(true)
  for (const address of ['10.2.0.1', 'fd00:2::5', '127.0.0.1', '::ffff:10.1.2.3']) expect(guard(address)).toBe(false)
})

test('what is no address is not posted to, whatever it is', () => {
  fc.assert(fc.property(fc.string(), (text) => byDefault(`${text} `) === false))
  for (const text of ['', 'localhost', '127.1', '0x7f.1', '1', 'fe80::1%lo']) expect(byDefault(text)).toBe(false)
})
