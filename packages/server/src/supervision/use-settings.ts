import { defaultNumberRanges, numberKinds, numberRule, type UseRules } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import type { KeyFault } from '../filled-value.ts'

const asTheProfile = (description: string) => Type.Union([Type.Null(), Type.Boolean()], { description, default: null })

const range = Type.Object(
  {
    prefix: Type.String({ description: 'how they begin: three or four digits', pattern: '^1[3-9][0-9]{1,2}$' }),
    kind: Type.Enum([...numberKinds], { description: 'whose they are; only mobile and virtual are of persons' }),
  },
  { additionalProperties: false },
)

/** What is asked of customers and of every bind (docs/customers.md). */
export const useSettings = {
  require: Type.Object(
    {
      entity: asTheProfile('a bind needs a customer whose entity is verified; null: as the profile says'),
      scenario: asTheProfile('a bind names one of the registered scenarios of its customer; null: as the profile says'),
      identifier: asTheProfile(
        'a bind carries the industrial-internet identifier of its order; null: as the profile says',
      ),
      consent: asTheProfile('a bind says which consent the person gave, and when; null: as the profile says'),
    },
    { additionalProperties: false, default: {} },
  ),
  individuals: Type.Boolean({
    description: 'whether the entity of a customer may be an individual',
    default: false,
  }),
  numberRanges: Type.Union([Type.Null(), Type.Array(range, { minItems: 1, maxItems: 1_000 })], {
    description: 'which numbers are of persons, in place of the list that comes with the server; null: that list',
    default: null,
  }),
  actualUsers: Type.Union([Type.Literal('scenarios'), Type.Literal('off')], {
    description:
      'scenarios: people of the sides that a scenario names are bound only where they are registered as actual users; off: nobody has to be',
    default: 'scenarios',
  }),
  mostActualUsers: Type.Integer({
    description: 'how many actual users one customer may register',
    default: 1_000_000,
    minimum: 1,
    maximum: 10_000_000,
  }),
} as const

const settings = Type.Object({ profile: Type.String(), ...useSettings })

type UseSettings = Pick<Static<typeof settings>, 'profile' | 'require' | 'numberRanges'>

/** What no schema can say of these settings. */
export const faultOfUse = ({ numberRanges }: Pick<UseSettings, 'numberRanges'>): KeyFault | undefined => {
  const prefixes = (numberRanges ?? []).map(({ prefix }) => prefix)
  const again = prefixes.findIndex((prefix, index) => prefixes.indexOf(prefix) < index)
  return again < 0
    ? undefined
    : { kind: 'fault', field: `supervision.numberRanges.${again}.prefix`, rule: 'must be another than those before it' }
}

/** What a configuration asks of every bind: where it does not say, the pilot asks for all, and the sandbox for nothing. */
export const useRulesOf = ({ profile, require, numberRanges }: UseSettings): UseRules => {
  const isPilot = profile === 'pilot'
  const { entity, scenario, identifier, consent } = require
  return {
    require: {
      entity: entity ?? isPilot,
      scenario: scenario ?? isPilot,
      identifier: identifier ?? isPilot,
      consent: consent ?? isPilot,
    },
    ofNumber: numberRule(numberRanges ?? defaultNumberRanges),
  }
}
