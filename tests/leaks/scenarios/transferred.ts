import { call, endsWith, hangUp, type Scenario, talk } from '../scene.ts'
import { parties } from '../secrets.ts'
import type { Speaker } from '../speaker.ts'
import { calleeTalks, callerTalks } from './answered.ts'
import { saysAs, turns } from './changed.ts'

/** What an INVITE of a transfer says of the call that it is to take the place of. */
const ties = ({ voice }: Speaker): readonly string[] =>
  ['Replaces', 'Join'].map((name) => {
    const { name: word, number, host } = voice.at(name)
    return `${name}: ${word}-${number}@${host};to-tag=${word};from-tag=${word}`
  })

const notified = ['Event: refer', 'Subscription-State: active;expires=61']

const bySide: readonly Scenario[] = parties.flatMap((by): readonly Scenario[] => [
  {
    name: `transferred: REFER by the ${by}`,
    says: saysAs(by),
    play: async (scene) => {
      await talk(scene)
      const [asks, other] = turns(scene, by)
      asks.askWithin('REFER', { content: 'bodies' })
      await endsWith(asks, 'REFER', 405, 403, 603)
      asks.askWithin('NOTIFY', { content: 'bodies', more: notified })
      await endsWith(asks, 'NOTIFY', 405, 481, 489)
      await hangUp(asks, other)
    },
  },
  {
    name: `transferred: REFER by the ${by} outside the call`,
    says: { caller: callerTalks, callee: by === 'callee' ? [...calleeTalks, 'request'] : calleeTalks },
    play: async (scene) => {
      await talk(scene)
      const [asks, other] = turns(scene, by)
      asks.askOutside('REFER', { content: 'bodies' })
      await endsWith(asks, 'REFER', 405, 403, 603)
      asks.askOutside('NOTIFY', { content: 'bodies', more: notified })
      await endsWith(asks, 'NOTIFY', 405, 481, 489)
      await hangUp(by === 'caller' ? asks : other, by === 'caller' ? other : asks)
    },
  },
  {
    name: `transferred: re-INVITE with Replaces by the ${by}`,
    says: saysAs(by),
    play: async (scene) => {
      await talk(scene)
      const [asks, other] = turns(scene, by)
      asks.askWithin('INVITE', { content: 'session', more: ties(asks) })
      await asks.hearsFinal('INVITE')
      await hangUp(asks, other)
    },
  },
  {
    name: `transferred: INVITE that requires Replaces by the ${by}`,
    says: { caller: callerTalks, callee: by === 'callee' ? [...calleeTalks, 'request'] : calleeTalks },
    play: async (scene) => {
      await talk(scene)
      const [asks, other] = turns(scene, by)
      await hangUp(asks, other)
      asks.askOutside('INVITE', { content: 'session', more: ['Require: replaces', ...ties(asks)] })
      await endsWith(asks, 'INVITE', 420)
    },
  },
])

/** A new call that says whose place it takes is a new call and no more. */
const inPlaceOfAnother: Scenario = {
  name: 'transferred: INVITE with Replaces',
  says: { caller: callerTalks, callee: calleeTalks },
  play: async (scene) => {
    const { caller, callee } = scene
    callee.answer(await call(scene, ties(caller)), 200, { content: 'session' })
    await endsWith(caller, 'INVITE', 200)
    await callee.hearsRequest('ACK')
    await hangUp(caller, callee)
  },
}

export const transferred: readonly Scenario[] = [...bySide, inPlaceOfAnother]
