import type { Header } from '@axbridge/sip'

/**
 * The header fields in which telephones and exchanges are known to give away the number of whoever uses them. A talkative
 * phone writes its own number into all of them, so that a server which lets any of them through is found out.
 */
export const ownTraces = (number: string, host: string, kind: 'request' | 'response'): Header[] => [
  { name: kind === 'request' ? 'user-agent' : 'server', value: `SimplePhone of ${number}` },
  { name: 'p-preferred-identity', value: `<tel:+86${number}>` },
  { name: 'remote-party-id', value: `"${number}" <sip:${number}@${host};user=phone>;party=calling;privacy=off` },
  { name: 'reply-to', value: `<sip:${number}@${host}>` },
  { name: 'subject', value: `call from ${number.slice(0, 3)}-${number.slice(3, 7)}-${number.slice(7)}` },
  { name: 'organization', value: `the owner of ${number}` },
  { name: 'call-info', value: `<http://${host}/${number}.png>;purpose=icon` },
  { name: 'user-to-user', value: `${Buffer.from(number).toString('base64').replaceAll('=', '')};encoding=base64` },
  { name: 'x-caller', value: `0086${number}` },
]
