import { call, endsWith, pause, type Scenario } from '../scene.ts'

const callerSays = ['opening', 'request', 'sdp', 'body'] as const

export const givenUp: readonly Scenario[] = [
  {
    name: 'cancelled before it rings',
    says: { caller: callerSays, callee: ['response', 'body'] },
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene)
      callee.answer(invite, 100, { content: 'bodies' })
      await pause(20)
      caller.cancel()
      await callee.hearsRequest('CANCEL')
      await endsWith(caller, 'CANCEL', 200)
      await endsWith(caller, 'INVITE', 487)
    },
  },
  {
    name: 'cancelled while it rings',
    says: { caller: callerSays, callee: ['founding', 'response', 'body'] },
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answer(await call(scene), 180)
      await caller.hearsStatus(180)
      caller.cancel()
      await callee.hearsRequest('CANCEL')
      await endsWith(caller, 'INVITE', 487)
    },
  },
  {
    name: 'cancelled, and the callee answers all the same',
    says: { caller: callerSays, callee: ['founding', 'response', 'sdp', 'body'] },
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answers = { INVITE: 200 }
      const invite = await call(scene)
      callee.answer(invite, 180)
      await caller.hearsStatus(180)
      caller.cancel()
      await callee.hearsRequest('CANCEL')
      callee.answer(invite, 200, { content: 'session' })
      await callee.hearsRequest('BYE')
      await endsWith(caller, 'INVITE', 487)
    },
  },
  {
    name: 'timed out: nobody answers at all',
    says: { caller: callerSays, callee: [] },
    terms: { ringTimeoutMs: null },
    play: async (scene) => {
      await call(scene)
      await endsWith(scene.caller, 'INVITE', 480)
    },
  },
  {
    name: 'timed out: it rings too long',
    says: { caller: callerSays, callee: ['founding', 'response', 'sdp', 'body'] },
    terms: { ringTimeoutMs: null },
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answer(await call(scene), 183, { content: 'session' })
      await endsWith(caller, 'INVITE', 480)
      await callee.hearsRequest('CANCEL')
    },
  },
  {
    name: 'the caller hangs up while it rings',
    says: { caller: callerSays, callee: ['founding', 'response', 'body'] },
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answer(await call(scene), 180)
      await caller.hearsStatus(180)
      caller.askWithin('BYE', { content: 'bodies' })
      await endsWith(caller, 'BYE', 200)
      await endsWith(caller, 'INVITE', 487)
      await callee.hearsRequest('CANCEL')
    },
  },
  {
    name: 'the binding is ended while it rings',
    says: { caller: callerSays, callee: ['founding', 'response', 'body'] },
    terms: { atEnd: 'cut' },
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answer(await call(scene), 180)
      await caller.hearsStatus(180)
      await scene.unbind()
      await endsWith(caller, 'INVITE', 410)
      await callee.hearsRequest('CANCEL')
    },
  },
]
