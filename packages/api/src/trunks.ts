import { defaultSpellings } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { instant, orNull } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'

export const trunkName = Type.String({
  description: 'stands in call records',
  pattern: '^[a-z][a-z0-9-]{0,31}$',
  [ruleKeyword]: 'must be 1 to 32 of a-z, 0-9 and -, a letter first',
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

/** What a SIP peer is set up with, in the configuration and by the API alike. */
export const trunkFields = {
  to: Type.String({
    description: 'where calls go out, address:port',
    pattern: '^(?:[0-9.]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$',
    [ruleKeyword]: 'must be an IP address and a port, as 192.0.2.10:5060 or [2001:db8::1]:5060',
    examples: ['192.0.2.10:5060'],
  }),
  transport: Type.Union([Type.Literal('udp'), Type.Literal('tcp')], {
    default: 'udp',
    [ruleKeyword]: 'must be udp or tcp',
  }),
  from: Type.Array(
    Type.String({
      pattern: '^(?:[0-9.]+|[0-9A-Fa-f:]+|\\[[0-9A-Fa-f:.]+\\]:[0-9]{1,5}|[0-9.]+:[0-9]{1,5})$',
      [ruleKeyword]: 'must be an IP address, perhaps with a port',
    }),
    {
      description: 'the sources that are this trunk: address, or address:port',
      minItems: 1,
      maxItems: 64,
      [ruleKeyword]: 'must be a list of 1 to 64 sources',
    },
  ),
  callerFrom: Type.Union([Type.Literal('asserted'), Type.Literal('from')], {
    default: 'asserted',
    description: 'where the caller stands: P-Asserted-Identity of a trusted network, or From',
    [ruleKeyword]: 'must be asserted or from',
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
}

/** A trunk, complete. */
export const TrunkSettings = Type.Object({ name: trunkName, ...trunkFields }, { additionalProperties: false })

/** What is left out has its default. */
export const TrunkRequest = Type.Object(
  {
    to: trunkFields.to,
    from: trunkFields.from,
    transport: Type.Optional(trunkFields.transport),
    callerFrom: Type.Optional(trunkFields.callerFrom),
    calleeForm: Type.Optional(trunkFields.calleeForm),
    spellings: Type.Optional(trunkFields.spellings),
  },
  { additionalProperties: false },
)

export const TrunkAnswer = Type.Object(
  {
    name: trunkName,
    setUp: Type.Enum(['config', 'api'], {
      description: 'Where it was set up. config: it stands in the configuration file and is changed there.',
    }),
    changedAt: orNull(instant('When it was set up or last changed.'), 'Null for one of the configuration.'),
    ...trunkFields,
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
