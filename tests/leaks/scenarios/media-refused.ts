import { call, endsWith, type Scenario } from '../scene.ts'

const stage = 'with media networks'

/** Where the callee's media address lies outside the networks that are allowed, it crosses in no way. */
export const mediaRefused: readonly Scenario[] = [
  {
    name: 'the answer has a media address that is not allowed',
    says: { caller: ['opening', 'request', 'sdp', 'body'], callee: ['founding', 'response', 'sdp'] },
    stage,
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answer(await call(scene), 200, { content: 'session' })
      await endsWith(caller, 'INVITE', 488)
      await callee.hearsRequest('BYE')
    },
  },
  {
    name: 'early media has a media address that is not allowed',
    says: { caller: ['opening', 'request', 'sdp', 'body'], callee: ['founding', 'response', 'sdp', 'body'] },
    stage,
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene)
      callee.answer(invite, 183, { content: 'session' })
      await caller.hears('183 or a refusal', ({ status = 0 }) => status >= 183)
      callee.answer(invite, 486, { content: 'bodies' })
      caller.cancel()
    },
  },
  {
    name: 'the late offer has a media address that is not allowed',
    says: { caller: ['opening', 'request', 'body'], callee: ['founding', 'response', 'sdp'] },
    stage,
    play: async ({ caller, callee }) => {
      caller.askOutside('INVITE')
      callee.answer(await callee.hearsRequest('INVITE'), 200, { content: 'session' })
      await endsWith(caller, 'INVITE', 488)
      await callee.hearsRequest('BYE')
    },
  },
]
