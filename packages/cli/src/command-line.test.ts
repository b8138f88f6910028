import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { optionsOf, readCommandLine } from './command-line.ts'
import { commands } from './commands.ts'
import { run } from './run.ts'

const runAlone = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  let [out, notes] = ['', '']
  const code = await run(argv, {
    env,
    stdin: Readable.from([]),
    out: (text) => {
      out += text
    },
    note: (text) => {
      notes += text
    },
  })
  return { code, out, notes }
}

describe('the command line', () => {
  test('is understood with operands and options in any order', () => {
    const read = readCommandLine(['blocks', 'assign', '--json', '70010000001', '--url', 'http://x', 'cus_x'], commands)
    expect(read).toMatchObject({
      kind: 'run',
      line: { operands: { block: '70010000001', customer: 'cus_x' }, values: { json: true, url: 'http://x' } },
    })
  })

  test.each([
    [['nonsense'], "there is no command 'nonsense'"],
    [['a secret'], 'there is no such command'],
    [['blocks'], "there is no command 'blocks' with that: it is one of add, import, list"],
    [['blocks', 'sell'], "there is no command 'blocks sell': it is one of add, import, list"],
    [['blocks', 'SECRET-1'], "there is no command 'blocks' with that"],
    [['blocks', 'show'], 'blocks show takes BLOCK'],
    [['blocks', 'show', '1', '2'], 'blocks show takes BLOCK'],
    [['customers', 'list', 'all'], 'customers list takes no operands'],
    [['blocks', 'show', '1', '--colour', 'red'], 'blocks show: it takes the options --admin-key-file, --json, --url'],
    [['blocks', 'list', '--state'], 'blocks list: an option that takes a value has none'],
    [
      ['blocks', 'list', '--json=yes'],
      'blocks list: an option that takes a value has none, or one that takes none has one',
    ],
    [['blocks', 'add', '1'], 'blocks add needs --approval'],
    [['bindings', 'migrate', 'old.csv'], 'bindings migrate needs --mapping, or --dry-run'],
  ])('%j is told what is wrong with it, with exit code 2', async (argv, says) => {
    const ran = await runAlone(argv, { AXBRIDGE_KEY: 'axb_x', AXBRIDGE_ADMIN_KEY: 'axo_x' })
    expect(ran.code).toBe(2)
    expect(ran.notes).toContain(says)
    expect(ran.notes).not.toMatch(/secret|colour/i)
  })

  test.each(['13800000001', '138-0000-0001', '138 0000 0001', '+86 138-0000-0001', 'order-13800000001'])(
    'sends no real number on: argument %#',
    async (argument) => {
      const ran = await runAlone(['bindings', 'end-order', argument], { AXBRIDGE_KEY: 'axb_x' })
      expect(ran.code).toBe(2)
      expect(ran.notes).not.toMatch(/0000/)
    },
  )

  test.each(['1764115200-1', '20261125138000000019', '2026-11-25-17'])('takes the order id %s', async (orderId) => {
    const ran = await runAlone(['bindings', 'end-order', orderId], {
      AXBRIDGE_KEY: 'axb_x',
      AXBRIDGE_URL: 'http://127.0.0.1:1',
    })
    expect(ran.notes).toContain('no answer came')
  })

  test.each(['ftp://127.0.0.1', 'nonsense', 'http://user:pass@127.0.0.1', 'http://127.0.0.1/?a=1'])(
    'takes no address %s',
    async (url) => {
      const ran = await runAlone(['pools', 'own', '--url', url], { AXBRIDGE_KEY: 'axb_x' })
      expect(ran).toMatchObject({ code: 2, notes: expect.stringContaining('--url must') })
      expect(ran.notes).not.toContain('pass')
    },
  )

  test('says of a server that is not there that no answer came, with exit code 1', async () => {
    const ran = await runAlone(['pools', 'own'], { AXBRIDGE_KEY: 'axb_x', AXBRIDGE_URL: 'http://127.0.0.1:1' })
    expect(ran.code).toBe(1)
    expect(ran.notes).toMatch(/^axbridge: no answer came from http:\/\/127\.0\.0\.1:1: \S+\n$/)
  })
})

describe('the help', () => {
  test('lists every command', async () => {
    for (const argv of [[], ['help'], ['--help']]) {
      const { code, out } = await runAlone(argv)
      expect(code).toBe(0)
      for (const { name, summary } of commands) {
        expect(out).toContain(`axbridge ${name}`)
        expect(out).toContain(summary)
      }
    }
  })

  test('lists a group, and explains a command with all its options', async () => {
    const group = await runAlone(['help', 'keys'])
    expect(group.out.trim().split('\n')).toHaveLength(3)
    const { out } = await runAlone(['help', 'blocks', 'add'])
    const blocksAdd = commands.find(({ name }) => name === 'blocks add')
    if (blocksAdd === undefined) throw new Error('there is no blocks add')
    for (const name of Object.keys(optionsOf(blocksAdd))) expect(out).toContain(`--${name}`)
    expect((await runAlone(['blocks', 'add', '--help'])).out).toBe(out)
    expect(await runAlone(['help', 'nonsense'])).toMatchObject({ code: 2 })
  })

  test('names no command or option twice', () => {
    const names = commands.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})
