import type { BindingAnswer } from '@axbridge/api'
import type { SimplePhone } from '@axbridge/sim'
import { formatHostPort } from '@axbridge/sip'
import { openRawSip } from '../raw-sip.ts'
import type { PlantedNumbers } from './planted-numbers.ts'
import type { WalkedServer } from './walked-server.ts'

type Bind = (fields: object) => Promise<BindingAnswer>

/** Calls of every kind of end, both ways, and what no phone would send. Everybody writes his number wherever telephones do. */
export const playCalls = async (server: WalkedServer, planted: PlantedNumbers, bind: Bind): Promise<void> => {
  const [a, b, stranger] = await Promise.all(
    ['who calls', 'who is called', 'a stranger'].map((who) => server.phone(planted.of(who))),
  )
  if (a === undefined || b === undefined || stranger === undefined) throw new Error('there are three phones')
  const bound = await bind({ a: a.number, b: b.number })
  for (const [caller, callee] of [
    [a, b],
    [b, a],
  ] as const)
    await talk(caller, callee, bound.x)
  await decline(a, b, bound.x)
  await ringOnly(a, b, bound.x)
  await stranger.dial(bound.x).ended()
  const absent = await bind({ a: a.number, b: planted.of('who is not there') })
  await a.dial(absent.x).ended()
  await a.dial('700999999999999').ended()
  // A number of a person instead of a 700 number.
  await a.dial(b.number).ended()
  await server.send({ method: 'DELETE', path: `/v1/bindings/${bound.id}` })
  await a.dial(bound.x).ended()
  await sendOddities(server, planted)
}

const talk = async (caller: SimplePhone, callee: SimplePhone, x: string): Promise<void> => {
  const dialled = caller.dial(x)
  const rings = await callee.nextCall()
  rings.ring()
  await dialled.ringing()
  await rings.answer()
  await dialled.answered()
  await dialled.hangUp()
  await rings.ended()
}

const decline = async (caller: SimplePhone, callee: SimplePhone, x: string): Promise<void> => {
  const dialled = caller.dial(x)
  const rings = await callee.nextCall()
  rings.decline()
  await dialled.ended()
}

const ringOnly = async (caller: SimplePhone, callee: SimplePhone, x: string): Promise<void> => {
  const dialled = caller.dial(x)
  const rings = await callee.nextCall()
  rings.ring()
  await dialled.ended()
}

/** Messages that cannot be read, or that nobody of ours would send, with a number where it may be quoted. */
const sendOddities = async (server: WalkedServer, planted: PlantedNumbers): Promise<void> => {
  const number = planted.of('an odd message')
  const { host, port } = server.sip.udp
  const raw = await openRawSip('udp', { host, port })
  const via = `Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK${number}`
  const heads = [
    via,
    `From: "${number}" <sip:${number}@h>;tag=${number}`,
    `To: <sip:${number}@${formatHostPort({ host, port })}>`,
    `Call-ID: ${number}@h`,
  ]
  const message = (...lines: readonly string[]): string => [...lines, 'Content-Length: 0', '', ''].join('\r\n')
  const odd = [
    message(`INVITE sip:${number}@h SIP/2.0`, ...heads, `CSeq: ${number} INVITE`, `Max-Forwards: ${number}`),
    message(`INVITE sip:${number}@h SIP/2.0`, ...heads, 'CSeq: 1 INVITE', 'Max-Forwards: 70', `Require: ${number}`),
    message(`INVITE tel:+86${number} SIP/2.0`, ...heads, 'CSeq: 1 INVITE', 'Max-Forwards: 0'),
    message(`MESSAGE sip:${number}@h SIP/2.0`, ...heads, 'CSeq: 2 MESSAGE', 'Max-Forwards: 70'),
    message(`X${number} sip:${number}@h SIP/2.0`, ...heads, `CSeq: 3 X${number}`, 'Max-Forwards: 70'),
    message(`INVITE ${number} SIP/9.9`, ...heads, 'CSeq: 4 INVITE'),
    message(`SIP/2.0 200 ${number}`, ...heads, 'CSeq: 5 INVITE'),
    message(
      `REGISTER sip:${number} SIP/2.0`,
      ...heads,
      'CSeq: 6 REGISTER',
      `Contact: <sip:${number}@h>;expires=${number}`,
    ),
    number,
    `${number}\r\n\r\n`,
  ]
  for (const wire of odd) await raw.send(wire)
  raw.close()
}
