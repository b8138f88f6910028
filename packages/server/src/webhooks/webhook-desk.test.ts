import { expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { makeVault } from '../keys/vault.ts'
import { deskOn } from './desk.test.kit.ts'
import { librarySignature } from './receiver.test.kit.ts'
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
