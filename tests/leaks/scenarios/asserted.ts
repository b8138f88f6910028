import { endsWith, type Pretence, type Scenario } from '../scene.ts'
import type { Asking } from '../speaker.ts'
import { answered, calleeTalks, callerTalks } from './answered.ts'
import { changedCalls } from './changed.ts'
import { givenUp } from './given-up.ts'
import { refused } from './refused.ts'
import { transferred } from './transferred.ts'

const trunks = 'asserted callers'

/** Played once more by callers whom P-Asserted-Identity names, while From says something else. */
const again = new Set([
  'answered in GXB, a calls, the caller hangs up',
  'answered in GXB, b calls, the callee hangs up',
  'answered in AXB, a calls, the callee hangs up',
  'answered in AXYB, b calls, the caller hangs up',
  'answered, the callee makes the offer',
  'early media',
  'provisional responses are reliable on both legs',
  'forked: three phones ring and two answer',
  'the callee hangs up before the ACK',
  'redirected with 302',
  'refused with 404',
  'refused with 422',
  'refused with 433',
  'failed with 503',
  'refused everywhere with 603',
  'busy, after ringing',
  'redirected, after early media',
  'cancelled before it rings',
  'cancelled while it rings',
  'cancelled, and the callee answers all the same',
  'the caller hangs up while it rings',
  're-INVITE by the caller',
  're-INVITE by the callee',
  're-INVITE that is refused with 488 by the callee',
  'UPDATE by the caller',
  'both change the session at once',
  'transferred: REFER by the caller outside the call',
  'transferred: INVITE with Replaces',
])

const pretences: readonly Pretence[] = ['anonymous', 'another number', 'a name']

/** An anonymous From has no place for a secret. */
const unsaidBy = (pretence: Pretence): readonly string[] =>
  pretence === 'anonymous' ? ['the host of From', 'a parameter of the URI of From'] : []

const playedAgain = [...answered, ...refused, ...givenUp, ...changedCalls, ...transferred]
  .filter(({ name }) => again.has(name))
  .map((scenario, at): Scenario => {
    const pretence = pretences[at % pretences.length] ?? 'anonymous'
    return {
      ...scenario,
      name: `asserted, with ${pretence} in From: ${scenario.name}`,
      trunks,
      pretence,
      without: [...(scenario.without ?? []), ...unsaidBy(pretence)],
    }
  })
if (playedAgain.length !== again.size) throw new Error('a scenario that is to be played again has another name now')

const withAsserted = (change: (value: string) => string) => (wire: string) =>
  wire.replace(/\r\nP-Asserted-Identity: ([^\r]*)/, (_line, value: string) => change(value))

const asserted = (value: string): string => `\r\nP-Asserted-Identity: ${value}`

const turnedAway = (how: string, pretence: Pretence, asking: Asking, status: number): Scenario => ({
  name: `asserted: ${how}`,
  says: { caller: ['opening', 'request', 'sdp', 'body'], callee: [] },
  trunks,
  pretence,
  without: unsaidBy(pretence),
  play: async ({ caller }) => {
    caller.askOutside('INVITE', { content: 'session', ...asking })
    await endsWith(caller, 'INVITE', status)
  },
})

const bySipAndTel: Scenario = {
  name: 'asserted by a SIP and a tel URI, with privacy',
  says: { caller: callerTalks, callee: calleeTalks },
  trunks,
  pretence: 'anonymous',
  without: unsaidBy('anonymous'),
  play: async ({ caller, callee }) => {
    const { plus } = caller.voice.at('P-Asserted-Identity')
    caller.askOutside('INVITE', {
      content: 'session',
      more: ['Privacy: id'],
      change: withAsserted((value) => `${asserted(value)}${asserted(`<tel:${plus}>`)}`),
    })
    callee.answer(await callee.hearsRequest('INVITE'), 200, { content: 'session' })
    await endsWith(caller, 'INVITE', 200)
    await callee.hearsRequest('ACK')
    caller.askWithin('BYE', { content: 'bodies', more: ['Reason: SIP;cause=200'] })
    await endsWith(caller, 'BYE', 200)
    await callee.hearsRequest('BYE')
  },
}

/** The caller stands in P-Asserted-Identity, and From is a secret of another kind, or none. */
export const assertedCallers: readonly Scenario[] = [
  ...playedAgain,
  bySipAndTel,
  turnedAway('nobody, and From is a member of the group', 'another number', { change: withAsserted(() => '') }, 433),
  turnedAway('nobody, and From is anonymous', 'anonymous', { change: withAsserted(() => '') }, 433),
  turnedAway(
    'two callers',
    'a name',
    { change: withAsserted((value) => `${asserted(value)}, <tel:+8613912345678>`) },
    433,
  ),
  turnedAway(
    'somebody who is not a party',
    'another number',
    { change: withAsserted(() => asserted('<tel:+8613912345678>')) },
    404,
  ),
  turnedAway(
    'a 700 number beside the caller',
    'a name',
    { change: withAsserted((value) => `${asserted(value)}, <sip:700000000019998@operator.invalid>`) },
    403,
  ),
]
