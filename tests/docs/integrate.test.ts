import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SigningKey } from '@axbridge/sdk'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freeAddress } from '../free-port.ts'
import { describePeer } from '../peers.ts'
import { RunningService } from '../running-service.ts'
import { addCustomer, someOrder } from '../sdk-customer.ts'
import { shownBehind } from './code-blocks.ts'
import { compile, DocumentedCode } from './documented-code.ts'
import { RunningProgram, runProgram } from './run-program.ts'
import { ShellSession } from './shell-session.ts'

// A compiler and other programs are started, and other tests keep the machine busy meanwhile.
vi.setConfig({ testTimeout: 120_000 })

const page = new DocumentedCode('docs/integrate.md')

let service: RunningService
let key: SigningKey
let folder: string
beforeAll(async () => {
  // The endpoints of these tests are on this machine.
  service = await RunningService.start({ webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'] } })
  // Signatures only, as real customers are.
  key = await addCustomer(service, 'integrating', '70010000072')
  folder = mkdtempSync(join(tmpdir(), 'axbridge-docs-'))
})
afterAll(async () => {
  await service?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const values = () => ({
  ...{ AXBRIDGE_URL: service.http, AXBRIDGE_KEY_ID: key.id, AXBRIDGE_KEY_SECRET: key.secret },
  // Nobody listens there.
  WEBHOOK_URL: 'http://127.0.0.1:9/axbridge-events',
})

let receivers = 0

/** Starts a receiver as an endpoint of a customer: it gets what the service sends, and refuses what others do. */
const expectToTakeOnlyWhatIsSigned = async (command: readonly string[]): Promise<void> => {
  receivers += 1
  const owner = await addCustomer(service, `receiver ${receivers}`, `7001000008${receivers}`, { bearerAllowed: true })
  const ask = async (path: string, body: object = {}): Promise<Readonly<Record<string, unknown>>> => {
    const { status, json } = await service.request('POST', path, body, owner.secret)
    expect(status, JSON.stringify(json)).toBeLessThan(300)
    return json as Readonly<Record<string, unknown>>
  }
  const { port } = await freeAddress()
  const url = `http://127.0.0.1:${port}/`
  const { id, secret } = await ask('/v1/webhooks', { url })
  const receiver = new RunningProgram(command, { env: { WEBHOOK_SECRET: String(secret), PORT: String(port) } })
  /** As the library of Standard Webhooks signs it. */
  const send = async (signedWith: string, sentAt = new Date(), signed = '{}'): Promise<number> => {
    const headers = {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
      'webhook-signature': new Webhook(signedWith).sign('evt_1', sentAt, signed),
    }
    const { status } = await fetch(url, { method: 'POST', headers, body: '{}' })
    return status
  }
  try {
    // Nobody listens at the first tries.
    await expect
      .poll(async () => (await ask(`/v1/webhooks/${id}/test`)).delivered, { timeout: 20_000, interval: 200 })
      .toBe(true)
    await expect.poll(() => receiver.output, { timeout: 10_000 }).toMatch(/^webhook\.test \w+\n/)
    const { id: binding } = await ask('/v1/bindings', someOrder('order of a receiver'))
    const made = `binding.created evt_${String(binding).slice(4)}_c\n`
    await expect.poll(() => receiver.output, { timeout: 20_000 }).toContain(made)
    expect(await send(`whsec_${Buffer.alloc(24, 8).toString('base64')}`)).toBe(400)
    expect(await send(String(secret), new Date(Date.now() - 600_000))).toBe(400)
    expect(await send(String(secret), new Date(), '[]')).toBe(400)
  } finally {
    await receiver.stop()
  }
}

test('every block of the page is run by one of these tests, or is shown behind one that is', () => {
  const run = ['sh set', 'sh run', 'python run', 'python receiver', 'ts run', 'ts receiver']
  for (const block of page.blocks) {
    const isShown = page.blocks.some((one) => one.mark !== '' && shownBehind(page.blocks, one) === block)
    expect(run.includes(`${block.language} ${block.mark}`) || isShown, `line ${block.line}`).toBe(true)
  }
})

describePeer(['curl', 'openssl'], 'the page in a shell', () => {
  test('signs, binds, reads, ends and is refused as it says', async () => {
    const shell = new ShellSession(folder, {})
    try {
      await shell.run(page.filledIn(values()), 10_000)
      for (const block of page.marked('sh', 'run')) {
        const { out, err } = await shell.run(block.text, 30_000)
        expect(page.difference(block, out), `line ${block.line}: ${out}${err}`).toBeUndefined()
      }
      const { out } = await shell.run(`ask GET "/v1/bindings/$ID"`, 10_000)
      expect(JSON.parse(out)).toMatchObject({ orderId: 'order-17', state: 'ended' })
    } finally {
      await shell.close()
    }
  })
})

describePeer('python', 'the page in Python', (python) => {
  test('binds once, ends, and reads of it', async () => {
    const file = join(folder, 'program.py')
    writeFileSync(file, page.program('python', 'run'))
    const { code, out, err } = await runProgram([python, file], { env: values() })
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^70010000072\d{4} between 138\*{4}0003 and 138\*{4}0004\nbinding\.ended unbound at \S+Z\n$/)
  })

  test('takes a delivery that is signed, and no other', async () => {
    const file = join(folder, 'receiver.py')
    writeFileSync(file, page.program('python', 'receiver'))
    await expectToTakeOnlyWhatIsSigned([python, file])
  })
})

test('the page in TypeScript compiles, binds once, ends, reads of it and is refused as it says', async () => {
  const file = await compile(page.program('ts', 'run'), join(folder, 'typescript'))
  const { code, out, err } = await runProgram([process.execPath, file], { env: values() })
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(
    /^70010000072\d{4} between 138\*{4}0005 and 138\*{4}0006\nended unbound\nbinding\.ended unbound at \S+Z\nsame_party 422 req_\w+\n$/,
  )
})

test('the receiver in TypeScript compiles, takes a delivery that is signed, and no other', async () => {
  const file = await compile(page.program('ts', 'receiver'), join(folder, 'receiver'))
  await expectToTakeOnlyWhatIsSigned([process.execPath, file])
})
