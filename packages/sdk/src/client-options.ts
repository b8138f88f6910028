import type { Fetch } from './attempt.ts'
import { invalidArgument } from './axbridge-error.ts'
import { longestTimeoutMs } from './call-options.ts'
import { givenOptions, wholeNumber } from './given-options.ts'
import { type RetryPlan, standardRetry } from './retry.ts'
import { bearerOf, type Signer, type SigningKey, signerOf } from './signature.ts'

/** What is the same for whoever asks. */
export type ConnectionOptions = {
  /** How long a call may take with all of its tries: 30 s when left out. */
  readonly timeoutMs?: number | undefined
  /** How long one try may take: 12 s when left out, since the service itself answers within 10 s. */
  readonly attemptTimeoutMs?: number | undefined
  readonly retry?: Partial<RetryPlan> | undefined
  /** Allows http:// to another machine than this one. Real numbers are readable on the way then. */
  readonly allowPlainHttp?: boolean | undefined
  readonly fetch?: Fetch | undefined
}

export type ClientOptions = ConnectionOptions & {
  /** Where the service is: `https://numbers.example.com`, without a path. */
  readonly url: string
  /** Signs every request with this key, whose secret is never sent. This or `bearer`. */
  readonly key?: SigningKey | undefined
  /** Sends this key (`axb_…`) with every request; only for a customer that the operator lets do so. */
  readonly bearer?: string | undefined
}

export type ConsoleOptions = ConnectionOptions & {
  /** Where the service is, without a path: where the page came from when left out, which only a page may do. */
  readonly url?: string | undefined
}

export type Settings = {
  readonly origin: string
  readonly sign: Signer
  readonly timeoutMs: number
  readonly attemptTimeoutMs: number
  readonly retry: RetryPlan
  readonly fetch: Fetch
  /** Whether a browser sends its cookies. */
  readonly credentials: 'omit' | 'same-origin'
}

const loopback = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/

const parsed = (given: unknown): URL | null => {
  try {
    return typeof given === 'string' ? new URL(given) : null
  } catch {
    return null
  }
}

const readOrigin = (given: unknown, allowPlainHttp: unknown): string => {
  if (allowPlainHttp !== undefined && typeof allowPlainHttp !== 'boolean') {
    throw invalidArgument('allowPlainHttp', 'must be true or false')
  }
  const url = parsed(given)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw invalidArgument('url', 'must be the address of the service, such as https://numbers.example.com')
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw invalidArgument('url', 'must be an origin: without path, query or user')
  }
  if (url.protocol === 'http:' && allowPlainHttp !== true && !loopback.test(url.hostname)) {
    throw invalidArgument('url', 'must be https:// except on this machine, or allowPlainHttp must be true')
  }
  return url.origin
}

const isKeySecret = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]{8,255}$/.test(value)

const readSigner = (key: unknown, bearer: unknown): Signer => {
  if ((key === undefined) === (bearer === undefined))
    throw invalidArgument('key', 'or bearer must be given, and only one of them')
  if (key === undefined) {
    if (!isKeySecret(bearer)) throw invalidArgument('bearer', 'must be the text of a key: axb_…')
    return bearerOf(bearer)
  }
  const { id, secret } = givenOptions(key, 'key', ['id', 'secret'])
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,100}$/.test(id))
    throw invalidArgument('key.id', 'must be the id of a key: key_…')
  if (!isKeySecret(secret)) throw invalidArgument('key.secret', 'must be the text of a key: axb_…')
  return signerOf({ id, secret })
}

const readRetry = (given: unknown, standard: RetryPlan): RetryPlan => {
  const { attempts, firstDelayMs, longestDelayMs } = givenOptions(given, 'retry', [
    'attempts',
    'firstDelayMs',
    'longestDelayMs',
  ])
  const ms = (value: unknown, name: 'firstDelayMs' | 'longestDelayMs') =>
    wholeNumber(value, `retry.${name}`, 1, longestTimeoutMs, standard[name])
  return {
    attempts: wholeNumber(attempts, 'retry.attempts', 1, 100, standard.attempts),
    firstDelayMs: ms(firstDelayMs, 'firstDelayMs'),
    longestDelayMs: ms(longestDelayMs, 'longestDelayMs'),
  }
}

const connectionNames = ['url', 'timeoutMs', 'attemptTimeoutMs', 'retry', 'allowPlainHttp', 'fetch'] as const

type Connection = Omit<Settings, 'origin' | 'sign' | 'credentials'>

const readConnection = (given: ConnectionOptions, standard: { timeoutMs: number; retry: RetryPlan }): Connection => {
  if (given.fetch !== undefined && typeof given.fetch !== 'function') {
    throw invalidArgument('fetch', 'must be a function')
  }
  return {
    timeoutMs: wholeNumber(given.timeoutMs, 'timeoutMs', 1, longestTimeoutMs, standard.timeoutMs),
    attemptTimeoutMs: wholeNumber(given.attemptTimeoutMs, 'attemptTimeoutMs', 1, longestTimeoutMs, 12_000),
    retry: readRetry(given.retry, standard.retry),
    // Called bare: in a browser `fetch` refuses to be the method of anything else than the window.
    fetch: given.fetch ?? ((url, init) => fetch(url, init)),
  }
}

/** Throws AxbridgeError `invalid_argument`, which names the option and never its value. */
export const readSettings = (given: ClientOptions): Settings => {
  const options = givenOptions(given, 'the options', [...connectionNames, 'key', 'bearer'])
  return {
    origin: readOrigin(options.url, options.allowPlainHttp),
    sign: readSigner(options.key, options.bearer),
    credentials: 'omit',
    ...readConnection(given, { timeoutMs: 30_000, retry: standardRetry }),
  }
}

/** Somebody waits at a screen: what takes longer than this is better told. */
const consoleStandard = { timeoutMs: 15_000, retry: { ...standardRetry, attempts: 3 } }

/** The same for a session, whose cookie the browser keeps. */
export const readConsoleSettings = (given: ConsoleOptions): Omit<Settings, 'sign'> => {
  const options = givenOptions(given, 'the options', connectionNames)
  const page = typeof location === 'undefined' ? undefined : location.origin
  return {
    // The page itself came by this origin: whoever reads on the way reads it already.
    origin: options.url === undefined ? readOrigin(page, true) : readOrigin(options.url, options.allowPlainHttp),
    credentials: 'same-origin',
    ...readConnection(given, consoleStandard),
  }
}
