import type { HeardMessage } from '../heard-message.ts'
import type { Part } from '../place.ts'
import { endsWith, hangUp, type Scenario, type Scene } from '../scene.ts'
import type { Speaker } from '../speaker.ts'
import { calleeTalks, callerTalks } from './answered.ts'

const trunks = 'two ways'

const firstOf = ({ firstWay }: Scene): Speaker => {
  if (firstWay === undefined) throw new Error('there is one way only')
  return firstWay
}

/** How the first way reaches nobody, so that the call goes on to the second. */
type Failing = {
  readonly name: string
  readonly says: readonly Part[]
  /** Answers the INVITE; what happens on the first way besides is played when the call is over. */
  readonly fail: (first: Speaker, invite: HeardMessage) => void
}

const refusing = (status: number): Failing => ({
  name: `the first way answers ${status}`,
  says: ['response', 'body'],
  fail: (first, invite) => {
    const more = status === 503 ? ['Retry-After: 61'] : []
    first.answer(invite, status, { content: 'bodies', more })
  },
})

const failings: readonly Failing[] = [
  refusing(503),
  // It has no credentials that would meet them.
  refusing(407),
  refusing(401),
  {
    name: 'the first way tries, and answers 503 with a session',
    says: ['response', 'sdp'],
    fail: (first, invite) => {
      first.answer(invite, 100, { content: 'bodies' })
      first.answer(invite, 503, { content: 'session' })
    },
  },
]

/** What becomes of the call on the second way. */
type Outcome = {
  readonly name: string
  readonly says: Readonly<Record<'caller' | 'callee', readonly Part[]>>
  readonly play: (scene: Scene, invite: HeardMessage) => Promise<void>
}

const callerSays = ['opening', 'request', 'sdp', 'body'] as const

const refusedWith = (status: number, told: number): Outcome => ({
  name: `the second refuses with ${status}`,
  says: { caller: callerSays, callee: ['response', 'body'] },
  play: async ({ caller, callee }, invite) => {
    callee.answer(invite, status, { content: 'bodies' })
    await endsWith(caller, 'INVITE', told)
  },
})

const answer = async ({ caller, callee }: Scene, invite: HeardMessage): Promise<void> => {
  callee.answer(invite, 183, { content: 'session' })
  await caller.hearsStatus(183)
  callee.answer(invite, 200, { content: 'session' })
  await endsWith(caller, 'INVITE', 200)
  await callee.hearsRequest('ACK')
  // The caller's ACK has no answer: what he asks behind it tells that it was heard.
  caller.askWithin('OPTIONS')
  await endsWith(caller, 'OPTIONS', 200)
}

const outcomes: readonly Outcome[] = [
  {
    name: 'the second answers, and the caller hangs up',
    says: { caller: callerTalks, callee: calleeTalks },
    play: async (scene, invite) => {
      await answer(scene, invite)
      await hangUp(scene.caller, scene.callee)
    },
  },
  {
    name: 'the second answers, changes the session and hangs up',
    says: { caller: [...callerTalks, 'response'], callee: [...calleeTalks, 'request'] },
    play: async (scene, invite) => {
      await answer(scene, invite)
      scene.callee.askWithin('INVITE', { content: 'session' })
      await endsWith(scene.callee, 'INVITE', 200)
      await scene.caller.hearsRequest('ACK')
      await hangUp(scene.callee, scene.caller)
    },
  },
  refusedWith(486, 486),
  refusedWith(302, 480),
  refusedWith(503, 500),
  refusedWith(407, 500),
  {
    name: 'the second rings, and the caller gives up',
    says: { caller: callerSays, callee: ['founding', 'response', 'body'] },
    play: async ({ caller, callee }, invite) => {
      callee.answer(invite, 180)
      await caller.hearsStatus(180)
      caller.cancel()
      await callee.hearsRequest('CANCEL')
      await endsWith(caller, 'INVITE', 487)
    },
  },
]

/** The caller calls, and the first way has the INVITE. */
const callFirst = async (scene: Scene): Promise<HeardMessage> => {
  scene.caller.askOutside('INVITE', { content: 'session' })
  return firstOf(scene).hearsRequest('INVITE')
}

const both = (failing: Failing, outcome: Outcome, at: number): Scenario => ({
  name: `two ways: ${failing.name}, and ${outcome.name}`,
  says: { ...outcome.says, 'first way': failing.says },
  trunks,
  calls: at % 2 === 0 ? 'a' : 'b',
  play: async (scene) => {
    const first = firstOf(scene)
    failing.fail(first, await callFirst(scene))
    await first.hearsRequest('ACK')
    await outcome.play(scene, await scene.callee.hearsRequest('INVITE'))
  },
})

/** Longer than a way may stay silent where another one is left. */
const patienceMs = 12_000

/** No more than these two leave the first way silent: after three in a row it would be asked last. */
const silent: readonly Scenario[] = [
  {
    name: 'two ways: the first way says nothing, and the second answers',
    says: { caller: callerTalks, callee: calleeTalks, 'first way': [] },
    trunks,
    play: async (scene) => {
      await callFirst(scene)
      await answer(scene, await scene.callee.hearsRequest('INVITE', patienceMs))
      await hangUp(scene.caller, scene.callee)
    },
  },
  {
    name: 'two ways: the first way answers when the second rings',
    says: { caller: callerTalks, callee: calleeTalks, 'first way': ['response', 'sdp', 'body'] },
    trunks,
    play: async (scene) => {
      const { caller, callee } = scene
      const first = firstOf(scene)
      const late = await callFirst(scene)
      const invite = await callee.hearsRequest('INVITE', patienceMs)
      callee.answer(invite, 180)
      await caller.hearsStatus(180)
      first.answers = { INVITE: 200 }
      first.answer(late, 183, { content: 'session' })
      await first.hearsRequest('CANCEL')
      first.answer(late, 200, { content: 'session' })
      await first.hearsRequest('ACK')
      await first.hearsRequest('BYE')
      callee.answer(invite, 200, { content: 'session' })
      await endsWith(caller, 'INVITE', 200)
      await callee.hearsRequest('ACK')
      // It is not in the call, and may not get into it.
      first.askWithin('INFO', { content: 'bodies' })
      await endsWith(first, 'INFO', 481)
      await hangUp(caller, callee)
    },
  },
]

/** Two networks are asked for the callee: nothing of the first may get to the second or the caller, and nothing of these to it. */
export const twoWays: readonly Scenario[] = [
  ...silent,
  ...failings.flatMap((failing, row) => outcomes.map((outcome, at) => both(failing, outcome, row + at))),
]
