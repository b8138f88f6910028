import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SigningKey } from '@axbridge/sdk'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freeAddress } from '../free-port.ts'
import { describePeer } from '../peers.ts'
import { RunningService } from '../running-service.ts'
import { addCustomer } from '../sdk-customer.ts'
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
  service = await RunningService.start()
  // Signatures only, as real customers are.
  key = await addCustomer(service, 'integrating', '70010000072')
  folder = mkdtempSync(join(tmpdir(), 'axbridge-docs-'))
})
afterAll(async () => {
  await service?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const values = () => ({ AXBRIDGE_URL: service.http, AXBRIDGE_KEY_ID: key.id, AXBRIDGE_KEY_SECRET: key.secret })

/** Starts a receiver of webhooks, and posts to it as the service does; the signatures are made by the library of Standard Webhooks. */
const expectToTakeOnlyWhatIsSigned = async (command: readonly string[]): Promise<void> => {
  const secretOf = (octet: number): string => `whsec_${Buffer.alloc(24, octet).toString('base64')}`
  const { port } = await freeAddress()
  const receiver = new RunningProgram(command, { env: { WEBHOOK_SECRET: secretOf(7), PORT: String(port) } })
  const id = 'evt_70010000001_abcdefghabcdefghijkmnpqr_f'
  const body = JSON.stringify({ type: 'pair.freed', timestamp: new Date().toISOString(), data: {}, id, cursor: '1' })
  const send = async (secret = secretOf(7), sentAt = new Date(), signed = body): Promise<number> => {
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, sentAt, signed),
    }
    const { status } = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })
    return status
  }
  try {
    // Nobody listens for the first tries.
    await expect.poll(() => send().catch(() => 0), { timeout: 20_000 }).toBe(204)
    await expect.poll(() => receiver.output, { timeout: 10_000 }).toContain(`pair.freed ${id}\n`)
    expect(await send(secretOf(8))).toBe(400)
    expect(await send(secretOf(7), new Date(Date.now() - 600_000))).toBe(400)
    expect(await send(secretOf(7), new Date(), body.replace('{}', '[]'))).toBe(400)
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
