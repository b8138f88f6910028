import { bodyPlaces } from '../body-places.ts'
import { call, endsWith, hangUp, type Scenario, talk } from '../scene.ts'
import { parties } from '../secrets.ts'
import type { Asking } from '../speaker.ts'
import { callerTalks } from './answered.ts'
import { saysAs, turns } from './changed.ts'

type Sent = readonly [method: string, asking: Asking, heard: readonly number[]]

const notKnown = [405, 403, 501] as const

/** Requests that no call needs, with all that they may carry. */
const strange: readonly Sent[] = [
  ['MESSAGE', { content: 'bodies' }, notKnown],
  ['SUBSCRIBE', { more: ['Event: dialog;call-id=kestrel', 'Expires: 61'], content: 'bodies' }, [...notKnown, 489]],
  ['PUBLISH', { more: ['Event: presence', 'Expires: 61'], content: 'bodies' }, [...notKnown, 489]],
  ['NOTIFY', { more: ['Event: presence', 'Subscription-State: active'], content: 'bodies' }, [...notKnown, 481, 489]],
  ['REGISTER', { content: 'bodies' }, [...notKnown, 401, 404]],
  ['OPTIONS', { content: 'bodies' }, [200, 415, 420]],
  ['KESTREL', { content: 'bodies' }, notKnown],
  ['INFO', { content: 'bodies' }, [...notKnown, 481]],
  ['UPDATE', { content: 'session' }, [...notKnown, 481]],
  ['PRACK', { more: ['RAck: 1 1 INVITE'], content: 'bodies' }, [...notKnown, 481]],
  ['BYE', { content: 'bodies' }, [481]],
]

/** The same in a call; REGISTER means nothing there, and BYE and UPDATE have scenarios of their own. */
const inCalls = strange
  .filter(([method]) => !['REGISTER', 'BYE', 'UPDATE', 'INFO'].includes(method))
  .map(([method, asking]): Sent => [method, asking, [...notKnown, 200, 481, 489, 415]])

const infos: readonly Sent[] = [
  ['INFO', { content: { type: 'application/dtmf-relay', text: 'Signal=5\r\nDuration=160\r\n' } }, [200]],
  ['INFO', { content: { type: 'application/dtmf', text: '9' } }, [200]],
  ['INFO', { content: 'bodies' }, [415]],
  ['INFO', { content: 'session' }, [415]],
  ...bodyPlaces.map((content): Sent => ['INFO', { content }, [415]]),
]

const sent = (name: string, by: 'caller' | 'callee', list: readonly Sent[]): Scenario => ({
  name: `${name} by the ${by}`,
  says: saysAs(by),
  play: async (scene) => {
    await talk(scene)
    const [asks, other] = turns(scene, by)
    for (const [method, asking, heard] of list) {
      asks.askWithin(method, asking)
      await endsWith(asks, method, ...heard)
    }
    await hangUp(asks, other)
  },
})

/** A key that is pressed says its number and its word besides; the rest of it may not cross. */
const talkativeKey = (by: 'caller' | 'callee'): Scenario => ({
  name: `a key with a text by the ${by}`,
  says: saysAs(by),
  play: async (scene) => {
    await talk(scene)
    const [asks, other] = turns(scene, by)
    const { name, number } = asks.voice.at('text/plain')
    for (const text of [
      `Signal=7\r\nDuration=160\r\nFrom=${number}\r\n`,
      `Signal=#\r\n${name} Duration=${number}\r\n`,
    ]) {
      asks.askWithin('INFO', { content: { type: 'application/dtmf-relay', text } })
      await endsWith(asks, 'INFO', 200, 415)
    }
    await hangUp(asks, other)
  },
})

export const messages: readonly Scenario[] = parties.flatMap((by): readonly Scenario[] => [
  sent('INFO', by, infos),
  talkativeKey(by),
  sent('requests that no call needs', by, inCalls),
  {
    name: `requests outside every call by the ${by}`,
    says: {
      caller: by === 'caller' ? [...callerTalks] : ['opening', 'request'],
      callee: by === 'callee' ? ['opening', 'request', 'response', 'sdp', 'body'] : ['response'],
    },
    play: async (scene) => {
      // While a call rings, so that there is somebody whom it could reach.
      const invite = await call(scene)
      const [asks] = turns(scene, by)
      for (const [method, asking, heard] of strange) {
        asks.askOutside(method, asking)
        await endsWith(asks, method, ...heard)
      }
      scene.callee.answer(invite, 486, { content: 'bodies' })
      await endsWith(scene.caller, 'INVITE', 486)
    },
  },
  {
    name: `${by === 'caller' ? 'the INVITE' : 'the answer'} has every kind of body`,
    says: {
      caller: callerTalks,
      callee: by === 'callee' ? ['founding', 'response', 'sdp', 'body'] : [],
    },
    play: async (scene) => {
      const { caller, callee } = scene
      if (by === 'caller') {
        for (const content of ['session and bodies', 'bodies', ...bodyPlaces] as const) {
          caller.askOutside('INVITE', { content })
          await endsWith(caller, 'INVITE', 415)
        }
        return
      }
      const invite = await call(scene)
      callee.answer(invite, 183, { content: 'bodies' })
      callee.answer(invite, 200, { content: 'session and bodies' })
      await caller.hearsFinal('INVITE', { content: 'bodies' })
    },
  },
])
