import type { Call, Command } from '../command.ts'
import { readFileText, readJsonInput, readText } from '../json-input.ts'
import { given, whole } from '../option-values.ts'
import { askAndShow, askAndShowList, type Json } from '../output/show-answer.ts'
import { card } from '../output/table.ts'
import { UsageError } from '../usage-error.ts'

const trunkPath = (name: string): string => `/admin/v1/trunks/${encodeURIComponent(name)}`

const trunkCard = (trunk: Json): string =>
  card({
    trunk: trunk.name,
    to: trunk.to === null ? null : `${trunk.to} over ${trunk.transport}`,
    'server name': trunk.serverName,
    'large requests': trunk.largeOver,
    from: trunk.from,
    'tls names': trunk.tlsNames,
    'digest user': trunk.digest?.username,
    'answers as': trunk.credentials?.username,
    'caller stands in': trunk.callerFrom,
    'callee is written': trunk.calleeForm,
    spellings: trunk.spellings.map(({ prefix, rest }: Json) => `${prefix === '' ? '(none)' : prefix} ${rest}`),
    'leads to': prefixesOf(trunk),
    'priority, weight': `${trunk.priority}, ${trunk.weight}`,
    'most calls': `${trunk.maxCalls} at once, ${trunk.callsPerSecond} a second`,
    'asked every': trunk.pingMs === 0 ? 'never' : `${trunk.pingMs} ms`,
    health: trunk.health,
    servers: trunk.servers.map(({ address, health }: Json) => `${address} ${health}`),
    'live calls': `${trunk.calls.in} in, ${trunk.calls.out} out`,
    'kept out': trunk.refusedByLimit,
    'set up by': trunk.setUp,
    changed: trunk.changedAt,
  })

const prefixesOf = ({ prefixes }: Json): readonly string[] =>
  prefixes.map((prefix: string) => (prefix === '' ? 'every callee' : `${prefix}…`))

const listOf = (call: Call, name: string): readonly string[] | undefined => {
  const text = call.option(name)
  return text === '' ? [] : text?.split(',')
}

/** A password comes from a file, from stdin (`-`) or the environment: an argument could be read by everybody on the machine. */
const passwordOf = async ({ option, surroundings }: Call, name: string, variable: string): Promise<string> => {
  const file = option(`${name}-password-file`)
  if (file === undefined) {
    const password = surroundings.env[variable]
    if (password !== undefined && password !== '') return password
    throw new UsageError(`--${name}-user needs its password: --${name}-password-file FILE, or ${variable}`)
  }
  const text = file === '-' ? await readText(surroundings.stdin, 'stdin') : await readFileText(file)
  return text.replace(/\r?\n$/, '')
}

const userOf = async (
  call: Call,
  name: 'digest' | 'peer',
  variable: string,
  realm?: string,
): Promise<object | undefined> => {
  const username = call.option(`${name}-user`)
  if (username === undefined) return undefined
  return { username, password: await passwordOf(call, name, variable), ...given({ realm }) }
}

const definitionOf = async (call: Call): Promise<object> => {
  const hasOtherIdentity = ['tls-names', 'digest-user'].some((name) => call.option(name) !== undefined)
  const fields = given({
    to: call.option('to'),
    transport: call.option('transport'),
    serverName: call.option('server-name'),
    largeOver: call.option('large-over'),
    from: listOf(call, 'from') ?? (hasOtherIdentity ? [] : undefined),
    tlsNames: listOf(call, 'tls-names'),
    digest: await userOf(call, 'digest', 'AXBRIDGE_DIGEST_PASSWORD'),
    credentials: await userOf(call, 'peer', 'AXBRIDGE_PEER_PASSWORD', call.option('peer-realm')),
    callerFrom: call.option('caller-from'),
    calleeForm: call.option('callee-form'),
    prefixes: listOf(call, 'prefixes'),
    priority: whole(call, 'priority'),
    weight: whole(call, 'weight'),
    maxCalls: whole(call, 'max-calls'),
    callsPerSecond: whole(call, 'calls-per-second'),
    pingMs: whole(call, 'ping-ms'),
  })
  if (call.option('file') === undefined) return fields
  if (Object.keys(fields).length > 0) throw new UsageError('--file has the whole definition: no other option beside it')
  return readJsonInput(call)
}

export const trunkCommands: readonly Command[] = [
  {
    name: 'trunks add',
    operands: ['NAME'],
    options: {
      to: {
        value: 'ADDRESS',
        help: 'where calls go out: 192.0.2.10:5060, or a domain; it only brings calls in when left out',
      },
      transport: { value: 'udp|tcp|tls', help: 'how calls go out; udp when left out' },
      'server-name': { value: 'NAME', help: 'whom the certificate at an address must name; the address when left out' },
      'large-over': {
        value: 'udp|tcp',
        help: 'how requests above 1300 octets go out on a trunk of udp; udp when left out',
      },
      from: { value: 'ADDRESSES', help: 'the sources that are this trunk, separated by commas' },
      'tls-names': {
        value: 'NAMES',
        help: 'the names of client certificates that are this trunk, separated by commas',
      },
      'digest-user': { value: 'USER', help: 'who proves by digest to be this user is this trunk' },
      'digest-password-file': { value: 'FILE', help: 'his password, - for stdin; else AXBRIDGE_DIGEST_PASSWORD' },
      'peer-user': { value: 'USER', help: 'as whom the server answers when the peer asks who calls' },
      'peer-realm': { value: 'REALM', help: 'the only realm that is answered so; every one when left out' },
      'peer-password-file': { value: 'FILE', help: 'its password, - for stdin; else AXBRIDGE_PEER_PASSWORD' },
      'caller-from': { value: 'asserted|from|digest', help: 'where the caller stands; asserted when left out' },
      'callee-form': { value: 'national|e164', help: 'how the callee is written; national when left out' },
      prefixes: {
        value: 'DIGITS',
        help: 'the callees it leads to, by their first digits, with commas; all when left out',
      },
      priority: { value: 'N', help: 'of trunks that lead to a callee alike the lowest goes first; 0 when left out' },
      weight: { value: 'N', help: 'the share among trunks of one priority; 1 when left out' },
      'max-calls': { value: 'N', help: 'calls at once, in and out together; 10000 when left out' },
      'calls-per-second': { value: 'N', help: 'new calls a second, in and out each; 1000 when left out' },
      'ping-ms': { value: 'MS', help: 'how often OPTIONS asks whether the peer is there; never when left out' },
      file: { value: 'FILE', help: 'the whole definition as JSON, with its spellings, in the place of options' },
    },
    summary: 'set up a trunk, or set it up anew; it holds for the next call',
    details: 'A trunk that is set up anew is given everything again, its passwords too.',
    asks: 'operator',
    run: async (call) =>
      askAndShow(
        call,
        { method: 'PUT', path: trunkPath(call.operand('name')), body: await definitionOf(call) },
        trunkCard,
      ),
  },
  {
    name: 'trunks list',
    summary: 'list the trunks, those of the configuration included',
    asks: 'operator',
    run: (call) =>
      askAndShowList(
        call,
        { method: 'GET', path: '/admin/v1/trunks' },
        {
          trunk: ({ name }) => name,
          to: ({ to, transport }) => (to === null ? null : `${to}/${transport}`),
          from: ({ from, tlsNames, digest }) => [...from, ...tlsNames, ...(digest === null ? [] : [digest.username])],
          caller: ({ callerFrom }) => callerFrom,
          callee: ({ calleeForm }) => calleeForm,
          'leads to': prefixesOf,
          health: ({ health }) => health,
          calls: ({ calls }) => `${calls.in}/${calls.out}`,
          'set up by': ({ setUp }) => setUp,
        },
      ),
  },
  {
    name: 'trunks remove',
    operands: ['NAME'],
    summary: 'take a trunk down; live calls go on',
    asks: 'operator',
    run: (call) => askAndShow(call, { method: 'DELETE', path: trunkPath(call.operand('name')) }, trunkCard),
  },
]
