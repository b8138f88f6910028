import { call, endsWith, hangUp, type Scenario } from '../scene.ts'
import { calleeTalks, callerTalks } from './answered.ts'

const trunks = 'credentials'

/** The callee's network asks who calls, and has its answer: realm and nonce come back to it, and go nowhere else. */
export const challenged: readonly Scenario[] = [401, 407].flatMap((status): readonly Scenario[] => [
  {
    name: `challenged with ${status}, and then answered`,
    says: { caller: callerTalks, callee: calleeTalks },
    trunks,
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answer(await call(scene), status, { content: 'bodies' })
      callee.answer(await callee.hearsRequest('INVITE'), 200, { content: 'session' })
      await endsWith(caller, 'INVITE', 200)
      await hangUp(caller, callee)
    },
  },
  {
    name: `challenged with ${status} again and again`,
    says: { caller: ['opening', 'request', 'sdp', 'body'], callee: ['response', 'body'] },
    trunks,
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answer(await call(scene), status, { content: 'bodies' })
      callee.answer(await callee.hearsRequest('INVITE'), status, { content: 'bodies' })
      // The trunk that can say nothing of itself leads there too.
      callee.answer(await callee.hearsRequest('INVITE'), status, { content: 'bodies' })
      await endsWith(caller, 'INVITE', 480, 500)
    },
  },
])
