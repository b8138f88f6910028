import { call, endsWith, hangUp, type Scenario, type Scene, talk } from '../scene.ts'
import type { Party } from '../secrets.ts'
import type { Asking, Speaker } from '../speaker.ts'
import { calleeTalks, callerTalks } from './answered.ts'

/** Who changes something in a call, and the other one. */
export const turns = ({ caller, callee }: Scene, by: Party): readonly [asks: Speaker, other: Speaker] =>
  by === 'caller' ? [caller, callee] : [callee, caller]

/** What the two say where one of them asks for something in a call, and hangs up. */
export const saysAs = (by: Party): Scenario['says'] => ({
  caller: by === 'callee' ? [...callerTalks, 'response'] : callerTalks,
  callee: by === 'callee' ? [...calleeTalks, 'request'] : calleeTalks,
})

type Change = {
  readonly name: string
  readonly method: 'INVITE' | 'UPDATE'
  readonly content: Asking['content']
  readonly ack?: Asking
  /** What the other side answers; 200 where nothing is said. */
  readonly answered?: number
  readonly heard: readonly number[]
}

const changes: readonly Change[] = [
  { name: 're-INVITE', method: 'INVITE', content: 'session', heard: [200] },
  {
    name: 're-INVITE without an offer',
    method: 'INVITE',
    content: 'nothing',
    ack: { content: 'session' },
    heard: [200],
  },
  { name: 're-INVITE with every body', method: 'INVITE', content: 'session and bodies', heard: [415] },
  { name: 'UPDATE', method: 'UPDATE', content: 'session', heard: [200] },
  { name: 'UPDATE without a session', method: 'UPDATE', content: 'nothing', heard: [200] },
  ...[400, 403, 422, 480, 484, 486, 488, 491, 500, 503, 603].map(
    (answered): Change => ({
      name: `re-INVITE that is refused with ${answered}`,
      method: 'INVITE',
      content: 'session',
      answered,
      heard: [488, 491, 500, 422],
    }),
  ),
]

const changed = (by: Party, { name, method, content, ack, answered, heard }: Change): Scenario => ({
  name: `${name} by the ${by}`,
  says: saysAs(by),
  calls: by === 'caller' ? 'a' : 'b',
  play: async (scene) => {
    await talk(scene)
    const [asks, other] = turns(scene, by)
    if (answered !== undefined) other.answers = { INVITE: answered }
    asks.askWithin(method, { content: content ?? 'nothing' })
    const { status = 0 } = await asks.hearsFinal(method, ack)
    if (!heard.includes(status)) throw new Error(`${status} was heard instead of ${heard.join(' or ')}`)
    if (status === 200 && method === 'INVITE') await other.hearsRequest('ACK')
    await hangUp(asks, other)
  },
})

export const changedCalls: readonly Scenario[] = [
  ...(['caller', 'callee'] as const).flatMap((by) => changes.map((change) => changed(by, change))),
  {
    name: 'the callee changes the session before he answers',
    says: { caller: [...callerTalks, 'response'], callee: [...calleeTalks, 'request'] },
    play: async (scene) => {
      const { caller, callee } = scene
      const reliable = 'Require: 100rel'
      const invite = await call(scene, ['Supported: 100rel'])
      callee.answer(invite, 183, { content: 'session', more: [reliable, 'RSeq: 61'] })
      await callee.hearsRequest('PRACK')
      await caller.hears('183 with a session', ({ status, body }) => status === 183 && body !== '')
      callee.askWithin('UPDATE', { content: 'session' })
      await callee.hearsFinal('UPDATE')
      callee.answer(invite, 200)
      await endsWith(caller, 'INVITE', 200)
      await callee.hearsRequest('ACK')
      await hangUp(callee, caller)
    },
  },
  {
    name: 'both change the session at once',
    says: { caller: callerTalks, callee: [...calleeTalks, 'request'] },
    play: async (scene) => {
      const { caller, callee } = scene
      await talk(scene)
      caller.askWithin('INVITE', { content: 'session' })
      callee.askWithin('INVITE', { content: 'session' })
      await Promise.all([caller.hearsFinal('INVITE'), callee.hearsFinal('INVITE')])
      await hangUp(caller, callee)
    },
  },
]
