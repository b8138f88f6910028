import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people, type RunningCli, runCli } from './running-cli.test.kit.ts'

const [a, b] = people

let cli: RunningCli
beforeAll(async () => {
  cli = await runCli()
})
afterAll(() => cli.close())

const bound = async (orderId: string): Promise<{ id: string; x: string }> => {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const stdin = JSON.stringify({ a, b, orderId, expiresAt })
  const { code, out } = await cli.asCustomer(['bindings', 'add', '--json'], { stdin })
  expect(code).toBe(0)
  return JSON.parse(out)
}

describe('events list', () => {
  test('prints a line for each, and where to go on', async () => {
    const { id, x } = await bound('order-1')
    const { code, out } = await cli.asCustomer(['events', 'list', '--limit', '1'])
    expect(code).toBe(0)
    expect(out).toMatch(
      new RegExp(
        `^20\\S+Z {2}binding\\.created {3}${id} {2}order-1 {2}${x} {2}expiresAt=20\\S+Z\\nnext: --after 1\\n$`,
      ),
    )
    expect((await cli.asCustomer(['events', 'list', '--after', '1', '--types', 'call.ended'])).out).toBe('none\n')
  })

  test('prints the JSON of the API, and a refusal', async () => {
    const { out } = await cli.asCustomer(['events', 'list', '--json'])
    expect(JSON.parse(out)).toMatchObject({ items: [{ type: 'binding.created' }], more: false })
    const { code, notes } = await cli.asCustomer(['events', 'list', '--types', 'nonsense'])
    expect([code, notes]).toEqual([1, expect.stringContaining('types: must be types of events')])
  })
})

/** Follows until so many lines were printed, as a person does who then presses Ctrl-C. */
const tailed = async (argv: readonly string[], count: number, meanwhile: () => Promise<unknown>) => {
  const ctrlC = new AbortController()
  let lines = 0
  const heard = (text: string) => {
    lines += text.split('\n').length - 1
    if (lines >= count) ctrlC.abort()
  }
  const ran = cli.asCustomer(['tail', ...argv], { interrupted: ctrlC.signal, heard })
  await meanwhile()
  return ran
}

describe('tail', () => {
  test('follows from a cursor, a line for each event, until Ctrl-C', async () => {
    const { code, out, notes } = await tailed(['--after', '0'], 3, async () => {
      await bound('order-2')
      await bound('order-3')
    })
    expect([code, notes]).toEqual([0, ''])
    expect(out.split('\n').map((line) => /order-\d/.exec(line)?.[0])).toEqual([
      ...['order-1', 'order-2', 'order-3', undefined],
    ])
  })

  test('prints JSON lines, and only the types that are wanted', async () => {
    const { out } = await tailed(['--after', '0', '--json', '--types', 'binding.ended'], 1, async () => {
      const { id } = await bound('order-4')
      await cli.asCustomer(['bindings', 'end', id])
    })
    expect(JSON.parse(out)).toMatchObject({ type: 'binding.ended', data: { binding: { orderId: 'order-4' } } })
  })

  test('goes on when the server is there again, and says once that it was not', async () => {
    const own = await runCli()
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const bind = (orderId: string) =>
      own.asCustomer(['bindings', 'add'], { stdin: JSON.stringify({ a, b, orderId, expiresAt }) })
    const ctrlC = new AbortController()
    let out = ''
    const heard = (text: string) => {
      out += text
    }
    const following = own.asCustomer(['tail', '--after', '0'], { interrupted: ctrlC.signal, heard })
    await bind('order-before')
    await expect.poll(() => out, { timeout: 20_000 }).toContain('order-before')
    await own.restart()
    await bind('order-behind')
    await expect.poll(() => out, { timeout: 20_000 }).toContain('order-behind')
    ctrlC.abort()
    const { code, notes } = await following
    expect([code, out.match(/order-before/g)?.length]).toEqual([0, 1])
    expect(notes.split('\n').length).toBeLessThanOrEqual(2)
    await own.close()
  }, 60_000)

  test('ends with the reason where going on does not help', async () => {
    const { code, notes } = await cli.asCustomer(['tail', '--after', '99999'])
    expect([code, notes]).toEqual([1, expect.stringContaining('after: must be a cursor')])
  })
})

test('calls export writes CSV with its names, or a record a line', async () => {
  const csv = await cli.asCustomer(['calls', 'export'])
  expect(csv).toMatchObject({ code: 0, out: expect.stringMatching(/^id,binding,orderId,direction,x,caller,.*\r\n$/) })
  expect(await cli.asCustomer(['calls', 'export', '--format', 'json'])).toMatchObject({ code: 0, out: '' })
  const { code, notes } = await cli.asCustomer(['calls', 'export', '--outcome', 'good'])
  expect([code, notes]).toEqual([1, expect.stringContaining('outcome: must be one of')])
})
