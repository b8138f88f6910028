import type { Trunk, TrunkRequest } from '@axbridge/sdk/console'
import { given } from '../../panel/sending.ts'

type Proof = { readonly username: string; readonly password: string; readonly realm?: string }

/** A trunk as the form has it: an empty text is what the API calls null, and whether somebody proves himself is a switch. */
export type TrunkValues = {
  readonly name: string
  readonly to?: string
  readonly transport: Trunk['transport']
  readonly serverName?: string
  readonly largeOver: Trunk['largeOver']
  readonly from: readonly string[]
  readonly tlsNames: readonly string[]
  readonly hasDigest: boolean
  readonly digest?: Proof
  readonly hasCredentials: boolean
  readonly credentials?: Proof
  readonly callerFrom: Trunk['callerFrom']
  readonly calleeForm: Trunk['calleeForm']
  readonly spellings: readonly { readonly prefix?: string; readonly rest: 'mobile' | 'protected' }[]
  readonly prefixes: readonly string[]
  readonly priority: number
  readonly weight: number
  readonly maxCalls: number
  readonly callsPerSecond: number
  readonly pingMs: number
}

/** What a new trunk begins with: the API's own defaults. */
export const newTrunkValues: TrunkValues = {
  name: '',
  transport: 'udp',
  largeOver: 'udp',
  from: [],
  tlsNames: [],
  hasDigest: false,
  hasCredentials: false,
  callerFrom: 'asserted',
  calleeForm: 'national',
  spellings: [],
  prefixes: [],
  priority: 0,
  weight: 1,
  maxCalls: 10_000,
  callsPerSecond: 1_000,
  pingMs: 0,
}

/** A password is never answered: whoever sets a trunk up anew gives it anew. */
const proofOf = (known: { readonly username: string; readonly realm?: string }): Proof => ({
  username: known.username,
  password: '',
  ...given({ realm: known.realm }),
})

export const valuesOfTrunk = (trunk: Trunk): TrunkValues => ({
  name: trunk.name,
  transport: trunk.transport,
  largeOver: trunk.largeOver,
  from: trunk.from,
  tlsNames: trunk.tlsNames,
  callerFrom: trunk.callerFrom,
  calleeForm: trunk.calleeForm,
  spellings: trunk.spellings,
  priority: trunk.priority,
  weight: trunk.weight,
  maxCalls: trunk.maxCalls,
  callsPerSecond: trunk.callsPerSecond,
  pingMs: trunk.pingMs,
  ...given({ to: trunk.to, serverName: trunk.serverName }),
  // The prefix of every callee is the empty one, which a list of tags cannot hold: no tag stands for it.
  prefixes: trunk.prefixes.filter((prefix) => prefix !== ''),
  hasDigest: trunk.digest !== null,
  hasCredentials: trunk.credentials !== null,
  ...(trunk.digest === null ? {} : { digest: proofOf(trunk.digest) }),
  ...(trunk.credentials === null ? {} : { credentials: proofOf(trunk.credentials) }),
})

const textOrNull = (text: string | undefined): string | null =>
  text === undefined || text.trim() === '' ? null : text.trim()

/** What is sent: every field, since what is left out would go back to its default. */
export const requestOfValues = (values: TrunkValues): TrunkRequest => {
  const { digest, credentials } = values
  return {
    to: textOrNull(values.to),
    transport: values.transport,
    serverName: textOrNull(values.serverName),
    largeOver: values.largeOver,
    from: [...values.from],
    tlsNames: [...values.tlsNames],
    digest: values.hasDigest && digest !== undefined ? { username: digest.username, password: digest.password } : null,
    credentials:
      values.hasCredentials && credentials !== undefined
        ? {
            username: credentials.username,
            password: credentials.password,
            ...given({ realm: credentials.realm?.trim() }),
          }
        : null,
    callerFrom: values.callerFrom,
    calleeForm: values.calleeForm,
    // None are the standard ones, which the service fills in.
    ...(values.spellings.length === 0
      ? {}
      : { spellings: values.spellings.map(({ prefix = '', rest }) => ({ prefix, rest })) }),
    prefixes: values.prefixes.length === 0 ? [''] : [...values.prefixes],
    priority: values.priority,
    weight: values.weight,
    maxCalls: values.maxCalls,
    callsPerSecond: values.callsPerSecond,
    pingMs: values.pingMs,
  }
}
