import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { SigningKey } from '@axbridge/sdk'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freeAddress } from './free-port.ts'
import { repositoryRoot } from './repository.ts'
import { RunningService } from './running-service.ts'
import { addCustomer } from './sdk-customer.ts'

// Each example is a process of its own, and other tests keep the machine busy meanwhile.
vi.setConfig({ testTimeout: 90_000 })

let service: RunningService
let key: SigningKey
beforeAll(async () => {
  service = await RunningService.start({ webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'] } })
  key = await addCustomer(service, 'exemplary', '70010000071')
})
afterAll(() => service?.stop())

const run = async (
  example: string,
  secret = key.secret,
): Promise<{ code: number | null; out: string; err: string }> => {
  const child = spawn(process.execPath, [join(repositoryRoot, 'dist/examples', `${example}.js`)], {
    env: { AXBRIDGE_URL: service.http, AXBRIDGE_KEY_ID: key.id, AXBRIDGE_KEY_SECRET: secret },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (octets: Buffer) => {
    out += octets.toString('utf8')
  })
  child.stderr.on('data', (octets: Buffer) => {
    err += octets.toString('utf8')
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  return { code, out, err }
}

/** Told as it happened, with masks and no number of a person, and at its end. */
const expectTold = ({ code, out, err }: Awaited<ReturnType<typeof run>>, story: RegExp): void => {
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(story)
  expect(out).not.toMatch(/1[3-9][0-9]{9}/)
}

test('a ride: another driver, a later end, and a grace behind it', async () => {
  expectTold(
    await run('ride-hailing'),
    /^rider 138\*{4}0001 and driver 138\*{4}0002 call 700.*\nnow the driver is 138\*{4}0003.*\n.*refused: ended\n.*connects until 20.*Z\nan ended ride.*\nof the ride was told: binding.created, (?:binding.updated, )*(?:pair.quarantined, )?(?:binding.updated, )*binding.ended\n$/,
  )
})

test('a meal: a shop and a courier reach the customer, who reaches the courier', async () => {
  expectTold(
    await run('food-delivery'),
    /reaches the shop 138\*{4}0002\n.*courier 138\*{4}0003, of 2 .*\n.*reach 138\*{4}0004\ndelivered: 1 binding has ended\n$/,
  )
})

test('a round of parcels: bound and ended at once, listed over pages', async () => {
  expectTold(
    await run('parcels'),
    /^40 parcels have a number\nthe pool holds .*\n40 parcels are still on the way\n40 rows of the report were read in two runs\n40 bindings have ended\n0 parcels are left in the books\n$/,
  )
})

test('a receiver of webhooks: it believes what we signed, works on each event once, and takes two secrets', async () => {
  const { host, port } = await freeAddress()
  const bearer = service.apiKey
  const body = { url: `http://${host}:${port}/events`, types: ['binding.ended'] }
  const endpoint = (await service.request('POST', '/v1/webhooks', body, bearer)).json as { id: string; secret: string }
  const receiver = spawn(process.execPath, [join(repositoryRoot, 'dist/examples/webhook-receiver.js')], {
    env: {
      PORT: String(port),
      AXBRIDGE_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')},${endpoint.secret}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    let out = ''
    for (const stream of [receiver.stdout, receiver.stderr]) {
      stream.on('data', (octets: Buffer) => {
        out += octets.toString('utf8')
      })
    }
    await expect.poll(() => out, { timeout: 30_000 }).toContain('waiting for webhooks')
    await service.unbind(await service.bindWith({ orderId: 'delivered-1' }))
    const told = 'the number of order delivered-1 has ended: unbound\n'
    await expect.poll(() => out, { timeout: 30_000 }).toContain(told)
    const again = { after: '0', types: ['binding.ended'] }
    expect((await service.request('POST', `/v1/webhooks/${endpoint.id}/replay`, again, bearer)).status).toBeLessThan(
      300,
    )
    await service.unbind(await service.bindWith({ orderId: 'delivered-2' }))
    await expect.poll(() => out, { timeout: 30_000 }).toContain('delivered-2')
    expect(out.split(told)).toHaveLength(2)
    const forged = await fetch(`http://${host}:${port}/events`, { method: 'POST', body: '{"type":"call.ended"}' })
    expect(forged.status).toBe(400)
  } finally {
    receiver.kill('SIGKILL')
  }
})

test('an example with a wrong key says what is wrong, and ends', async () => {
  const { code, err } = await run('ride-hailing', 'axb_wrong_secret')
  expect([code, err]).toEqual([1, expect.stringContaining("code: 'unauthenticated'")])
})
