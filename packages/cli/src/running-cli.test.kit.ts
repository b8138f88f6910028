import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { completeConfig, type RunningServer, startServer } from '@axbridge/server'
import { run } from './run.ts'

/** Numbers that tests call real; none may ever be printed. */
export const people = ['13800000011', '13900000012', '13700000013', '13600000014'] as const

/** What a command answered. */
export type Ran = { readonly code: number; readonly out: string; readonly notes: string }

export type Given = {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Aborted in the place of Ctrl-C. */
  readonly interrupted?: AbortSignal
  /** Hears what is printed as it is. */
  readonly heard?: (text: string) => void
}

/** A whole server on free ports, and the command with what it has around it. */
export type RunningCli = {
  readonly server: RunningServer
  readonly folder: string
  /** Runs `axbridge` with these arguments against the server, as its operator. */
  axbridge(argv: readonly string[], given?: Given): Promise<Ran>
  /** The same as the sandbox's customer, with his key as a bearer token. */
  asCustomer(argv: readonly string[], given?: Given): Promise<Ran>
  /** The JSON of a command that is done. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails when it is not there
  json(argv: readonly string[], given?: Given): Promise<any>
  /** Writes a file into the folder of the test; answers its path. */
  file(name: string, text: string): string
  /** Stops the server and starts it again, on the same data and at the same address. */
  restart(): Promise<void>
  close(): Promise<void>
}

const assertNobody = (text: string) => {
  for (const person of people) if (text.includes(person)) throw new Error('a real number was printed')
}

export const runCli = async (settings: object = {}): Promise<RunningCli> => {
  const folder = mkdtempSync(join(tmpdir(), 'axbridge-cli-'))
  const start = (listen: string) =>
    startServer(
      completeConfig({
        http: { listen },
        sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', ws: { listen: '127.0.0.1:0' } },
        data: join(folder, 'data'),
        keys: join(folder, 'keys'),
        log: { level: 'silent' },
        ...settings,
      }),
    )
  let server = await start('127.0.0.1:0')
  const axbridge = async (
    argv: readonly string[],
    { stdin = '', env = {}, interrupted, heard }: Given = {},
  ): Promise<Ran> => {
    let [out, notes] = ['', '']
    const code = await run([...argv, ...(argv[0] === 'help' ? [] : ['--url', server.http])], {
      env: { AXBRIDGE_ADMIN_KEY: undefined, ...env },
      stdin: Readable.from([Buffer.from(stdin)]),
      out: (text) => {
        out += text
        heard?.(text)
      },
      note: (text) => {
        notes += text
      },
      ...(interrupted === undefined ? {} : { interrupted: () => interrupted }),
    })
    assertNobody(out + notes)
    return { code, out, notes }
  }
  const adminFile = ['--admin-key-file', server.adminKeyFile]
  const isOperators = (argv: readonly string[]) =>
    !['bindings', 'calls', 'events', 'route', 'tail'].includes(argv[0] ?? '') && argv[1] !== 'own'
  const asOperator = (argv: readonly string[], given?: Given) =>
    axbridge([...argv, ...(isOperators(argv) && argv[0] !== 'help' ? adminFile : [])], given)
  return {
    get server() {
      return server
    },
    folder,
    axbridge: asOperator,
    asCustomer: (argv, { env = {}, ...given } = {}) =>
      axbridge(argv, { ...given, env: { AXBRIDGE_KEY: server.sandbox?.apiKey, ...env } }),
    json: async (argv, given) => {
      const ran = await asOperator([...argv, '--json'], given)
      if (ran.code !== 0) throw new Error(`the command ended with ${ran.code}: ${ran.notes}${ran.out}`)
      return JSON.parse(ran.out)
    },
    file: (name, text) => {
      const path = join(folder, name)
      writeFileSync(path, text)
      return path
    },
    restart: async () => {
      await server.stop()
      server = await start(new URL(server.http).host)
    },
    close: async () => {
      await server.stop()
      rmSync(folder, { recursive: true })
    },
  }
}
