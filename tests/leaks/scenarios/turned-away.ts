import { call, endsWith, hangUp, type Scenario, talk } from '../scene.ts'
import type { Asking } from '../speaker.ts'
import { calleeTalks, callerTalks } from './answered.ts'

const onlyCaller = { caller: ['opening', 'request', 'sdp', 'body'], callee: [] } as const

/** Who says that somebody else calls writes nothing of himself there. */
const asSomebodyElse = { without: ['the host of From', 'a parameter of the URI of From'] } as const

const elsewhere = { without: ['a parameter of the request URI'] } as const

const turnedAway = (
  name: string,
  asking: Asking,
  heard: readonly number[],
  more: Omit<Partial<Scenario>, 'play'> = {},
): Scenario => ({
  name,
  says: onlyCaller,
  ...more,
  play: async ({ caller }) => {
    caller.askOutside('INVITE', { content: 'session', ...asking })
    await endsWith(caller, 'INVITE', ...heard)
  },
})

/** A number of the sandbox's block that nobody was given: the last one. */
const unbound = 'sip:700000000019999@127.0.0.1'

export const turnedAwayCalls: readonly Scenario[] = [
  turnedAway('a number that nobody is bound to', { uri: unbound }, [404], elsewhere),
  turnedAway('a number that is none', { uri: 'sip:somebody@127.0.0.1' }, [404, 484], elsewhere),
  turnedAway('an unknown scheme', { uri: 'urn:kestrel:one' }, [416], elsewhere),
  turnedAway('a caller who is anonymous', { from: 'sip:anonymous@anonymous.invalid' }, [433], asSomebodyElse),
  turnedAway('a caller with a 700 number', { from: 'sip:700000000019998@operator.invalid' }, [403], asSomebodyElse),
  turnedAway('a caller who is not a party', { from: 'sip:13912345678@operator.invalid' }, [404], asSomebodyElse),
  turnedAway('the wrong direction', {}, [403], { terms: { direction: 'b_to_a' }, mode: 'AXB' }),
  turnedAway('calls that are switched off', {}, [403], { terms: { calls: false } }),
  turnedAway('an extension that nobody knows', { more: ['Require: kestrel'] }, [420]),
  turnedAway(
    'a caller who takes no session',
    { change: (wire) => wire.replace(/\r\nAccept: application\/sdp, /, '\r\nAccept: ') },
    [406],
  ),
  turnedAway('too many hops', { maxForwards: 0 }, [483]),
  turnedAway('a session interval that is too short', { more: ['Supported: timer', 'Session-Expires: 61'] }, [422]),
  turnedAway('a body in another encoding', { more: ['Content-Encoding: gzip'] }, [415]),
  {
    name: 'the binding has ended',
    says: onlyCaller,
    play: async (scene) => {
      await scene.unbind()
      scene.caller.askOutside('INVITE', { content: 'session' })
      await endsWith(scene.caller, 'INVITE', 410)
    },
  },
  {
    name: 'the binding ends in the call',
    says: { caller: [...callerTalks, 'response'], callee: calleeTalks },
    terms: { atEnd: 'cut' },
    play: async (scene) => {
      const { caller, callee } = scene
      await talk(scene)
      await scene.unbind()
      await Promise.all([caller.hearsRequest('BYE'), callee.hearsRequest('BYE')])
    },
  },
  {
    name: 'overloaded: another call has the only place',
    says: { caller: callerTalks, callee: calleeTalks },
    stage: 'for one call',
    play: async (scene) => {
      const { caller, callee } = scene
      await talk(scene)
      callee.askOutside('INVITE', { content: 'session' })
      await endsWith(callee, 'INVITE', 503)
      callee.askOutside('MESSAGE', { content: 'bodies' })
      await endsWith(callee, 'MESSAGE', 405, 503)
      await hangUp(caller, callee)
    },
  },
  {
    name: 'overloaded: a call that comes while another one rings',
    says: { caller: callerTalks, callee: [...calleeTalks, 'opening', 'request'] },
    stage: 'for one call',
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene)
      callee.answer(invite, 180)
      callee.askOutside('INVITE', { content: 'session' })
      await endsWith(callee, 'INVITE', 503)
      callee.answer(invite, 200, { content: 'session' })
      await endsWith(caller, 'INVITE', 200)
      await callee.hearsRequest('ACK')
      await hangUp(caller, callee)
    },
  },
]

/** Calls that live when the server is told to stop. */
export const atTheStop: readonly Scenario[] = [
  {
    name: 'both talk when the server stops',
    says: { caller: ['opening', 'request', 'sdp'], callee: ['founding', 'response', 'sdp'] },
    play: async (scene) => {
      await talk(scene)
    },
  },
  {
    name: 'it rings when the server stops',
    says: { caller: ['opening', 'request', 'sdp'], callee: ['founding', 'response', 'sdp'] },
    without: ['Replaces', 'Join'],
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answer(await call(scene), 183, { content: 'session' })
      await caller.hearsStatus(183)
    },
  },
]
