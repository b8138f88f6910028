import { defaultSpellings } from '@axbridge/core'
import Type, { type Static, type TSchema } from 'typebox'
import { instant, orNull, withoutNumber } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'

export const trunkName = Type.String({
  description: 'stands in call records',
  // It stands in the log too, where no real number may.
  pattern: '^(?!.*1-?[3-9](?:-?[0-9]){9})[a-z][a-z0-9-]{0,31}$',
  [ruleKeyword]: 'must be 1 to 32 of a-z, 0-9 and -, a letter first, and hold no telephone number',
  examples: ['operator'],
})

const spelling = Type.Object(
  {
    prefix: Type.String({
      description: 'what stands in front and is taken off',
      pattern: '^[+]?[0-9]{0,8}$',
      [ruleKeyword]: 'must be at most 8 digits, perhaps with + in front',
    }),
    rest: Type.Union([Type.Literal('mobile'), Type.Literal('protected')], {
      description: 'what the rest must be: a mainland mobile, or a 700 number',
      [ruleKeyword]: 'must be mobile or protected',
    }),
  },
  { additionalProperties: false },
)

/** Digest quotes a user name in its hash before a colon, so that none may stand in it (RFC 7616 section 3.4.2). */
const username = Type.String({
  description: 'the user name of digest authentication',
  pattern: '^[!-9;-~]{1,64}$',
  [ruleKeyword]: 'must be 1 to 64 visible ASCII characters without a colon',
  examples: ['axbridge'],
})

const password = Type.String({
  description: 'kept sealed and never answered; a trunk that is set up anew is given it again',
  pattern: '^[ -~]{8,128}$',
  [ruleKeyword]: 'must be 8 to 128 printable ASCII characters',
  examples: ['at-least-8-characters'],
  writeOnly: true,
})

const user = Type.Object({ username, password }, { additionalProperties: false })

const realm = Type.String({
  description: 'the realm that is answered, and no other; every one when left out',
  pattern: `^${withoutNumber}[ !#-\\[\\]-~]{1,128}$`,
  [ruleKeyword]:
    'must be 1 to 128 printable ASCII characters without quotes and backslashes, and hold no telephone number',
  examples: ['operator.example'],
})

const userElsewhere = Type.Object({ username, password, realm: Type.Optional(realm) }, { additionalProperties: false })

const knownUser = Type.Object(
  {
    username: Type.String({
      description: 'The user name; the mask of one that is a real number.',
      examples: ['axbridge'],
    }),
    hasPassword: Type.Literal(true, { description: 'There is a password; it is not shown.' }),
  },
  { additionalProperties: false },
)

const orNobody = <User extends TSchema>(known: User, description: string) =>
  Type.Union([Type.Null(), known], {
    default: null,
    description,
    [ruleKeyword]: 'must be an object with username and password, or null',
  })

const digestSays = 'who proves by digest to be this user is this trunk, wherever he comes from; null: nobody is asked'
const credentialsSays = 'what is answered when the peer asks who calls (401, 407); null: such a call ends'

const whole = (description: string, fallback: number, minimum: number, maximum: number) =>
  Type.Integer({
    description,
    default: fallback,
    minimum,
    maximum,
    [ruleKeyword]: `must be a whole number from ${minimum} to ${maximum}`,
  })

const name = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
/** A last label that begins with a letter tells a name from an address. */
const domain = `(?:${name}\\.){0,15}[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?`

/** What a SIP peer is set up with, in the configuration and by the API alike. */
export const trunkFields = {
  to: Type.Union(
    [
      Type.Null(),
      Type.String({
        pattern: `^(?:[0-9.]+:[0-9]{1,5}|\\[[0-9A-Fa-f:.]+\\]:[0-9]{1,5}|${domain}(?::[0-9]{1,5})?)$`,
        maxLength: 260,
      }),
    ],
    {
      default: null,
      description:
        'where calls go out: address:port, or a domain whose servers DNS names; null: it only brings calls in',
      [ruleKeyword]:
        'must be an IP address and a port, as 192.0.2.10:5060 or [2001:db8::1]:5060, a domain name, perhaps with a port, or null',
      examples: ['192.0.2.10:5060'],
    },
  ),
  transport: Type.Union([Type.Literal('udp'), Type.Literal('tcp'), Type.Literal('tls')], {
    default: 'udp',
    description: 'how calls go out: udp, tcp or tls, over which this server must listen too',
    [ruleKeyword]: 'must be udp, tcp or tls',
  }),
  serverName: Type.Union([Type.Null(), Type.String({ pattern: `^${domain}$`, maxLength: 253 })], {
    default: null,
    description:
      'the name that the certificate at an address of `to` must show; null: the address itself. A domain proves itself',
    [ruleKeyword]: 'must be a domain name, or null',
    examples: ['sbc.example.com'],
  }),
  largeOver: Type.Union([Type.Literal('udp'), Type.Literal('tcp')], {
    default: 'udp',
    description:
      'how requests above 1300 octets go out on a trunk of udp: tcp only where the peer is known to listen there',
    [ruleKeyword]: 'must be udp or tcp',
  }),
  from: Type.Array(
    Type.String({
      pattern: '^(?:[0-9.]+|[0-9A-Fa-f:]+|\\[[0-9A-Fa-f:.]+\\]:[0-9]{1,5}|[0-9.]+:[0-9]{1,5})$',
      [ruleKeyword]: 'must be an IP address, perhaps with a port',
    }),
    {
      description: 'the sources that are this trunk: address, or address:port',
      maxItems: 64,
      [ruleKeyword]: 'must be a list of at most 64 sources',
    },
  ),
  tlsNames: Type.Array(
    Type.String({
      pattern: '^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$',
      [ruleKeyword]: 'must be a name in lower case, as a certificate shows it',
    }),
    {
      description:
        'who shows a verified client certificate with one of these names is this trunk, wherever he comes from',
      default: [],
      maxItems: 64,
      [ruleKeyword]: 'must be a list of at most 64 names',
    },
  ),
  digest: orNobody(user, digestSays),
  credentials: orNobody(userElsewhere, credentialsSays),
  callerFrom: Type.Union([Type.Literal('asserted'), Type.Literal('from'), Type.Literal('digest')], {
    default: 'asserted',
    description:
      'where the caller stands: P-Asserted-Identity of a trusted network, From, or the digest user, which is then a number',
    [ruleKeyword]: 'must be asserted, from or digest',
  }),
  calleeForm: Type.Union([Type.Literal('national'), Type.Literal('e164')], {
    default: 'national',
    description: 'how the callee is written to this trunk: 138…, or +86138…',
    [ruleKeyword]: 'must be national or e164',
  }),
  spellings: Type.Array(spelling, {
    description: 'how this trunk writes numbers, tried in order',
    default: defaultSpellings,
    maxItems: 32,
    [ruleKeyword]: 'must be a list of at most 32 spellings',
  }),
  prefixes: Type.Array(
    Type.String({
      // With one digit more it would be somebody's number, and stand in every list of trunks.
      pattern: '^[0-9]{0,10}$',
      [ruleKeyword]: 'must be at most 10 digits, the first of a callee in national form',
    }),
    {
      description:
        "the callees that it leads to, by the first digits of their number (138…); '' is every callee. The longest that fits goes first",
      default: [''],
      minItems: 1,
      maxItems: 256,
      [ruleKeyword]: 'must be a list of 1 to 256 prefixes',
    },
  ),
  priority: whole('of trunks whose prefixes fit alike, the lowest goes first', 0, 0, 65_535),
  weight: whole('the share of calls among trunks of one priority; 0: only when no other is left', 1, 0, 65_535),
  maxCalls: whole('calls that go on at once, in and out together', 10_000, 1, 1_000_000),
  callsPerSecond: whole('new calls a second, in and out each', 1_000, 1, 100_000),
  pingMs: Type.Integer({
    description: 'how often OPTIONS asks whether the peer is there; 0: never',
    default: 0,
    minimum: 0,
    maximum: 3_600_000,
    [ruleKeyword]: 'must be 0, or a whole number from 500 to 3600000',
  }),
}

/** A trunk, complete. */
export const TrunkSettings = Type.Object({ name: trunkName, ...trunkFields }, { additionalProperties: false })

/** What is left out has its default. */
export const TrunkRequest = Type.Object(
  {
    to: Type.Optional(trunkFields.to),
    transport: Type.Optional(trunkFields.transport),
    serverName: Type.Optional(trunkFields.serverName),
    largeOver: Type.Optional(trunkFields.largeOver),
    from: trunkFields.from,
    tlsNames: Type.Optional(trunkFields.tlsNames),
    digest: Type.Optional(trunkFields.digest),
    credentials: Type.Optional(trunkFields.credentials),
    callerFrom: Type.Optional(trunkFields.callerFrom),
    calleeForm: Type.Optional(trunkFields.calleeForm),
    spellings: Type.Optional(trunkFields.spellings),
    prefixes: Type.Optional(trunkFields.prefixes),
    priority: Type.Optional(trunkFields.priority),
    weight: Type.Optional(trunkFields.weight),
    maxCalls: Type.Optional(trunkFields.maxCalls),
    callsPerSecond: Type.Optional(trunkFields.callsPerSecond),
    pingMs: Type.Optional(trunkFields.pingMs),
  },
  { additionalProperties: false },
)

const health = Type.Enum(['up', 'down', 'unknown'], {
  description:
    'up: it answered last. down: it was silent, and calls go there only where nothing else is left. unknown: nobody asked yet.',
})

const count = (description: string) => Type.Integer({ description, minimum: 0 })

export const TrunkAnswer = Type.Object(
  {
    name: trunkName,
    setUp: Type.Enum(['config', 'api'], {
      description: 'Where it was set up. config: it stands in the configuration file and is changed there.',
    }),
    changedAt: orNull(instant('When it was set up or last changed.'), 'Null for one of the configuration.'),
    ...trunkFields,
    digest: orNull(knownUser, digestSays),
    credentials: orNull(
      Type.Object({ ...knownUser.properties, realm: Type.Optional(realm) }, { additionalProperties: false }),
      credentialsSays,
    ),
    health,
    servers: Type.Array(
      Type.Object(
        { address: Type.String({ examples: ['udp 192.0.2.10:5060'] }), health },
        { additionalProperties: false },
      ),
      { description: 'The servers of `to` that were found last, in the order in which they are tried.' },
    ),
    calls: Type.Object(
      { in: count('Calls that came in on it and go on.'), out: count('Calls that went out on it and go on.') },
      { additionalProperties: false },
    ),
    refusedByLimit: count('Calls that its limits kept out since the server started, in and out together.'),
  },
  { additionalProperties: false },
)

export const TrunkList = Type.Object(
  { items: Type.Array(TrunkAnswer, { description: 'By name, those of the configuration first.' }) },
  { additionalProperties: false },
)

export type TrunkSettings = Static<typeof TrunkSettings>
export type TrunkRequest = Static<typeof TrunkRequest>
export type TrunkAnswer = Static<typeof TrunkAnswer>
export type TrunkList = Static<typeof TrunkList>
