import { expect, test } from 'vitest'
import { drawLadder, ladderWidth } from './call-ladder.ts'
import { displayWidth } from './display-width.ts'
import type { RecordedMessage } from './phone/recording.ts'

const x = '700123456780001'

const head = (from: string, to: string, method: string) =>
  `Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKa\r\nFrom: <sip:${from}@h>;tag=f\r\nTo: <sip:${to}@h>\r\nCall-ID: c\r\nCSeq: 1 ${method}\r\nContent-Length: 0\r\n\r\n`

const sent = (at: number, wire: string): RecordedMessage => ({ at, direction: 'sent', wire })
const received = (at: number, wire: string): RecordedMessage => ({ at, direction: 'received', wire })

const invite = (from: string, to: string) => `INVITE sip:${to}@h SIP/2.0\r\n${head(from, to, 'INVITE')}`
const ringing = (from: string, to: string) => `SIP/2.0 180 whatever it says\r\n${head(from, to, 'INVITE')}`

const alice = '13800000001'
const bob = '13900000002'
const call = {
  left: { title: "passenger's phone", messages: [sent(1000, invite(alice, x)), received(1042.4, ringing(alice, x))] },
  middle: 'AXBridge',
  right: {
    title: "driver's phone",
    messages: [received(1010, invite(x, bob)), received(1012, invite(x, bob)), sent(1030, ringing(x, bob))],
  },
}

test('a ladder shows each message in the order of time, towards whom it goes, with the number that the phone shows', () => {
  const lines = drawLadder(call).map((line) => line.replaceAll(/─+/g, '─').replaceAll(/ +/g, ' ').trim())
  expect(lines).toEqual([
    "passenger's phone AXBridge driver's phone",
    `0 ms │─ INVITE to ${x} ─>│ │`,
    `10 ms │ │─ INVITE from ${x} ─>│`,
    `12 ms │ │─ (again) INVITE from ${x} ─>│`,
    `30 ms │ │<─ 180 Ringing (${x}) ─│`,
    `42 ms │<─ 180 Ringing (${x}) ─│ │`,
  ])
})

test('every line is as wide as the ladder, also with Chinese titles', () => {
  const chinese = {
    ...call,
    left: { ...call.left, title: '乘客的手机' },
    right: { ...call.right, title: '司机的手机' },
  }
  const widths = [...drawLadder(call), ...drawLadder(chinese)].map(displayWidth)
  expect(new Set(widths)).toEqual(new Set([ladderWidth]))
  expect(ladderWidth).toBeLessThanOrEqual(100)
})

test('a real number is never drawn in full, in whatever spelling, and is still seen', () => {
  const spellings = [alice, `+86${alice}`, `0086${alice}`, '%31380000000%31', '+86-138-0000-0001']
  const messages = spellings.map((number, at) => received(at, invite(number, bob)))
  const lines = drawLadder({ ...call, right: { title: '', messages } }).filter((line) => line.includes('138'))
  expect(lines).toHaveLength(spellings.length)
  for (const line of lines) expect(line).toMatch(/INVITE from 138\*\*\*\*0001/)
})

test('what should not have been seen is marked', () => {
  const lines = drawLadder({ ...call, isAlarming: ({ direction }, side) => side === 'right' && direction === 'sent' })
  expect(lines.filter((line) => line.includes('!! 180 Ringing'))).toHaveLength(1)
  expect(lines.filter((line) => line.includes('!!'))).toHaveLength(1)
})

test('keep-alives are not drawn, octets that are no message are, and a long label is cut', () => {
  const long = `SIP/2.0 481 x\r\n${head(alice, `${x}12345`, 'BYE')}`
  const messages = [received(0, '\r\n\r\n'), received(1, 'hello'), received(2, long)]
  const lines = drawLadder({ ...call, right: { title: '', messages: [] }, left: { title: '', messages } })
  expect(lines).toHaveLength(3)
  expect(lines[1]).toContain('5 octets that are no message')
  expect(lines[2]).toContain('481 Call/Transaction Does Not Exist…')
  expect(displayWidth(lines[2] ?? '')).toBe(ladderWidth)
})
