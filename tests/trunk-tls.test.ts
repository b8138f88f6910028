import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { BarePeer, fieldOf } from './bare-peer.ts'
import { connectTlsPeer, listenTlsPeer } from './bare-tls-peer.ts'
import { people, RunningService } from './running-service.ts'
import { type TlsFiles, TlsFolder } from './tls-files.ts'

/** No trunk names this address: who comes from it is known by his certificate or not at all. */
const anywhere = '127.0.0.7'

let authority: TlsFolder
let stranger: TlsFolder
let ours: TlsFiles
let service: RunningService
let callee: BarePeer
let x: string
const peers: BarePeer[] = []
const names: string[] = []

beforeAll(async () => {
  authority = new TlsFolder()
  stranger = new TlsFolder('stranger')
  ours = authority.filesOf('IP:127.0.0.1,DNS:axbridge.example.com')
  service = await RunningService.start({
    sip: { tls: { listen: '127.0.0.1:0', ...ours } },
    trunks: [{ name: 'secure', from: [], tlsNames: ['sbc.example.com'], callerFrom: 'from' }],
  })
  callee = await BarePeer.open('127.0.0.4', () => service.sipAddress('udp'))
  x = (await service.bind()).x
})
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close()
  for (const name of names.splice(0)) await service.asOperator('DELETE', `/trunks/${name}`)
  callee.received = []
})
afterAll(async () => {
  await service?.stop()
  callee?.close()
  authority?.remove()
  stranger?.remove()
})

const trunk = async (name: string, fields: object): Promise<void> => {
  await service.asOperator('PUT', `/trunks/${name}`, { from: [], ...fields })
  names.push(name)
}

const connectAs = async (files?: TlsFiles): Promise<BarePeer> => {
  const { authorities } = ours
  const peer = await connectTlsPeer(service.sipAddress('tls'), {
    host: anywhere,
    authorities,
    ...(files === undefined ? {} : { files }),
  })
  peers.push(peer)
  return peer
}

describe('a peer that shows a certificate', () => {
  test('with a name of a trunk is that trunk, wherever it comes from', async () => {
    await trunk('out', { to: callee.address })
    const peer = await connectAs(authority.filesOf('DNS:sbc.example.com'))
    expect(await peer.invite({ dialled: x, from: people.a })).toMatch(/^SIP\/2\.0 486 /)
    expect(fieldOf(callee.requests('INVITE')[0] ?? '', 'From')).toContain(x)
  })

  test('with a claim to be a 700 number is refused (BASE-5)', async () => {
    await trunk('out', { to: callee.address })
    const peer = await connectAs(authority.filesOf('DNS:sbc.example.com'))
    expect(await peer.invite({ dialled: x, from: '700123456780001' })).toMatch(/^SIP\/2\.0 403 /)
    expect(callee.received).toEqual([])
  })

  test('with another name, of another authority, or with none is a stranger', async () => {
    await trunk('out', { to: callee.address })
    const others = [
      authority.filesOf('DNS:other.example.com'),
      authority.filesOf('DNS:sub.sbc.example.com'),
      stranger.filesOf('DNS:sbc.example.com'),
      undefined,
    ]
    for (const files of others) {
      const peer = await connectAs(files === undefined ? undefined : { ...files, authorities: ours.authorities })
      expect(await peer.invite({ dialled: x, from: people.a })).toMatch(/^SIP\/2\.0 403 /)
    }
    expect(callee.received).toEqual([])
  })
})

describe('a trunk over TLS', () => {
  const caller = () => connectAs(authority.filesOf('DNS:sbc.example.com'))
  const carrier = async (alternatives: string): Promise<BarePeer> => {
    const peer = await listenTlsPeer('127.0.0.8', authority.filesOf(alternatives))
    peers.push(peer)
    return peer
  }

  test('is called when its certificate names whom the trunk says', async () => {
    const peer = await carrier('DNS:carrier.example.com')
    await trunk('out', { to: peer.address, transport: 'tls', serverName: 'carrier.example.com' })
    expect(await (await caller()).invite({ dialled: x, from: people.a })).toMatch(/^SIP\/2\.0 486 /)
    const [invite = ''] = peer.requests('INVITE')
    expect(invite.split(' ')[1]).toBe(`sip:${people.b}@${peer.address};transport=tls`)
    expect(fieldOf(invite, 'Via')).toMatch(/^SIP\/2\.0\/TLS /)
  })

  test('is called at an address that its certificate names', async () => {
    const peer = await carrier('IP:127.0.0.8')
    await trunk('out', { to: peer.address, transport: 'tls' })
    expect(await (await caller()).invite({ dialled: x, from: people.a })).toMatch(/^SIP\/2\.0 486 /)
  })

  test('hears nothing when its certificate names another, and the next trunk is tried', async () => {
    const impostor = await carrier('DNS:impostor.example.com')
    await trunk('out', { to: impostor.address, transport: 'tls', serverName: 'carrier.example.com' })
    await trunk('reserve', { to: callee.address, priority: 1 })
    expect(await (await caller()).invite({ dialled: x, from: people.a })).toMatch(/^SIP\/2\.0 486 /)
    expect(impostor.received).toEqual([])
    expect(callee.requests('INVITE')).toHaveLength(1)
  })

  test('is asked over TLS whether it is there', async () => {
    const peer = await carrier('DNS:carrier.example.com')
    await trunk('out', { to: peer.address, transport: 'tls', serverName: 'carrier.example.com', pingMs: 500 })
    const healthOf = async () => {
      const { items } = (await service.asOperator('GET', '/trunks')) as { items: { name: string; health: string }[] }
      return items.find(({ name }) => name === 'out')?.health
    }
    await expect.poll(healthOf, { timeout: 5_000 }).toBe('up')
    expect(peer.requests('OPTIONS')[0]?.split(' ')[1]).toBe(`sip:${peer.address};transport=tls`)
  })
})
