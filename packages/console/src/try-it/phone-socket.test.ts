import { expect, test } from 'vitest'
import { phoneSocket } from './phone-socket.ts'

const placeOf = (href: string) => {
  const { protocol, hostname } = new URL(href)
  return { protocol, hostname, href }
}

test('a page that came by http takes the plain WebSocket', () => {
  const sockets = { ws: 'ws://127.0.0.1:5066/', wss: '/sip' }
  expect(phoneSocket(sockets, placeOf('http://127.0.0.1:8700/'))).toBe('ws://127.0.0.1:5066/')
})

test('a server that listens everywhere is reached where the page came from', () => {
  const sockets = { ws: 'ws://0.0.0.0:5066/', wss: null }
  expect(phoneSocket(sockets, placeOf('http://192.168.1.5:8700/try'))).toBe('ws://192.168.1.5:5066/')
})

test('a page that came by https takes the socket behind the same certificate', () => {
  const sockets = { ws: 'ws://127.0.0.1:5066/', wss: '/sip' }
  expect(phoneSocket(sockets, placeOf('https://192.168.1.5:8743/try?as=b#key'))).toBe('wss://192.168.1.5:8743/sip')
})

test('a page from where the server takes none has no phone', () => {
  expect(phoneSocket({ ws: 'ws://127.0.0.1:5066/', wss: null }, placeOf('https://here.example/'))).toBeUndefined()
})
