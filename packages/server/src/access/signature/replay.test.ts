import { describe, expect, test } from 'vitest'
import {
  bindRequest,
  noon,
  otherShop,
  type Received,
  type Scene,
  SetClock,
  signed,
  started,
  verdictOf,
  withHeaders,
} from './signing.test.kit.ts'

const t = noon / 1_000
const nonce = 'nonce-0123456789'

const verify = async (scene: Scene, received: Received) => {
  const verdict = await verdictOf(received, scene)
  return typeof verdict === 'string' ? verdict.replace('Signature-Input ', '') : verdict.kind
}

const used = 'refused: must have a nonce that was not used before: each request is signed once'

describe('SEC-2: a replay', () => {
  test('is refused for as long as its time would be right, and then for its time', async () => {
    const scene = started()
    const received = signed()
    expect(await verify(scene, received)).toBe('verified')
    for (let second = 0; second <= 300; second += 10) {
      scene.clock.ms = noon + second * 1_000
      expect(await verify(scene, received)).toBe(used)
    }
    for (const second of [301, 400, 3_600]) {
      scene.clock.ms = noon + second * 1_000
      expect(await verify(scene, received)).toContain('refused: must have a created of the last 300 seconds')
    }
  })

  test('of a signature from a clock ahead is refused until that has left the window', async () => {
    const scene = started()
    const received = signed(bindRequest, { now: noon + 60_000 })
    expect(await verify(scene, received)).toBe('verified')
    for (let second = 0; second <= 360; second += 10) {
      scene.clock.ms = noon + second * 1_000
      expect(await verify(scene, received)).toBe(used)
    }
    scene.clock.ms = noon + 361_000
    expect(await verify(scene, received)).toContain('refused: must have a created of the last')
  })

  test('is refused after the clock was put back', async () => {
    const scene = started()
    const received = signed()
    await verify(scene, received)
    scene.clock.ms = noon + 3_600_000
    expect(await verify(scene, signed(bindRequest, { now: scene.clock.ms }))).toBe('verified')
    scene.clock.ms = noon
    expect(await verify(scene, received)).toBe(
      'refused: has a created for which used nonces are no longer remembered: sign again',
    )
    expect(await verify(scene, signed(bindRequest, { now: noon + 1_000 }))).toBe('verified')
  })

  test('that comes at once with others passes once', async () => {
    let write = () => {}
    const written = new Promise<void>((resolve) => {
      write = resolve
    })
    // All of them wait for the same write, and go on from it together.
    const scene = started({ persist: () => written })
    const received = signed()
    const all = Array.from({ length: 20 }, () => verify(scene, received))
    await new Promise(setImmediate)
    write()
    const outcomes = await Promise.all(all)
    expect(outcomes.filter((outcome) => outcome === 'verified')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === used)).toHaveLength(19)
  })

  test('of which the first was opened and not yet accepted passes once', async () => {
    const scene = started()
    const { head, body } = signed()
    const [one, other] = await Promise.all([scene.verifier.open(head), scene.verifier.open(head)])
    if (one.kind !== 'proved' || other.kind !== 'proved') return expect.fail('it was not proved')
    expect((await other.accept(body)).kind).toBe('verified')
    expect((await one.accept(body)).kind).toBe('refused')
    expect((await other.accept(body)).kind).toBe('refused')
  })
})

describe('a nonce', () => {
  test('is used once by a key, whatever the request', async () => {
    const scene = started()
    expect(await verify(scene, signed(bindRequest, { now: noon, nonce }))).toBe('verified')
    const other = { method: 'GET', url: 'https://api.example.com/v1/calls' }
    expect(await verify(scene, signed(other, { now: noon + 7_000, nonce }))).toBe(used)
    expect(await verify(scene, signed(other, { now: noon - 70_000, nonce }))).toBe(used)
  })

  test('of one key is free to another', async () => {
    const scene = started()
    expect(await verify(scene, signed(bindRequest, { now: noon, nonce }))).toBe('verified')
    expect(await verify(scene, signed(bindRequest, { now: noon, nonce }, otherShop))).toBe('verified')
  })

  test('may come again after the window', async () => {
    const scene = started()
    await verify(scene, signed(bindRequest, { now: noon, nonce }))
    scene.clock.ms = noon + 600_000
    expect(await verify(scene, signed(bindRequest, { now: scene.clock.ms, nonce }))).toBe('verified')
  })

  test('is not used up by a request that is refused', async () => {
    const scene = started()
    const received = signed()
    const strangers = [
      withHeaders(received, { host: ['elsewhere.example.com'] }),
      { ...received, body: Buffer.from('{}') },
      signed(bindRequest, { now: noon, nonce }, { ...otherShop, secret: 'guessed' }),
    ]
    for (const each of strangers) expect(await verify(scene, each)).toContain('refused')
    expect(scene.nonces.count).toBe(0)
    expect(await verify(scene, received)).toBe('verified')
  })

  test('is not forgotten for another: a full memory accepts nothing until time has passed', async () => {
    const scene = started({ capacity: 2 })
    const first = signed()
    for (const received of [first, signed()]) expect(await verify(scene, received)).toBe('verified')
    expect(await verify(scene, signed())).toBe(
      'overloaded: cannot be accepted while too many signatures are remembered: sign again later',
    )
    expect(await verify(scene, first)).toBe(used)
    scene.clock.ms = noon + 400_000
    expect(await verify(scene, signed(bindRequest, { now: scene.clock.ms }))).toBe('verified')
  })
})

describe('SEC-2: after a restart', () => {
  /** A store that outlives processes. */
  const storeAt = (durable: number) => {
    const store = {
      durable,
      persist: async (seconds: number) => {
        store.durable = seconds
      },
    }
    return store
  }
  const before = "before_start: must have a created after the server's last start: sign again"

  test.each([0, -300, 60])(
    'nothing that was accepted with a created %i s from then is accepted again',
    async (offset) => {
      const store = storeAt(0)
      const clock = new SetClock()
      const received = signed(bindRequest, { now: noon + offset * 1_000 })
      expect(await verify(started({ clock, persist: store.persist }), received)).toBe('verified')
      for (let second = 0; second <= 370; second += 10) {
        clock.ms = noon + second * 1_000
        const restarted = started({ clock, persist: store.persist, persisted: store.durable })
        const created = t + offset
        const outcome = await verify(restarted, received)
        if (created < t + second - 300) expect(outcome).toContain('refused: must have a created of the last')
        else expect(outcome).toBe(before)
      }
    },
  )

  test('that came after a crash, clients sign again and are soon accepted', async () => {
    const store = storeAt(0)
    const clock = new SetClock()
    await verify(started({ clock, persist: store.persist }), signed())
    expect(store.durable).toBe(t + 5)
    const restarted = started({ clock, persist: store.persist, persisted: store.durable })
    clock.ms = noon + 5_000
    expect(await verify(restarted, signed(bindRequest, { now: clock.ms }))).toBe(before)
    clock.ms = noon + 6_000
    expect(await verify(restarted, signed(bindRequest, { now: clock.ms }))).toBe('verified')
  })

  test('that came after a clean stop, only the last second is refused', async () => {
    const store = storeAt(0)
    const clock = new SetClock()
    const scene = started({ clock, persist: store.persist })
    const received = signed()
    await verify(scene, received)
    await scene.horizon.settle()
    const restarted = started({ clock, persist: store.persist, persisted: store.durable })
    expect(await verify(restarted, received)).toBe(before)
    expect(await verify(restarted, signed())).toBe(before)
    expect(await verify(restarted, signed(bindRequest, { now: noon + 1_000 }))).toBe('verified')
  })
})

describe('a store that does not take the horizon', () => {
  test('has its error told, and nothing is accepted or used up', async () => {
    const full = new Error('the disk is full')
    let broken = true
    const scene = started({ persist: async () => (broken ? Promise.reject(full) : undefined) })
    const received = signed()
    await expect(scene.verifier.verify(received.head, received.body)).rejects.toBe(full)
    expect(scene.nonces.count).toBe(0)
    broken = false
    expect(await verify(scene, received)).toBe('verified')
  })
})

test('a server that stops accepts none that it could not settle', async () => {
  const scene = started()
  await verify(scene, signed())
  await scene.horizon.settle()
  expect(await verify(scene, signed())).toBe('overloaded: cannot be accepted while the server stops: sign again later')
})
