import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { relative, resolve, sep } from 'node:path'
import { defaultBindingLimits, defaultSpellings, parseBlock } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { parseDocument } from 'yaml'
import { type PeerAddress, parseListenAddress, parseSource } from './peer-address.ts'

const listenAddress = (description: string, example: string) =>
  Type.String({ description, pattern: '^(?:[0-9.]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$', default: example })

const milliseconds = (description: string, fallback: number, minimum = 0) =>
  Type.Integer({ description, default: fallback, minimum, maximum: 365 * 86_400_000 })

const spelling = Type.Object(
  {
    prefix: Type.String({ pattern: '^[+]?[0-9]{0,8}$', description: 'what stands in front and is taken off' }),
    rest: Type.Union([Type.Literal('mobile'), Type.Literal('protected')], {
      description: 'what the rest must be: a mainland mobile, or a 700 number',
    }),
  },
  { additionalProperties: false },
)

const trunk = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$', description: 'stands in call records' }),
    to: Type.String({
      pattern: '^(?:[0-9.]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$',
      description: 'where calls go out, address:port',
    }),
    transport: Type.Union([Type.Literal('udp'), Type.Literal('tcp')], { default: 'udp' }),
    from: Type.Array(
      Type.String({ pattern: '^(?:[0-9.]+|[0-9A-Fa-f:]+|\\[[0-9A-Fa-f:.]+\\]:[0-9]{1,5}|[0-9.]+:[0-9]{1,5})$' }),
      {
        description: 'the sources that are this trunk: address, or address:port',
        minItems: 1,
        maxItems: 64,
      },
    ),
    callerFrom: Type.Union([Type.Literal('asserted'), Type.Literal('from')], {
      default: 'asserted',
      description: 'where the caller stands: P-Asserted-Identity of a trusted network, or From',
    }),
    calleeForm: Type.Union([Type.Literal('national'), Type.Literal('e164')], {
      default: 'national',
      description: 'how the callee is written to this trunk: 138…, or +86138…',
    }),
    spellings: Type.Array(spelling, {
      description: 'how this trunk writes numbers, tried in order',
      default: defaultSpellings,
      maxItems: 32,
    }),
  },
  { additionalProperties: false },
)

const schema = Type.Object(
  {
    http: Type.Object(
      { listen: listenAddress('address:port of the HTTP API; port 0 takes a free one', '127.0.0.1:8700') },
      { additionalProperties: false, default: {} },
    ),
    sip: Type.Object(
      {
        udp: listenAddress('address:port of SIP over UDP', '127.0.0.1:5060'),
        tcp: listenAddress('address:port of SIP over TCP', '127.0.0.1:5060'),
        maxCalls: Type.Integer({
          description: 'live calls; further ones get 503',
          default: 20_000,
          minimum: 1,
          maximum: 1_000_000,
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    data: Type.String({ description: 'folder of the store', default: './data', minLength: 1 }),
    keys: Type.String({
      description: 'folder of the master key; keep it outside data',
      default: './keys',
      minLength: 1,
    }),
    bindings: Type.Object(
      {
        longestLifeMs: milliseconds('how far ahead expiresAt may be', defaultBindingLimits.longestLifeMs, 60_001),
        quarantineMs: milliseconds(
          'how long a number rests for a party after its order',
          defaultBindingLimits.quarantineMs,
        ),
        bindingsPerNumber: Type.Integer({
          description: 'live and quarantined bindings on one number',
          default: defaultBindingLimits.bindingsPerNumber,
          minimum: 1,
          maximum: 200,
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    calls: Type.Object(
      {
        ringTimeoutMs: Type.Integer({
          description: 'how long the callee may ring',
          default: 60_000,
          minimum: 1_000,
          maximum: 180_000,
        }),
        drainMs: Type.Integer({
          description: 'how long live calls may go on after a stop',
          default: 10_000,
          minimum: 0,
          maximum: 600_000,
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    trunks: Type.Array(trunk, { description: 'the SIP peers', default: [], maxItems: 256 }),
    sandbox: Type.Object(
      {
        enabled: Type.Boolean({ description: 'a customer, a block and a registrar to try things with', default: true }),
        block: Type.String({
          description: 'the sandbox numbers: 11 digits',
          default: '70000000001',
          pattern: '^700[0-9]{8}$',
        }),
        from: Type.Array(Type.String({ pattern: '^(?:[0-9.]+|[0-9A-Fa-f:]+)$' }), {
          description: 'the addresses whose phones may register and call',
          default: ['127.0.0.1', '::1'],
          minItems: 1,
          maxItems: 64,
        }),
        maxPhones: Type.Integer({
          description: 'phones registered at once',
          default: 1_000,
          minimum: 1,
          maximum: 100_000,
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    log: Type.Object(
      {
        level: Type.Union(
          [
            Type.Literal('debug'),
            Type.Literal('info'),
            Type.Literal('warn'),
            Type.Literal('error'),
            Type.Literal('silent'),
          ],
          { default: 'info' },
        ),
      },
      { additionalProperties: false, default: {} },
    ),
  },
  { additionalProperties: false },
)

/** The whole configuration, every default filled in. */
export type Config = Static<typeof schema>

/** The schema, for the reference and for the test that holds config.sample.yaml to it. */
export const configSchema = schema

/** A fault in the configuration: one line that names the key. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Checks a configuration and fills in what it leaves out. Throws ConfigError. */
export const completeConfig = (given: unknown): Config => {
  const filled = Value.Default(schema, structuredClone(given ?? {}))
  const error = Value.Errors(schema, filled)[0]
  if (error !== undefined) throw new ConfigError(`config: ${keyOf(error)}: ${ruleOf(error)}`)
  const config = filled as Config
  const names = new Set<string>()
  for (const [index, { name }] of config.trunks.entries()) {
    if (names.has(name) || name === 'sandbox')
      throw new ConfigError(`config: trunks.${index}.name: stands twice or is reserved`)
    names.add(name)
  }
  for (const [key, { host, port = 0 }] of addressesOf(config)) {
    // A name would be looked up at every start or call, and might be somebody else's tomorrow.
    if (isIP(host) === 0) throw new ConfigError(`config: ${key}: there is no such IP address`)
    if (port > 65_535) throw new ConfigError(`config: ${key}: the port must be at most 65535`)
  }
  if (isWithin(config.data, config.keys)) throw new ConfigError('config: keys: must not be inside data')
  if (!parseBlock(config.sandbox.block).ok)
    throw new ConfigError('config: sandbox.block: must be 11 digits beginning with 700')
  return Object.freeze(config)
}

const addressesOf = ({ http, sip, trunks, sandbox }: Config): [key: string, address: PeerAddress][] => [
  ['http.listen', parseListenAddress(http.listen)],
  ['sip.udp', parseListenAddress(sip.udp)],
  ['sip.tcp', parseListenAddress(sip.tcp)],
  ...trunks.flatMap(({ to, from }, index): [string, PeerAddress][] => [
    [`trunks.${index}.to`, parseListenAddress(to)],
    ...from.map((text, at): [string, PeerAddress] => [`trunks.${index}.from.${at}`, parseSource(text)]),
  ]),
  ...sandbox.from.map((text, at): [string, PeerAddress] => [`sandbox.from.${at}`, parseSource(text)]),
]

/** Whether a folder is another one or stands anywhere in it. */
const isWithin = (folder: string, other: string): boolean =>
  relative(resolve(folder), resolve(other)).split(sep)[0] !== '..'

type SchemaFault = { keyword: string; instancePath: string; params: object; message: string }

/** A missing key is named itself, though the fault is reported at the object that lacks it. */
const keyOf = ({ instancePath, params }: SchemaFault): string => {
  const path = instancePath.split('/').filter((part) => part !== '')
  const missing = (params as { requiredProperties?: readonly string[] }).requiredProperties ?? []
  return [...path, ...missing.slice(0, 1)].join('.') || '(the whole file)'
}

const ruleOf = ({ keyword, message }: SchemaFault): string => {
  switch (keyword) {
    case 'boolean':
    case 'additionalProperties':
      return 'is not a known key'
    case 'required':
      return 'is missing'
    case 'pattern':
      return 'has not the form that config.sample.yaml shows'
    case 'const':
    case 'anyOf':
      return 'is none of the values that config.sample.yaml names'
    default:
      return message
  }
}

const defaultFile = 'config.yaml'

/**
 * Reads the configuration: the file named, or by `AXBRIDGE_CONFIG`, or `config.yaml` where one is, or the defaults.
 * Relative folders count from the working directory. Throws ConfigError.
 */
export const readConfig = (file?: string): Config => {
  const named = file ?? process.env.AXBRIDGE_CONFIG
  return completeConfig(parseYaml(readText(named ?? defaultFile, named !== undefined)))
}

const readText = (file: string, mustExist: boolean): string => {
  try {
    return readFileSync(resolve(file), 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' && !mustExist) return ''
    throw new ConfigError(`config: the file cannot be read (${code ?? 'unknown error'}): ${file}`)
  }
}

const parseYaml = (text: string): unknown => {
  const document = parseDocument(text)
  const fault = document.errors[0]
  if (fault === undefined) return document.toJS()
  const at = fault.linePos?.[0]
  throw new ConfigError(
    `config: not YAML: ${fault.code}${at === undefined ? '' : ` at line ${at.line}, column ${at.col}`}`,
  )
}
