import { call, endsWith, hangUp, type Mode, type Scenario, talk } from '../scene.ts'

/** What a side says in a call that is answered and that it hangs up, or that the other does. */
export const callerTalks = ['opening', 'request', 'sdp', 'body'] as const
export const calleeTalks = ['founding', 'response', 'sdp', 'body'] as const

const hungUp = (by: 'caller' | 'callee', mode: Mode, calls: 'a' | 'b'): Scenario => ({
  name: `answered in ${mode}, ${calls} calls, the ${by} hangs up`,
  says: {
    caller: by === 'caller' ? callerTalks : [...callerTalks.slice(0, 3), 'response'],
    callee: by === 'callee' ? [...calleeTalks, 'request'] : calleeTalks,
  },
  mode,
  calls,
  play: async (scene) => {
    await talk(scene)
    const { caller, callee } = scene
    if (by === 'caller') await hangUp(caller, callee)
    else await hangUp(callee, caller)
  },
})

const reliable = 'Require: 100rel'

export const answered: readonly Scenario[] = [
  ...(['AXB', 'AXYB', 'GXB', 'GXYB'] as const).flatMap((mode) => [
    hungUp('caller', mode, 'a'),
    hungUp('callee', mode, 'a'),
    hungUp('caller', mode, 'b'),
    hungUp('callee', mode, 'b'),
  ]),
  {
    name: 'answered, the callee makes the offer',
    says: { caller: callerTalks, callee: ['founding', 'response', 'sdp'] },
    play: async (scene) => {
      const { caller, callee } = scene
      caller.askOutside('INVITE')
      const invite = await callee.hearsRequest('INVITE')
      callee.answer(invite, 200, { content: 'session' })
      await caller.hearsFinal('INVITE', { content: 'session' })
      await callee.hearsRequest('ACK')
      await hangUp(caller, callee)
    },
  },
  {
    name: 'early media',
    says: { caller: callerTalks, callee: calleeTalks },
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene)
      for (const status of [181, 182, 180]) callee.answer(invite, status, { content: 'bodies' })
      callee.answer(invite, 183, { content: 'session' })
      await caller.hears('183 with a session', ({ status, body }) => status === 183 && body !== '')
      callee.answer(invite, 199)
      callee.answer(invite, 200, { content: 'session' })
      await endsWith(caller, 'INVITE', 200)
      await callee.hearsRequest('ACK')
      await hangUp(caller, callee)
    },
  },
  {
    name: 'provisional responses are reliable on both legs',
    says: { caller: callerTalks, callee: calleeTalks },
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene, [reliable])
      callee.answer(invite, 183, { content: 'session', more: [reliable, 'RSeq: 61'] })
      await callee.hearsRequest('PRACK')
      const shown = await caller.hearsStatus(183)
      const rseq = /\r\nRSeq: ([0-9]+)/i.exec(shown.wire)?.[1] ?? '0'
      caller.askWithin('PRACK', { content: 'nothing', more: [`RAck: ${rseq} ${shown.cseq.number} INVITE`] })
      await endsWith(caller, 'PRACK', 200)
      callee.answer(invite, 200)
      await endsWith(caller, 'INVITE', 200)
      await callee.hearsRequest('ACK')
      await hangUp(caller, callee)
    },
  },
  {
    name: 'only the callee rings reliably, and his PRACK is refused',
    says: { caller: callerTalks, callee: calleeTalks },
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answers = { PRACK: 481 }
      const invite = await call(scene)
      callee.answer(invite, 180, { content: 'bodies', more: [reliable, 'RSeq: 7'] })
      await callee.hearsRequest('PRACK')
      callee.answer(invite, 200, { content: 'session' })
      await endsWith(caller, 'INVITE', 200)
      await callee.hearsRequest('ACK')
      await hangUp(caller, callee)
    },
  },
  {
    name: 'forked: three phones ring and two answer',
    says: { caller: callerTalks, callee: calleeTalks },
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene)
      callee.answer(invite, 180, { phone: 'q', content: 'bodies' })
      callee.answer(invite, 183, { phone: 'r', content: 'session' })
      callee.answer(invite, 180, { phone: 's', content: 'session' })
      callee.answer(invite, 200, { phone: 'q', content: 'session' })
      await endsWith(caller, 'INVITE', 200)
      callee.answer(invite, 200, { phone: 'r', content: 'session' })
      await callee.hearsRequest('BYE')
      callee.answer(invite, 486, { phone: 's', content: 'bodies' })
      await hangUp(caller, callee)
    },
  },
  {
    name: 'the callee hangs up before the ACK',
    says: { caller: ['opening', 'request', 'sdp'], callee: ['founding', 'response', 'request', 'sdp'] },
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene)
      callee.answer(invite, 200, { content: 'session' })
      callee.askWithin('BYE', { content: 'bodies' })
      await endsWith(callee, 'BYE', 200, 481)
      await endsWith(caller, 'INVITE', 200, 480, 500)
    },
  },
  {
    name: 'the callee hangs up while he rings',
    says: { caller: ['opening', 'request', 'sdp'], callee: ['founding', 'response', 'request'] },
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene)
      callee.answer(invite, 183, { content: 'session' })
      await caller.hearsStatus(183)
      callee.askWithin('BYE', { content: 'bodies' })
      await endsWith(callee, 'BYE', 200)
      await endsWith(caller, 'INVITE', 480)
      callee.answer(invite, 487, { content: 'bodies' })
    },
  },
]
