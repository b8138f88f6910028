import { createSocket, type Socket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { systemLookup } from './host-lookup.ts'

/** A name server that says one address for every name, or is silent. */
const nameServer = async (lastOctet: number | undefined): Promise<string> => {
  const socket: Socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  socket.on('message', (question, { port, address }) => {
    if (lastOctet === undefined) return
    const isOfFour = question.readUInt16BE(question.indexOf(0, 12) + 1) === 1
    const head = Buffer.from(question.subarray(0, question.indexOf(0, 12) + 5))
    // RFC 1035 section 4.1.1: an answer, with one question and one record or none; others are cut off.
    head.writeUInt16BE(0x8180, 2)
    head.writeUInt16BE(isOfFour ? 1 : 0, 6)
    head.writeUInt32BE(0, 8)
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, lastOctet])
    socket.send(isOfFour ? Buffer.concat([head, record]) : head, port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return `127.0.0.1:${socket.address().port}`
}

const resolverAt = (server: string): Resolver => {
  const resolver = new Resolver({ timeout: 100, tries: 1 })
  resolver.setServers([server])
  return resolver
}

test('the name servers of the machine are read again after one was silent', async () => {
  let server = await nameServer(undefined)
  const lookup = systemLookup({ makeResolver: () => resolverAt(server), now: () => 0 })
  expect(await lookup('receiver.example')).toEqual([])
  server = await nameServer(1)
  expect(await lookup('receiver.example')).toEqual(['192.0.2.1'])
})

test('the name servers of the machine are read again every minute', async () => {
  let [now, server] = [0, await nameServer(1)]
  const lookup = systemLookup({ makeResolver: () => resolverAt(server), now: () => now })
  expect(await lookup('receiver.example')).toEqual(['192.0.2.1'])
  server = await nameServer(2)
  now = 59_999
  expect(await lookup('receiver.example')).toEqual(['192.0.2.1'])
  now = 60_000
  expect(await lookup('receiver.example')).toEqual(['192.0.2.2'])
})

test('what is being asked ends when it is cancelled', async () => {
  const server = await nameServer(undefined)
  const makeResolver = () => {
    const resolver = new Resolver({ timeout: 60_000, tries: 1 })
    resolver.setServers([server])
    return resolver
  }
  const lookup = systemLookup({ makeResolver, now: () => 0 })
  const asked = lookup('receiver.example')
  lookup.cancel?.()
  expect(await asked).toEqual([])
})
