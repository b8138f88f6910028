import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people, type RunningCli, runCli } from './running-cli.test.kit.ts'

const [a, b, c] = people

let cli: RunningCli
beforeAll(async () => {
  cli = await runCli()
})
afterAll(() => cli.close())

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
const bindText = (changes: object = {}) =>
  JSON.stringify({ a, b, orderId: 'order-1', expiresAt: inAnHour(), ...changes })

const done = async (argv: readonly string[], stdin?: string) => {
  const ran = await cli.asCustomer(argv, stdin === undefined ? {} : { stdin })
  expect(ran).toMatchObject({ code: 0, notes: '' })
  return ran.out
}
const bound = async (changes: object = {}) => JSON.parse(await done(['bindings', 'add', '--json'], bindText(changes)))

describe('bindings', () => {
  test('are added from stdin or a file, with masks in the answer', async () => {
    const out = await done(['bindings', 'add'], bindText())
    expect(out).toMatch(/^binding +bnd_[\s\S]*\nx +700 0 0000001 \d{4}\n[\s\S]*\na +138\*{4}0011\nb +139\*{4}0012\n/)
    const file = cli.file('bind.json', bindText({ orderId: 'order-2', explain: true }))
    expect(await done(['bindings', 'add', '--file', file])).toMatch(
      /number +random, number 1 that was tried; the pool /,
    )
  })

  test('are not added twice under one idempotency key', async () => {
    const text = bindText({ orderId: 'once' })
    const argv = ['bindings', 'add', '--json', '--idempotency-key', 'key-1']
    expect(await done(argv, text)).toBe(await done(argv, text))
  })

  test('are shown, listed, searched, changed and ended', async () => {
    const { id, x } = await bound({ orderId: 'life' })
    expect(await done(['bindings', 'show', id])).toContain(id)
    expect(await done(['bindings', 'list', '--number', x, '--order', 'life', '--state', 'live'])).toContain(id)
    expect(await done(['bindings', 'search'], JSON.stringify({ party: a, orderId: 'life' }))).toContain(id)
    expect(await done(['bindings', 'change', id], JSON.stringify({ b: c }))).toMatch(/b +137\*{4}0013/)
    expect(await done(['bindings', 'end', id, '--grace-ms', '0'])).toMatch(/state +ended[\s\S]*ended +.*\(unbound\)/)
  })

  test('of an order end together', async () => {
    await bound({ orderId: 'both' })
    await bound({ orderId: 'both', b: c })
    expect(await done(['bindings', 'end-order', 'both'])).toMatch(/^2 ended\nBINDING/)
    expect(await done(['bindings', 'end-order', 'both'])).toBe('0 ended\nnone\n')
  })

  test('that are refused name field and rule', async () => {
    const ran = await cli.asCustomer(['bindings', 'add'], { stdin: bindText({ b: a }) })
    expect(ran).toMatchObject({ code: 1, notes: expect.stringContaining('(same_party)\n  b: must be') })
  })

  test.each([
    ['no JSON', '{', 'is not JSON'],
    ['a list', '[]', 'is not a JSON object'],
    ['too much', `"${'x'.repeat(1_100_000)}"`, 'has more than'],
  ])('are not read from %s', async (_, stdin, says) => {
    expect(await cli.asCustomer(['bindings', 'add'], { stdin })).toMatchObject({
      code: 2,
      notes: expect.stringContaining(says),
    })
  })
})

describe('a real number', () => {
  test.each([
    [['bindings', 'list', '--number', a]],
    [['bindings', 'list', `--order=x-${a}`]],
    [['bindings', 'end-order', `+86${a}`]],
    [['calls', 'list', '--x', `0${a}`]],
    [['bindings', 'show', a]],
  ])('is refused in the command line before anything is asked: %#', async (argv) => {
    const ran = await cli.asCustomer(argv)
    expect(ran).toMatchObject({ code: 2, out: '', notes: expect.stringContaining('a real number must not stand') })
  })

  test('of another country does not go into a URL either', async () => {
    const ran = await cli.asCustomer(['bindings', 'list', '--number', '4915112345678'])
    expect(ran).toMatchObject({ code: 2, notes: 'axbridge: --number must be a 700 number of 15 digits\n' })
  })
})

describe('calls and routes', () => {
  test('are listed and checked', async () => {
    const { x } = await bound({ orderId: 'route' })
    expect(await done(['calls', 'list', '--x', x])).toBe('none\n')
    const checked = await done(['route', 'check'], JSON.stringify({ caller: a, dialled: x }))
    expect(checked).toMatch(/^works +(yes|no)\nwhy +.*\nbinding +bnd_/)
    const missing = await cli.asCustomer(['calls', 'show', 'call_abcdefghijkmnpqr'])
    expect(missing).toMatchObject({ code: 1, notes: expect.stringContaining('There is no such call.') })
  })
})

describe("a customer's credentials", () => {
  test('are a key that signs every request where its id is given, also where no key may be sent', async () => {
    const { id } = await cli.json(['customers', 'add', 'signs'])
    const { id: keyId, secret } = await cli.json(['keys', 'add', id])
    const sent = await cli.asCustomer(['pools', 'own'], { env: { AXBRIDGE_KEY: secret } })
    expect(sent).toMatchObject({ code: 1, notes: expect.stringContaining('(forbidden)') })
    const env = { AXBRIDGE_KEY: secret, AXBRIDGE_KEY_ID: keyId }
    expect(await cli.asCustomer(['pools', 'own'], { env })).toMatchObject({ code: 0, notes: '' })
    const searched = await cli.asCustomer(['bindings', 'search'], { env, stdin: JSON.stringify({ orderId: '订单' }) })
    expect(searched).toMatchObject({ code: 0, out: 'none\n' })
    const listed = await cli.asCustomer(['bindings', 'list', '--order', '订单 &?/', '--limit', '7'], { env })
    expect(listed).toMatchObject({ code: 0, out: 'none\n' })
  })

  test('are asked for', async () => {
    expect(await cli.asCustomer(['pools', 'own'], { env: { AXBRIDGE_KEY: undefined } })).toMatchObject({
      code: 2,
      notes: expect.stringContaining('AXBRIDGE_KEY is not set'),
    })
  })
})
