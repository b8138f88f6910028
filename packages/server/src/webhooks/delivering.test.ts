import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { librarySignature } from './receiver.test.kit.ts'
import { customer, hour, minute, noon, Scene, second, subjects } from './scene.test.kit.ts'

describe('an endpoint', () => {
  test('is told every event once, each signed as the public library signs it', async () => {
    const scene = await Scene.open()
    const receiver = await scene.receiver()
    const webhook = await scene.endpoint(receiver.url)
    await scene.happen(...subjects(300))
    scene.start()
    await scene.quiet()
    await scene.happen(...subjects(50, 300))
    await scene.pass(second)
    expect(receiver.cursors.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 350 }, (_, n) => n + 1))
    for (const arrived of receiver.arrived) {
      expect(arrived.signatures).toEqual([librarySignature(scene.secretOf(webhook), arrived)])
      expect(arrived.payload).toMatchObject({ type: 'webhook.disabled', id: arrived.id, data: { reason: 'made up' } })
    }
    expect((await scene.webhook(webhook)).progress).toMatchObject({ cursor: 350, failingSince: null })
    expect(await scene.deliveries(webhook)).toEqual([])
    expect(scene.failures).toEqual([])
  })

  test('is told of the types that it wants, and passes over the others', async () => {
    const scene = await Scene.open()
    const receiver = await scene.receiver()
    const webhook = await scene.endpoint(receiver.url, { types: ['pool.recovered'] })
    await scene.happen(...subjects(500))
    await scene.store.events.note(customer, noon, 'a'.repeat(16), { type: 'pool.recovered', freeShare: 0.5 })
    scene.start()
    await scene.pass(10 * second)
    expect(receiver.cursors).toEqual([501])
    expect((await scene.webhook(webhook)).progress.cursor).toBe(501)
  })

  test('is told of one subject one event after the other, and of several at once', async () => {
    const scene = await Scene.open()
    const receiver = await scene.receiver()
    receiver.behave = (_, answer) => {
      setImmediate(() => answer.writeHead(204).end())
      return undefined
    }
    await scene.endpoint(receiver.url)
    await scene.happen(...Array.from({ length: 200 }, (_, n) => `subject-${n % 5}`))
    scene.start()
    await scene.pass(second)
    for (let of = 0; of < 5; of += 1) {
      const own = receiver.cursors.filter((cursor) => (cursor - 1) % 5 === of)
      expect(own).toEqual(own.toSorted((one, other) => one - other))
      expect(own).toHaveLength(40)
    }
    expect(receiver.mostAtOnce).toBeGreaterThan(1)
    expect(receiver.mostAtOnce).toBeLessThanOrEqual(5)
  })

  test('gets no more at once than it may', async () => {
    const scene = await Scene.open({ inFlightPerEndpoint: 3 })
    const receiver = await scene.receiver()
    receiver.behave = (_, answer) => {
      setTimeout(() => answer.writeHead(204).end(), 5)
      return undefined
    }
    await scene.endpoint(receiver.url)
    await scene.happen(...subjects(60))
    scene.start()
    await scene.pass(second)
    expect(receiver.arrived).toHaveLength(60)
    expect(receiver.mostAtOnce).toBe(3)
  })
})

describe('a receiver that fails', () => {
  test('gets a failed event again, with the same id and body, and what follows of its subject waits behind it', async () => {
    const scene = await Scene.open()
    const receiver = await scene.receiver()
    let failures = 2
    receiver.behave = ({ payload }) => (payload.cursor === '1' && failures-- > 0 ? 500 : 200)
    const webhook = await scene.endpoint(receiver.url)
    await scene.happen('slow', 'quick', 'slow')
    scene.start()
    await scene.pass(second)
    await scene.happen('slow', 'quick')
    await scene.pass(second)
    expect(receiver.cursors).toEqual([1, 2, 5])
    expect(await scene.deliveries(webhook)).toMatchObject([
      { number: 1, subject: 'slow', state: 'waiting', attempts: 1, lastStatus: 500, lastFault: 'refused' },
      { number: 3, attempts: 0, nextAt: null },
      { number: 4, attempts: 0, nextAt: null },
    ])
    await scene.pass(2 * minute)
    expect(receiver.cursors).toEqual([1, 2, 5, 1, 1, 3, 4])
    const tries = receiver.arrived.filter(({ payload }) => payload.cursor === '1')
    expect(new Set(tries.map(({ id }) => id)).size).toBe(1)
    expect(new Set(tries.map(({ body }) => body)).size).toBe(1)
    expect(await scene.deliveries(webhook)).toEqual([])
    expect((await scene.webhook(webhook)).progress.cursor).toBe(5)
  })

  test.each([
    ['answers 500', 'refused', () => 500],
    [
      'redirects',
      'redirected',
      (_: unknown, answer: { setHeader(name: string, value: string): unknown }) => {
        answer.setHeader('location', '/elsewhere')
        return 307
      },
    ],
    [
      'cuts the connection',
      'cut_off',
      (_: unknown, answer: { destroy(): unknown }) => {
        answer.destroy()
        return undefined
      },
    ],
    ['never answers', 'timed_out', () => undefined],
  ] as const)('and %s is tried again later, and nothing is lost', async (_, fault, behave) => {
    const scene = await Scene.open({ timeoutMs: 150 })
    const receiver = await scene.receiver()
    receiver.behave = behave as typeof receiver.behave
    const webhook = await scene.endpoint(receiver.url)
    await scene.happen('one', 'two')
    scene.start()
    await scene.pass(second)
    expect(scene.faults).toEqual([fault, fault])
    expect(await scene.deliveries(webhook)).toMatchObject([{ lastFault: fault }, { lastFault: fault }])
    receiver.behave = () => 200
    await scene.pass(minute)
    expect(scene.faults.slice(2)).toEqual([null, null])
    expect(receiver.arrived.every(({ path }) => path === '/hook')).toBe(true)
    expect(await scene.deliveries(webhook)).toEqual([])
  })

  test('and was reached, but answers after the time for it, gets the event again', async () => {
    const scene = await Scene.open({ timeoutMs: 100 })
    const receiver = await scene.receiver()
    receiver.behave = (_, answer) => {
      setTimeout(() => answer.writeHead(200).end(), 300)
      return undefined
    }
    await scene.endpoint(receiver.url)
    await scene.happen('one')
    scene.start()
    await scene.pass(second)
    receiver.behave = () => 200
    await scene.pass(minute)
    expect(receiver.cursors).toEqual([1, 1])
    expect(scene.faults).toEqual(['timed_out', null])
  })

  test('and answers more than anybody reads has taken the event', async () => {
    const scene = await Scene.open()
    const receiver = await scene.receiver()
    receiver.behave = (_, answer) => {
      const chunk = Buffer.alloc(65_536)
      const more = (): void => {
        while (!answer.destroyed && answer.write(chunk));
        answer.once('drain', more)
      }
      answer.writeHead(200)
      more()
      return undefined
    }
    await scene.endpoint(receiver.url)
    await scene.happen('one')
    scene.start()
    await scene.pass(second)
    expect(scene.faults).toEqual([null])
  })

  test('and asks for time in Retry-After is left alone for as long', async () => {
    const scene = await Scene.open()
    const receiver = await scene.receiver()
    receiver.behave = (_, answer) => {
      answer.setHeader('retry-after', '600')
      return 429
    }
    await scene.endpoint(receiver.url, {})
    await scene.happen('one')
    scene.start()
    await scene.pass(second)
    receiver.behave = () => 200
    await scene.happen('two')
    await scene.pass(9 * minute)
    expect(receiver.cursors).toEqual([1])
    await scene.pass(2 * minute)
    expect(receiver.cursors.toSorted()).toEqual([1, 1, 2])
  })
})

describe('an endpoint that is down', () => {
  test('for an hour has everything soon after it is back, in order, and was hardly disturbed', async () => {
    const scene = await Scene.open()
    const receiver = await scene.receiver()
    receiver.behave = () => 503
    const webhook = await scene.endpoint(receiver.url)
    scene.start()
    for (let n = 0; n < 60; n += 1) {
      await scene.happen(...Array.from({ length: 20 }, (_, of) => `subject-${(n * 20 + of) % 37}`))
      await scene.pass(minute)
    }
    const disturbed = receiver.arrived.length
    expect(disturbed).toBeLessThan(60)
    receiver.behave = () => 200
    await scene.pass(6 * minute)
    const told = receiver.arrived.slice(disturbed).map(({ payload }) => Number(payload.cursor))
    expect(told.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 1_200 }, (_, n) => n + 1))
    for (let of = 0; of < 37; of += 1) {
      const own = told.filter((cursor) => (cursor - 1) % 37 === of)
      expect(own).toEqual(own.toSorted((one, other) => one - other))
    }
    expect(await scene.deliveries(webhook)).toEqual([])
    expect(scene.failures).toEqual([])
  })

  test('does not keep another one waiting', async () => {
    const scene = await Scene.open({ timeoutMs: 1_000, inFlight: 8, inFlightPerEndpoint: 8 })
    const [silent, well] = [await scene.receiver(), await scene.receiver()]
    silent.behave = () => undefined
    await scene.endpoint(silent.url)
    await scene.endpoint(well.url)
    await scene.happen(...subjects(100))
    scene.start()
    const began = performance.now()
    await well.has(100)
    // The silent one has not even failed once.
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(scene.faults.filter((fault) => fault !== null)).toEqual([])
  })

  test('for a day is switched off; its owner and what waits are kept, and once it is switched on it has everything', async () => {
    const scene = await Scene.open()
    const [receiver, other] = [await scene.receiver(), await scene.receiver()]
    receiver.behave = () => 500
    const webhook = await scene.endpoint(receiver.url, { types: ['pool.low', 'pool.recovered'] })
    await scene.endpoint(other.url, { types: ['webhook.disabled'] })
    const note = (token: string, type: 'pool.recovered') =>
      scene.store.events.note(customer, scene.time.now(), token.repeat(16), { type, freeShare: 1 })
    await note('a', 'pool.recovered')
    scene.start()
    await scene.pass(12 * hour)
    await note('b', 'pool.recovered')
    await scene.pass(11 * hour)
    expect(await scene.webhook(webhook)).toMatchObject({ disabled: null })
    await scene.pass(2 * hour)
    const disabled = await scene.webhook(webhook)
    expect(disabled.disabled?.reason).toBe('failing')
    expect(await scene.noted(customer, ['webhook.disabled'])).toEqual([
      { type: 'webhook.disabled', endpoint: webhook.id, reason: 'failing' },
    ])
    expect(other.arrived).toHaveLength(1)
    expect(await scene.deliveries(webhook)).toMatchObject([{ number: 1, state: 'waiting' }, { number: 2 }])
    const tried = receiver.arrived.length
    await scene.pass(hour)
    expect(receiver.arrived).toHaveLength(tried)
    receiver.behave = () => 200
    const at = scene.time.now()
    await scene.store.webhooks.change({ owner: customer, id: webhook.id, at, set: { disabled: null } })
    scene.pumps.look()
    await scene.pass(minute)
    expect(receiver.cursors.slice(tried)).toEqual([1, 2])
    expect(await scene.deliveries(webhook)).toEqual([])
  })

  test('and answers 410 is switched off at once', async () => {
    const scene = await Scene.open()
    const receiver = await scene.receiver()
    receiver.behave = () => 410
    const webhook = await scene.endpoint(receiver.url)
    await scene.happen('one')
    scene.start()
    await scene.pass(second)
    expect((await scene.webhook(webhook)).disabled?.reason).toBe('gone')
    expect(await scene.deliveries(webhook)).toMatchObject([{ number: 1, state: 'waiting', lastStatus: 410 }])
  })
})

test('an event that is refused for a day is dead, and what follows of its subject is told', async () => {
  const scene = await Scene.open()
  const receiver = await scene.receiver()
  receiver.behave = ({ payload }) => (payload.cursor === '1' ? 400 : 200)
  const webhook = await scene.endpoint(receiver.url)
  await scene.happen('poison', 'poison', 'other')
  scene.start()
  for (let passed = 0; passed < 25; passed += 1) {
    await scene.pass(hour)
    await scene.happen('other')
  }
  expect(await scene.deliveries(webhook)).toMatchObject([{ number: 1, state: 'dead', nextAt: null, lastStatus: 400 }])
  const told = receiver.cursors.filter((cursor) => cursor !== 1)
  expect(told).toContain(2)
  expect(new Set(told).size).toBe(told.length)
  const tries = receiver.cursors.length - told.length
  expect(tries).toBeGreaterThan(8)
  expect(tries).toBeLessThan(50)
  expect((await scene.webhook(webhook)).disabled).toBeNull()
})

test('after a crash everything is told that was not saved as told, some of it once more, and in order', async () => {
  const scene = await Scene.open()
  const receiver = await scene.receiver()
  let left = 40
  receiver.behave = () => (left-- > 0 ? 200 : undefined)
  await scene.endpoint(receiver.url)
  await scene.happen(...Array.from({ length: 100 }, (_, n) => `subject-${n % 7}`))
  scene.start()
  await receiver.has(41)
  await scene.crash()
  receiver.behave = () => 200
  scene.start()
  await scene.pass(second)
  expect(new Set(receiver.cursors).size).toBe(100)
  for (let of = 0; of < 7; of += 1) {
    const firsts = receiver.cursors.filter(
      (cursor, at) => (cursor - 1) % 7 === of && receiver.cursors.indexOf(cursor) === at,
    )
    expect(firsts).toEqual(firsts.toSorted((one, other) => one - other))
  }
})

test('an endpoint that was off for longer than events are kept is told what it has missed', async () => {
  const scene = await Scene.open()
  const receiver = await scene.receiver()
  await scene.happen(...subjects(10))
  await scene.store.events.forget({ before: noon + 1, limit: 6 })
  const webhook = await scene.endpoint(receiver.url, {
    progress: { cursor: 2, replay: null, failingSince: null, lastSuccessAt: null },
  })
  scene.start()
  await scene.pass(second)
  expect(receiver.arrived.map(({ payload }) => payload.type)).toContain('webhook.gap')
  const gap = receiver.arrived.find(({ payload }) => payload.type === 'webhook.gap')
  expect(gap?.payload).toMatchObject({ data: { after: '2', through: '6' }, cursor: '6' })
  expect(receiver.cursors.toSorted((one, other) => one - other)).toEqual([6, 7, 8, 9, 10])
  expect(await scene.deliveries(webhook)).toEqual([])
  expect((await scene.webhook(webhook)).progress.cursor).toBe(10)
})

test('an endpoint is told of what is forgotten between two of its reads', async () => {
  const scene = await Scene.open()
  const receiver = await scene.receiver()
  const webhook = await scene.endpoint(receiver.url)
  scene.start()
  await scene.happen('one', 'two')
  await scene.pass(second)
  await scene.happen(...subjects(10))
  await scene.store.events.forget({ before: scene.time.now() + 1, limit: 8 })
  await scene.pass(second)
  const gap = receiver.arrived.find(({ payload }) => payload.type === 'webhook.gap')
  expect(gap?.payload).toMatchObject({ data: { after: '2', through: '8' }, cursor: '8' })
  expect(receiver.cursors.toSorted((one, other) => one - other)).toEqual([1, 2, 8, 9, 10, 11, 12])
  expect(await scene.deliveries(webhook)).toEqual([])
})

test('what an endpoint does not want is passed over a little at a time, so that others have their turn', async () => {
  const scene = await Scene.open()
  const receiver = await scene.receiver()
  const webhook = await scene.endpoint(receiver.url, { types: ['call.ended'] })
  await scene.happen(...subjects(20_000))
  scene.start()
  let turns = 0
  const turn = (): void => {
    turns += 1
    counting = setImmediate(turn)
  }
  let counting = setImmediate(turn)
  await scene.pass(10 * second)
  clearImmediate(counting)
  expect((await scene.webhook(webhook)).progress.cursor).toBe(20_000)
  expect(turns).toBeGreaterThan(100)
})

test('a clock that is set back by days puts no delivery off', async () => {
  const scene = await Scene.open()
  const receiver = await scene.receiver()
  receiver.behave = () => 500
  const webhook = await scene.endpoint(receiver.url)
  await scene.happen('one')
  scene.start()
  await scene.pass(second)
  receiver.behave = () => 200
  scene.time.setBack(48 * hour)
  await scene.pass(minute)
  expect(receiver.cursors).toEqual([1, 1])
  expect(await scene.deliveries(webhook)).toEqual([])
})

test('an endpoint whose secret cannot be read keeps no other one waiting', async () => {
  const scene = await Scene.open()
  const receiver = await scene.receiver()
  await scene.endpoint('http://127.0.0.1:9/hook', { secret: new Uint8Array(40) })
  await scene.endpoint(receiver.url)
  await scene.happen('one')
  scene.start()
  await scene.pass(second)
  expect(receiver.cursors).toEqual([1])
  expect(scene.failures).toHaveLength(1)
})

test('the public library verifies what is posted, and nothing that was changed', async () => {
  const scene = await Scene.open({ from: Date.now() })
  const receiver = await scene.receiver()
  const webhook = await scene.endpoint(receiver.url)
  await scene.happen('one')
  scene.start()
  await scene.quiet()
  const [arrived] = receiver.arrived
  if (arrived === undefined) throw new Error('nothing arrived')
  const headers = {
    'webhook-id': arrived.id,
    'webhook-timestamp': String(arrived.timestamp / 1_000),
    'webhook-signature': arrived.signatures.join(' '),
  }
  const library = new Webhook(scene.secretOf(webhook))
  expect(library.verify(arrived.body, headers)).toEqual(arrived.payload)
  expect(() => library.verify(`${arrived.body} `, headers)).toThrow()
  expect(() => library.verify(arrived.body, { ...headers, 'webhook-id': 'evt_other' })).toThrow()
})
