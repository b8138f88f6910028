import { call, endsWith, type Scenario } from '../scene.ts'

/** Every final response of 300 and more that is registered, and one that is none. */
const statuses = {
  redirected: [300, 301, 302, 305, 380],
  refused: [
    400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 412, 413, 414, 415, 416, 417, 420, 421, 422, 423, 424, 425, 428,
    429, 430, 433, 436, 437, 438, 439, 440, 469, 470, 480, 481, 482, 483, 484, 485, 486, 487, 488, 489, 491, 493, 494,
  ],
  failed: [500, 501, 502, 503, 504, 505, 513, 555, 580],
  'refused everywhere': [600, 603, 604, 606, 607, 608, 699],
} as const

/** What makes a response mean what it says: its own header fields stand beside all the others. */
const meaning: Readonly<Record<number, readonly string[]>> = {
  420: ['Unsupported: kestrel'],
  422: ['Min-SE: 3600'],
  423: ['Min-Expires: 61'],
  503: ['Retry-After: 61'],
}

const refusedWith = (how: string, status: number, at: number): Scenario => ({
  name: `${how} with ${status}`,
  says: { caller: ['opening', 'request', 'sdp', 'body'], callee: ['response', 'body'] },
  calls: at % 4 === 3 ? 'b' : 'a',
  play: async (scene) => {
    const { caller, callee } = scene
    callee.answer(await call(scene), status, { content: 'bodies', more: meaning[status] ?? [] })
    // 4028 has a 422 tried once more, with a longer interval.
    if (status === 422) callee.answer(await callee.hearsRequest('INVITE'), 422, { content: 'bodies' })
    const { status: told = 0 } = await caller.hearsFinal('INVITE')
    if (told < 400 || told >= 600) throw new Error(`${status} of the callee became ${told}`)
  },
})

/** Further ways in which no call comes about. */
const others: readonly Scenario[] = [
  {
    name: 'busy, after ringing',
    says: { caller: ['opening', 'request', 'sdp', 'body'], callee: ['founding', 'response', 'body'] },
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene)
      callee.answer(invite, 180)
      await caller.hearsStatus(180)
      callee.answer(invite, 486, { content: 'bodies' })
      await endsWith(caller, 'INVITE', 486)
    },
  },
  {
    name: 'redirected, after early media',
    says: { caller: ['opening', 'request', 'sdp', 'body'], callee: ['founding', 'response', 'sdp', 'body'] },
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene)
      callee.answer(invite, 183, { content: 'session' })
      await caller.hearsStatus(183)
      callee.answer(invite, 302, { content: 'bodies' })
      await endsWith(caller, 'INVITE', 480)
    },
  },
]

export const refused: readonly Scenario[] = [
  ...Object.entries(statuses).flatMap(([how, list]) => list.map((status, at) => refusedWith(how, status, at))),
  ...others,
]
