import { describe, expect, test } from 'vitest'
import { Draw } from '../prove/bindings/draw.ts'
import { checkMessage } from '../prove/sip/check-message.ts'
import { checkStream } from '../prove/sip/check-stream.ts'
import { corpus } from '../prove/sip/corpus.ts'
import { mutated } from '../prove/sip/mutate.ts'
import { seeds } from '../prove/sip/seeds.ts'

describe('octets on which something failed once', () => {
  test('are kept, each under its own name', () => {
    expect(corpus().length).toBeGreaterThan(0)
  })

  test.each(corpus())('$name is read and written again, however it comes', ({ wire }) => {
    expect(checkMessage(wire)).toBeUndefined()
    for (let seed = 0; seed < 5; seed += 1) expect(checkStream(wire, new Draw(seed))).toBeUndefined()
  })
})

test('a few thousand changed messages are read and written again', () => {
  const draw = new Draw(4475)
  for (let turn = 0; turn < 4_000; turn += 1) {
    const wire = mutated(draw, seeds)
    expect(checkMessage(wire)).toBeUndefined()
  }
})
