import { readFileSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { defaultBindingLimits, parseBlock } from '@axbridge/core'
import { isNetwork } from '@axbridge/sip'
import Type, { type Static } from 'typebox'
import { parseDocument } from 'yaml'
import { consoleSettings, faultOfConsole } from './console-settings.ts'
import { encryptionSettings, faultOfEncryption } from './encryption-settings.ts'
import { faultOfAddresses, fillIn, type KeyFault, type NamedAddress } from './filled-value.ts'
import { adminSettings, faultOfHttp, httpAddresses, httpSettings } from './http-settings.ts'
import { faultOfPools, observeAddresses, observeSettings } from './observe/observe-settings.ts'
import { parseSource } from './peer-address.ts'
import { faultOfRetention, retentionSettings } from './retention-settings.ts'
import { faultOfSip, listenersOf, sipSettings } from './sip-settings.ts'
import { faultOfStore, storeSettings } from './store-settings.ts'
import { faultOfSupervision, supervisionSettings } from './supervision-settings.ts'
import { faultOfTrunks } from './trunk-claims.ts'
import { mostTrunks, trunkSchema } from './trunk-definition.ts'
import { faultOfWebhooks, webhookSettings } from './webhooks/webhook-settings.ts'
import { faultOfWorkerPorts } from './workers/worker-ports.ts'

const milliseconds = (description: string, fallback: number, minimum = 0) =>
  Type.Integer({ description, default: fallback, minimum, maximum: 365 * 86_400_000 })

const schema = Type.Object(
  {
    http: httpSettings,
    admin: adminSettings,
    sip: sipSettings,
    store: storeSettings,
    data: Type.String({ description: 'folder of the store', default: './data', minLength: 1 }),
    keys: Type.String({
      description: 'folder of the master key; keep it outside data',
      default: './keys',
      minLength: 1,
    }),
    encryption: encryptionSettings,
    bindings: Type.Object(
      {
        shortestLifeMs: milliseconds('how far ahead expiresAt must be', defaultBindingLimits.shortestLifeMs),
        longestLifeMs: milliseconds('how far ahead expiresAt may be', defaultBindingLimits.longestLifeMs, 1),
        longestGraceMs: milliseconds(
          'how long a binding may still route after its end, where it asks for that',
          defaultBindingLimits.longestGraceMs,
        ),
        quarantineMs: milliseconds(
          'how long a number rests for a party after its order',
          defaultBindingLimits.quarantineMs,
        ),
        pairsPerNumber: Type.Integer({
          description: 'live and quarantined pairs (number, party) on one number',
          default: defaultBindingLimits.pairsPerNumber,
          minimum: 1,
          maximum: 200,
        }),
        allocationTries: Type.Integer({
          description: 'how many numbers are tried before the pool is called exhausted',
          default: defaultBindingLimits.allocationTries,
          minimum: 1,
          maximum: 100_000,
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
        mediaNetworks: Type.Union(
          [
            Type.Null(),
            Type.Array(Type.String({ pattern: '^[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}$' }), { minItems: 1, maxItems: 256 }),
          ],
          {
            description:
              'the networks that media may come from and go to, such as 192.0.2.0/24; a description with another address is refused with 488; null: any',
            default: null,
          },
        ),
      },
      { additionalProperties: false, default: {} },
    ),
    trunks: Type.Array(trunkSchema, { description: 'the SIP peers', default: [], maxItems: mostTrunks }),
    sandbox: Type.Object(
      {
        enabled: Type.Boolean({ description: 'a customer, a block and a registrar to try things with', default: true }),
        block: Type.String({
          description: 'the sandbox numbers: 11 digits',
          default: '70000000001',
          pattern: '^700[0-9]{8}$',
        }),
        from: Type.Array(Type.String({ pattern: '^(?:[0-9.]+|[0-9A-Fa-f:]+)(?:/[0-9]{1,3})?$' }), {
          description: 'the addresses and networks whose phones may register and call',
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
    console: consoleSettings,
    events: Type.Object(
      {
        keptDays: Type.Integer({
          description: 'how many days events can be read, and told to a webhook that takes none meanwhile',
          default: 7,
          minimum: 2,
          maximum: 90,
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    webhooks: webhookSettings,
    supervision: supervisionSettings,
    retention: retentionSettings,
    ...observeSettings,
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
          { description: 'from which severity on lines are written', default: 'info' },
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
  const filled = fillIn(schema, given ?? {})
  if (filled.kind === 'fault') throw new ConfigError(`config: ${filled.field || '(the whole file)'}: ${filled.rule}`)
  const config = filled.value
  const wrong =
    faultOfAddresses(addressesOf(config)) ??
    faultOfHttp(config) ??
    faultOfStore(config) ??
    faultOfEncryption(config.encryption) ??
    faultOfTrunks(config.trunks, config.sip) ??
    faultOfWorkerPorts(config.sip) ??
    faultOfSandbox(config) ??
    faultOfConsole(config.console) ??
    faultOfPools(config) ??
    faultOfWebhooks(config) ??
    faultOfSupervision(config) ??
    faultOfRetention(config)
  if (wrong !== undefined) throw new ConfigError(`config: ${wrong.field}: ${wrong.rule}`)
  const wrongNetwork = config.calls.mediaNetworks?.findIndex((network) => !isNetwork(network)) ?? -1
  if (wrongNetwork >= 0) throw new ConfigError(`config: calls.mediaNetworks.${wrongNetwork}: there is no such network`)
  const wrongSip = faultOfSip(config.sip)
  if (wrongSip !== undefined) throw new ConfigError(`config: ${wrongSip}`)
  const { shortestLifeMs, longestLifeMs } = config.bindings
  if (shortestLifeMs >= longestLifeMs)
    throw new ConfigError('config: bindings.shortestLifeMs: must be less than bindings.longestLifeMs')
  if (isWithin(config.data, config.keys)) throw new ConfigError('config: keys: must not be inside data')
  if (!parseBlock(config.sandbox.block).ok)
    throw new ConfigError('config: sandbox.block: must be 11 digits beginning with 700')
  return Object.freeze(config)
}

/** Phones register at one process, and would be called from one worker only. */
const faultOfSandbox = ({ sandbox, sip }: Config): KeyFault | undefined => {
  if (sandbox.enabled && sip.workers > 0)
    return { kind: 'fault', field: 'sandbox.enabled', rule: 'must be false where sip.workers is above 0' }
  const wrong = sandbox.from.findIndex((text) => text.includes('/') && !isNetwork(text))
  return wrong < 0 ? undefined : { kind: 'fault', field: `sandbox.from.${wrong}`, rule: 'there is no such network' }
}

const addressesOf = ({ http, admin, sip, sandbox, metrics }: Config): readonly NamedAddress[] => [
  ...httpAddresses({ http, admin }),
  ...observeAddresses({ metrics }),
  ...listenersOf(sip),
  ...sandbox.from.flatMap((text, at): readonly NamedAddress[] =>
    text.includes('/') ? [] : [[`sandbox.from.${at}`, parseSource(text)]],
  ),
]

/** Whether a folder is another one or stands anywhere in it. */
const isWithin = (folder: string, other: string): boolean =>
  relative(resolve(folder), resolve(other)).split(sep)[0] !== '..'

const defaultFile = 'config.yaml'

/**
 * Reads the configuration: the file named, or by `AXBRIDGE_CONFIG`, or `config.yaml` where one is, or the defaults.
 * Relative folders count from the working directory. Throws ConfigError.
 */
export const readConfig = (file?: string): Config => {
  const named = file ?? process.env.AXBRIDGE_CONFIG
  return completeConfig(withAddressOfStore(parseYaml(readText(named ?? defaultFile, named !== undefined))))
}

/** What the environment tells Node itself. */
export const nodeOptions = (): string => process.env.NODE_OPTIONS ?? ''

/** A password is better kept out of the file; where one stands there nevertheless, the file counts. */
const withAddressOfStore = (given: unknown): unknown => {
  const url = process.env.AXBRIDGE_POSTGRES_URL
  const { store } = (given ?? {}) as { readonly store?: { readonly [key: string]: unknown } | null }
  if (url === undefined || store?.kind !== 'postgres' || (store.url ?? store.urlFile ?? null) !== null) return given
  return { ...(given as object), store: { ...store, url } }
}

/** The master keys that stand in the environment; in no configuration, which is shown and sent to workers. */
export const masterKeysOfEnvironment = () => ({
  current: process.env.AXBRIDGE_MASTER_KEY,
  next: process.env.AXBRIDGE_MASTER_KEY_NEXT,
})

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
