import Type, { type Static } from 'typebox'
import { customerId } from './customers.ts'
import { instant, orNull } from './fields.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })
const milliseconds = (description: string) => Type.Number({ minimum: 0, description })

const LiveFigures = Type.Object(
  { calls: count('Calls that go on now.'), transactions: count('SIP transactions that are open now.') },
  { additionalProperties: false },
)

/** What was counted within the few seconds before `at`. */
const OverviewSample = Type.Object(
  {
    at: instant('The end of these seconds.'),
    binds: count('Bindings that were made at this server.'),
    unbinds: count('Bindings that were ended here before they expired.'),
    calls: count('Attempts to call that ended.'),
    answered: count('Calls that were answered.'),
    refused: count('Attempts that were refused.'),
    failed: count('Attempts that failed: by the fault of a network, or by our own.'),
    liveCalls: count('Calls that went on at the end.'),
    setupP50Ms: orNull(
      milliseconds('Half of the calls took at most so long from their offer to the INVITE that left.'),
      'Null when there were none.',
    ),
    setupP99Ms: orNull(milliseconds('The same for 99 of 100 calls.'), 'Null when there were none.'),
  },
  { additionalProperties: false },
)

const OverviewAlarm = Type.Object(
  {
    alarm: Type.String({ description: 'Its name.', examples: ['trunk_down'] }),
    subject: orNull(Type.String(), 'What it is about: the name of a trunk, the key of a certificate, a worker.'),
  },
  { additionalProperties: false },
)

const OverviewPool = Type.Object(
  {
    customer: customerId,
    name: Type.String({ description: 'The name of the customer.' }),
    used: count('Pairs that the pool holds.'),
    size: count('Pairs that it takes.'),
    daysLeft: orNull(milliseconds('In how many days it is full if it goes on so.'), 'Null when that is not in sight.'),
  },
  { additionalProperties: false },
)

export const OverviewAnswer = Type.Object(
  {
    at: instant('Now.'),
    version: Type.String({ description: 'The version of AXBridge.' }),
    startedAt: instant('Since when this server runs.'),
    live: LiveFigures,
    samples: Type.Array(OverviewSample, {
      description: 'One for every 5 seconds of the last hour, the oldest first, as far as the server has run so long.',
      maxItems: 720,
    }),
    alarms: Type.Array(OverviewAlarm, { description: 'What operators should look at now.' }),
    pools: Type.Array(OverviewPool, { description: 'The ten pools with the smallest share left.', maxItems: 10 }),
  },
  { additionalProperties: false },
)

export type OverviewAnswer = Static<typeof OverviewAnswer>
export type OverviewSample = Static<typeof OverviewSample>
