import type { ServerResponse } from 'node:http'
import type { EventOwner } from '@axbridge/core'
import { expect, onTestFinished, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { makeVault } from '../keys/vault.ts'
import { deskOn } from './desk.test.kit.ts'
import { librarySignature, Receiver } from './receiver.test.kit.ts'
import { customer, hour, noon, Scene, second, subjects } from './scene.test.kit.ts'
import { makeWebhookSecret, sealWebhookSecret, signerOf } from './signing.ts'

const vault = makeVault(systemRandomness.octets(32))

test('a new endpoint is told what happens from then on', async () => {
  const scene = await Scene.open()
  await scene.happen(...subjects(5))
  const desk = deskOn(scene.store, vault, scene.time, ['127.0.0.0/8'])
  const outcome = await desk.add(customer, { url: 'http://127.0.0.1/', description: 'one', types: null })
  expect(outcome).toMatchObject({ kind: 'made', webhook: { progress: { cursor: 5 }, description: 'one' } })
})

test('a secret is kept sealed, and opens for its own endpoint alone', async () => {
  const scene = await Scene.open()
  const desk = deskOn(scene.store, vault, scene.time, ['127.0.0.0/8'])
  const one = await desk.add(customer, { url: 'http://127.0.0.1/', description: '', types: null })
  const other = await desk.add(customer, { url: 'http://127.0.0.1/', description: '', types: null })
  if (one.kind !== 'made' || other.kind !== 'made') throw new Error('nothing was added')
  expect(Buffer.from(one.webhook.secret).toString('latin1')).not.toContain(one.secret.slice(6))
  expect(() => signerOf({ ...one.webhook, secret: other.webhook.secret }, vault)).toThrow()
})

test('posts are signed with both secrets until the overlap ends, each as the public library signs', () => {
  const id = 'whk_aaaaaaaaaaaaaaaa' as Parameters<typeof sealWebhookSecret>[1]
  const [old, now] = [makeWebhookSecret(systemRandomness), makeWebhookSecret(systemRandomness)]
  const signer = signerOf(
    {
      id,
      secret: sealWebhookSecret(vault, id, now),
      previousSecret: { secret: sealWebhookSecret(vault, id, old), until: noon + hour },
    },
    vault,
  )
  const message = { id: 'evt_a_n', body: '{"type":"é"}' }
  const signatures = (at: number) => signer(message, at)['webhook-signature'].split(' ')
  const arrived = (at: number) => ({
    ...{ id: message.id, body: message.body, timestamp: at, path: '', signatures: [] },
    payload: { type: '', timestamp: '', data: null, cursor: '' },
  })
  const before = noon + hour - second
  expect(signatures(before)).toEqual([librarySignature(now, arrived(before)), librarySignature(old, arrived(before))])
  expect(signatures(noon + hour)).toEqual([librarySignature(now, arrived(noon + hour))])
})

test('a rotation that was repeated leaves the secret that the receiver has in force until its end', async () => {
  const scene = await Scene.open()
  const desk = deskOn(scene.store, vault, scene.time, ['127.0.0.0/8'])
  const made = await desk.add(customer, { url: 'http://127.0.0.1/', description: '', types: null })
  if (made.kind !== 'made') throw new Error('nothing was added')
  const { id } = made.webhook
  await Promise.all([desk.rotate(customer, id, hour), desk.rotate(customer, id, hour)])
  const last = await desk.rotate(customer, id, 2 * hour)
  if (last.kind !== 'made') throw new Error('nothing was rotated')
  const message = { id: 'evt_a_n', body: '{}' }
  const signatures = (at: number) => signerOf(last.webhook, vault)(message, at)['webhook-signature'].split(' ')
  const arrived = (at: number) => ({
    ...{ id: message.id, body: message.body, timestamp: at, path: '', signatures: [] },
    payload: { type: '', timestamp: '', data: null, cursor: '' },
  })
  const until = last.webhook.previousSecret?.until ?? 0
  expect(until).toBe(scene.time.now() + hour)
  const before = until - second
  expect(signatures(before)).toEqual([
    librarySignature(last.secret, arrived(before)),
    librarySignature(made.secret, arrived(before)),
  ])
  expect(signatures(until)).toEqual([librarySignature(last.secret, arrived(until))])
  expect(await desk.rotate(customer, id, 0)).toMatchObject({ webhook: { previousSecret: null } })
})

test('of the tests in flight one owner has a part, and the others theirs', async () => {
  const scene = await Scene.open()
  const desk = deskOn(scene.store, vault, scene.time, ['127.0.0.0/8'])
  const receiver = await Receiver.open()
  onTestFinished(() => receiver.close())
  const held: ServerResponse[] = []
  receiver.behave = (_, answer) => {
    held.push(answer)
    return undefined
  }
  const added = async (owner: EventOwner) => {
    const made = await desk.add(owner, { url: receiver.url, description: '', types: null })
    if (made.kind !== 'made') throw new Error('nothing was added')
    return made.webhook.id
  }
  const [mine, operators] = [await added(customer), await added(null)]
  const tests = Array.from({ length: 4 }, () => desk.test(customer, mine))
  await receiver.has(4)
  expect(await desk.test(customer, mine)).toEqual({ kind: 'full' })
  const other = desk.test(null, operators)
  await receiver.has(5)
  for (const answer of held) answer.writeHead(204).end()
  expect(await Promise.all([...tests, other])).toMatchObject(Array.from({ length: 5 }, () => ({ status: 204 })))
  receiver.behave = () => 204
  expect(await desk.test(customer, mine)).toMatchObject({ kind: 'tested', status: 204 })
})

test('an event that is kept no more is neither resent nor replayed, and the answer says where to go on', async () => {
  const scene = await Scene.open()
  await scene.happen(...subjects(10))
  const webhook = await scene.endpoint('http://127.0.0.1/')
  const delivery = {
    ...{ number: 2, event: 'evt_aaaaaaaaaaaaaaaa_n', type: 'pool.low', subject: 's', state: 'dead', attempts: 9 },
    ...{ triedSince: noon, nextAt: null, lastAt: noon, lastStatus: 500, lastFault: 'refused', missedFrom: null },
  } as Parameters<typeof scene.store.webhooks.resend>[0]['delivery']
  await scene.store.webhooks.claim({ holder: 'one', at: noon, until: noon + hour, limit: 9 })
  await scene.store.webhooks.save({
    ...{ webhook: webhook.id, holder: 'one', epoch: 0, at: noon, put: [delivery], drop: [] },
    progress: { ...webhook.progress, cursor: 10 },
  })
  await scene.store.events.forget({ before: noon + 1, limit: 6 })
  const desk = deskOn(scene.store, vault, scene.time)
  const { id } = webhook
  expect(await desk.resend(customer, id, delivery.event)).toEqual({ kind: 'expired', oldest: 6 })
  expect(await desk.replay(customer, id, { kind: 'one', number: 6 })).toEqual({ kind: 'expired', oldest: 6 })
  expect(await desk.replay(customer, id, { kind: 'from', after: 5, types: null })).toEqual({
    kind: 'expired',
    oldest: 6,
  })
  expect(await desk.replay(customer, id, { kind: 'from', after: 11, types: null })).toEqual({ kind: 'unknown' })
  expect(await desk.replay(customer, id, { kind: 'from', after: 6, types: null })).toMatchObject({ kind: 'endpoint' })
})
