import { expect, test } from 'vitest'
import { MessageStream } from './message-stream.ts'

const messages = [
  'SIP/2.0 200 OK\r\nTo: <sip:x@y>\r\nContent-Length: 0\r\n\r\n',
  'INVITE sip:x SIP/2.0\r\nContent-Type: application/sdp\r\nContent-Length: 11\r\n\r\nv=0\r\n\r\ns=-\r',
  'BYE sip:x SIP/2.0\r\nTo: <sip:x@y>\r\nContent-Length: 0\r\n\r\n',
]

/** What is received of a text that comes in pieces of some length. */
const receivedInPieces = (text: string, length: number): string[] => {
  const received: string[] = []
  const stream = new MessageStream((wire) => received.push(wire))
  for (let at = 0; at < text.length; at += length) stream.take(text.slice(at, at + length))
  return received
}

test('messages are whole, wherever the stream is cut', () => {
  const all = messages.join('')
  for (let length = 1; length <= all.length; length += 1) {
    expect(receivedInPieces(all, length)).toEqual(messages)
  }
})
