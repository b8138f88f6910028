import { expect, test } from 'vitest'
import { wayFor } from './large-request.ts'

const remote = { host: '192.0.2.1', port: 5060 }
const udp = { transport: 'udp', remote } as const

test('a request above 1,300 octets goes over TCP to a target of UDP that takes it', () => {
  const target = { ...udp, largeOver: 'tcp' } as const
  expect(wayFor(1_301, target)).toEqual({ transport: 'tcp', remote })
  expect(wayFor(1_300, target)).toBe(target)
})

test('a request to a target that says nothing of it stays where it is, however large', () => {
  expect(wayFor(60_000, udp)).toBe(udp)
  const tls = { transport: 'tls', remote, largeOver: 'tcp' } as const
  expect(wayFor(60_000, tls)).toBe(tls)
})
