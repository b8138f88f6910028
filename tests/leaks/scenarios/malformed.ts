import { call, endsWith, hangUp, pause, type Scenario, talk } from '../scene.ts'
import { parties } from '../secrets.ts'
import { calleeTalks, callerTalks } from './answered.ts'
import { turns } from './changed.ts'

type Change = (wire: string) => string

const inHead =
  (pattern: RegExp, text: string): Change =>
  (wire) =>
    wire.replace(pattern, text)

/** Breaks the head of a message; the secrets stay in all the rest of it, and often in what is broken. */
const brokenHeads: Readonly<Record<string, Change>> = {
  'a From that does not end': inHead(/\r\nFrom: ([^\r]*)>/, '\r\nFrom: $1'),
  'a To without an address': inHead(/\r\nTo: [^\r]*/, '\r\nTo: "kestrel"'),
  'no Call-ID': inHead(/\r\nCall-ID: [^\r]*/, ''),
  'a Call-ID of two words': inHead(/\r\nCall-ID: /, '\r\nCall-ID: two '),
  'a CSeq of another method': inHead(/\r\nCSeq: ([0-9]+) \S+/, '\r\nCSeq: $1 KESTREL'),
  'a CSeq that is too large': inHead(/\r\nCSeq: [0-9]+/, '\r\nCSeq: 99999999999'),
  'a Via of another version': inHead(/\r\nVia: SIP\/2\.0/, '\r\nVia: SIP/7.0'),
  'a Contact that does not end': inHead(/\r\nContact: "/, '\r\nContact: '),
  'a line that is no header field': inHead(/\r\nSubject: /, '\r\nSubject kestrel '),
  'a second From': inHead(/\r\nFrom: ([^\r]*)/, '\r\nFrom: $1\r\nFrom: $1'),
  'another version of SIP': inHead(/SIP\/2\.0/, 'SIP/7.0'),
  'more body than is there': inHead(/\r\nContent-Length: [0-9]+/, '\r\nContent-Length: 60000'),
  'too many header fields': inHead(/\r\nSubject: ([^\r]*)/, `\r\nX-Much: $1`.repeat(200)),
}

/** Breaks the session description; the broken line holds a number, or all the others do. */
const brokenSessions: Readonly<Record<string, Change>> = {
  'no version': inHead(/v=0\r\n/, ''),
  'a line without an equals sign': inHead(/\r\ns=/, '\r\nsession '),
  'a connection with a name behind it': inHead(/\r\nc=([^\r]*)/, '\r\nc=$1 kestrel'),
  'a medium with a number as format': inHead(/RTP\/AVP 0 8 97 101/, 'RTP/AVP 0 13800000001'),
  'a map without a clock': inHead(/\r\na=rtpmap:97 ([^/]*)[^\r]*/, '\r\na=rtpmap:97 $1'),
  'a direction with a value': inHead(/\r\na=sendrecv/, '\r\na=sendrecv:kestrel'),
  'a second connection': inHead(/\r\nc=([^\r]*)/, '\r\nc=$1\r\nc=$1'),
}

/** The length of the body that is there, once it was broken. */
const measured =
  (change: Change): Change =>
  (wire) => {
    const broken = change(wire)
    const length = broken.length - broken.indexOf('\r\n\r\n') - 4
    return broken.replace(/\r\nContent-Length: [0-9]+/, `\r\nContent-Length: ${length}`)
  }

/** What a broken head does not say any more. */
const unsaid: Readonly<Record<string, readonly string[]>> = {
  'a To without an address': ['the display name of To', 'a parameter of To'],
  'no Call-ID': ['the Call-ID', 'the host of the Call-ID'],
}

/** On a stream, what the length leaves out would be the beginning of the next message. */
const onlyOverUdp = new Set(['more body than is there'])

const settleMs = 60

const broken = (how: string, change: Change): readonly Scenario[] => [
  {
    name: `malformed: the INVITE has ${how}`,
    says: { caller: ['opening', 'request', 'sdp'], callee: [] },
    without: unsaid[how] ?? [],
    play: async ({ caller }) => {
      // What cannot be read may get an answer or none, and what can be read all the same goes on.
      caller.askOutside('INVITE', { content: 'session', change })
      await pause(settleMs)
      caller.cancel()
      await pause(settleMs)
    },
  },
  ...parties.map(
    (by): Scenario => ({
      name: `malformed: a request of the ${by} in the call has ${how}`,
      says: { caller: callerTalks, callee: by === 'callee' ? [...calleeTalks, 'request'] : calleeTalks },
      play: async (scene) => {
        await talk(scene)
        const [asks, other] = turns(scene, by)
        asks.askWithin('INFO', { content: 'bodies', change })
        asks.askWithin('BYE', { content: 'bodies', change })
        await pause(settleMs)
        await hangUp(asks, other).catch(() => {})
      },
    }),
  ),
  {
    name: `malformed: the callee's responses have ${how}`,
    says: { caller: callerTalks, callee: ['founding', 'response', 'sdp', 'body'] },
    play: async (scene) => {
      const { caller, callee } = scene
      const invite = await call(scene)
      callee.answer(invite, 180, { content: 'session', change })
      callee.answer(invite, 200, { content: 'session', change })
      callee.answer(invite, 486, { content: 'bodies', change })
      await pause(settleMs)
      caller.cancel()
      callee.answer(invite, 487, { content: 'bodies' })
      await caller.hearsFinal('INVITE')
    },
  },
]

const brokenSession = (how: string, change: Change): readonly Scenario[] => [
  {
    name: `malformed: the offer has ${how}`,
    says: { caller: ['opening', 'request', 'sdp', 'body'], callee: [] },
    play: async ({ caller }) => {
      caller.askOutside('INVITE', { content: 'session', change: measured(change) })
      await endsWith(caller, 'INVITE', 400, 488, 480, 500)
    },
  },
  {
    name: `malformed: the answer has ${how}`,
    says: { caller: ['opening', 'request', 'sdp', 'body'], callee: ['founding', 'response', 'sdp'] },
    play: async (scene) => {
      const { caller, callee } = scene
      callee.answer(await call(scene), 200, { content: 'session', change: measured(change) })
      await endsWith(caller, 'INVITE', 488, 480, 500)
      await callee.hearsRequest('BYE')
    },
  },
  ...parties.map(
    (by): Scenario => ({
      name: `malformed: a new offer of the ${by} has ${how}`,
      says: { caller: callerTalks, callee: by === 'callee' ? [...calleeTalks, 'request'] : calleeTalks },
      play: async (scene) => {
        await talk(scene)
        const [asks, other] = turns(scene, by)
        for (const method of ['INVITE', 'UPDATE']) {
          asks.askWithin(method, { content: 'session', change: measured(change) })
          await endsWith(asks, method, 400, 488)
        }
        await hangUp(asks, other)
      },
    }),
  ),
]

export const malformed: readonly Scenario[] = [
  ...Object.entries(brokenHeads).flatMap(([how, change]) =>
    broken(how, change).map((scenario): Scenario => (onlyOverUdp.has(how) ? { ...scenario, over: 'udp' } : scenario)),
  ),
  ...Object.entries(brokenSessions).flatMap(([how, change]) => brokenSession(how, change)),
]
