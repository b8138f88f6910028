import Type, { type Static } from 'typebox'

const SettingAnswer = Type.Object(
  {
    key: Type.String({ description: 'With dots between the levels.', examples: ['http.listen'] }),
    value: Type.Unknown({ description: 'JSON. Null for a secret.' }),
    default: Type.Unknown({ description: 'JSON. Null for a setting that has none.' }),
    description: Type.String(),
    isSet: Type.Boolean({ description: 'Whether it is another than the default.' }),
    isSecret: Type.Boolean({ description: 'Whether it is shown nowhere.' }),
  },
  { additionalProperties: false },
)

export const SettingsAnswer = Type.Object(
  { items: Type.Array(SettingAnswer, { description: 'In the order of the configuration.' }) },
  { additionalProperties: false },
)

export type SettingAnswer = Static<typeof SettingAnswer>
export type SettingsAnswer = Static<typeof SettingsAnswer>
