import Type from 'typebox'

/** Who looks up real numbers, how often, and for how long two people's word is good. */
export const traceSettings = Type.Object(
  {
    askedMs: Type.Integer({
      description: 'how long a trace that was asked for waits for a second person',
      default: 7 * 86_400_000,
      minimum: 60_000,
      maximum: 90 * 86_400_000,
    }),
    goodMs: Type.Integer({
      description: 'for how long an approved trace may be opened',
      default: 86_400_000,
      minimum: 60_000,
      maximum: 30 * 86_400_000,
    }),
    perDay: Type.Integer({
      description: 'how many traces one person may ask for in 24 hours',
      default: 50,
      minimum: 1,
      maximum: 1_000,
    }),
    callsAroundMs: Type.Integer({
      description: 'how far from the instant of a trace calls are shown, to either side',
      default: 3_600_000,
      minimum: 0,
      maximum: 7 * 86_400_000,
    }),
  },
  { additionalProperties: false, default: {} },
)
