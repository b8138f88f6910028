import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { systemLookups } from './name-lookups.ts'

const closers: (() => unknown)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const types = { 1: 'A', 28: 'AAAA', 33: 'SRV', 35: 'NAPTR' } as const
const labels = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ])
const text = (value: string): Buffer => Buffer.from([value.length, ...Buffer.from(value)])
const number = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff])

/** The data of the records that the server has, by type and name. */
const zone: Readonly<Record<string, readonly Buffer[]>> = {
  'A one.example.com': [Buffer.from([192, 0, 2, 1]), Buffer.from([192, 0, 2, 2])],
  'AAAA one.example.com': [Buffer.from('20010db8000000000000000000000001', 'hex')],
  'SRV _sip._udp.example.com': [Buffer.concat([number(1), number(2), number(5070), labels('one.example.com')])],
  'NAPTR example.com': [
    Buffer.concat([number(10), number(20), text('s'), text('SIP+D2U'), text(''), labels('_sip._udp.example.com')]),
  ],
}

/** A name server on the loopback: every record holds for 42 seconds; no name that is not in the zone exists. */
const nameServer = async (): Promise<string> => {
  const socket = createSocket('udp4')
  closers.push(() => socket.close())
  socket.on('message', (query, { port, address }) => {
    const names: string[] = []
    let at = 12
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      names.push(query.toString('latin1', at + 1, at + 1 + length))
      at += 1 + length
    }
    const kind = types[query.readUInt16BE(at + 1) as keyof typeof types]
    const name = names.join('.')
    if (name === 'broken.example.com') {
      socket.send(Buffer.concat([query.subarray(0, 2), number(0x8182), query.subarray(4, at + 5)]), port, address)
      return
    }
    const found = zone[`${kind} ${name}`] ?? []
    const records = found.map((data) =>
      Buffer.concat([
        number(0xc00c),
        query.subarray(at + 1, at + 5),
        Buffer.from([0, 0, 0, 42]),
        number(data.length),
        data,
      ]),
    )
    const flags = found.length > 0 || name in { 'example.com': 1 } ? 0x8180 : 0x8183
    const head = Buffer.concat([
      query.subarray(0, 2),
      number(flags),
      number(1),
      number(found.length),
      number(0),
      number(0),
    ])
    socket.send(Buffer.concat([head, query.subarray(12, at + 5), ...records]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return `127.0.0.1:${socket.address().port}`
}

test('records are read as the name server gives them, addresses with how long they hold', async () => {
  const lookups = systemLookups([await nameServer()])
  expect(await lookups.a('one.example.com')).toEqual({ records: ['192.0.2.1', '192.0.2.2'], ttl: 42 })
  expect(await lookups.aaaa('one.example.com')).toEqual({ records: ['2001:db8::1'], ttl: 42 })
  expect((await lookups.srv('_sip._udp.example.com')).records).toEqual([
    { priority: 1, weight: 2, port: 5070, name: 'one.example.com' },
  ])
  expect((await lookups.naptr('example.com')).records).toMatchObject([
    { order: 10, preference: 20, flags: 's', service: 'SIP+D2U', replacement: '_sip._udp.example.com' },
  ])
})

test('a name that does not exist, and one without such records, have none', async () => {
  const lookups = systemLookups([await nameServer()])
  expect((await lookups.a('nowhere.example.com')).records).toEqual([])
  expect((await lookups.srv('example.com')).records).toEqual([])
})

test('a name server that fails is an error', async () => {
  const lookups = systemLookups([await nameServer()])
  await expect(lookups.a('broken.example.com')).rejects.toThrow()
})
