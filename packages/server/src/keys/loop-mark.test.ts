import { expect, test } from 'vitest'
import { loopMark } from './loop-mark.ts'
import { makeVault } from './vault.ts'

test('servers of one master key have one mark of letters, and those of another key another', () => {
  const master = new Uint8Array(32).fill(7)
  const mark = loopMark(makeVault(master))
  expect(mark).toMatch(/^[a-z]{20}$/)
  expect(loopMark(makeVault(master))).toBe(mark)
  expect(loopMark(makeVault(master.map((octet) => octet ^ 1)))).not.toBe(mark)
})
