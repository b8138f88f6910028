import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { detachText } from './detach-text.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const messages = 200
const octets = 64 * 1024

/** What stays in memory of so many messages of which `keep` keeps a part, in octets. */
const heldBy = (keep: (part: string) => string): number => {
  collect()
  const before = getHeapStatistics().used_heap_size
  const kept = Array.from({ length: messages }, (_, at) => {
    const wire = Buffer.alloc(octets, String(at)).toString('latin1')
    return keep(wire.slice(100, 140))
  })
  collect()
  const held = getHeapStatistics().used_heap_size - before
  expect(kept).toHaveLength(messages)
  return held
}

test('a part of a message that is kept does not keep the message', () => {
  const whole = messages * octets
  expect(heldBy((part) => part)).toBeGreaterThan(whole / 2)
  expect(heldBy(detachText)).toBeLessThan(whole / 10)
})

test('it is the same text, whatever its octets are', () => {
  const text = Array.from({ length: 256 }, (_, octet) => String.fromCharCode(octet)).join('')
  expect(detachText(text)).toBe(text)
  expect(detachText('')).toBe('')
})
