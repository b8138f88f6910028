import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BarePeer, fieldOf, isRequest, responseTo } from './bare-peer.ts'
import { people, RunningService } from './running-service.ts'
import { strangersRefused } from './stored-records.ts'

let service: RunningService
/** An operator whose network is one peer: calls come from it and go out to it. */
let network: BarePeer
let x: string
let back: string

beforeAll(async () => {
  service = await RunningService.start()
  network = await BarePeer.open('127.0.0.2', () => service.sipAddress('udp'))
  const { address } = network
  await service.asOperator('PUT', '/trunks/operator', { to: address, from: ['127.0.0.2'], callerFrom: 'from' })
  x = (await service.bind()).x
  // The callee of the first is the caller of the second: what comes back would be connected again.
  back = (await service.bind(people.b, people.other, 'order-behind')).x
})
beforeEach(() => {
  network.received = []
})
afterAll(async () => {
  await service?.stop()
  network?.close()
})

/** What a network makes of an INVITE that it forwards to a 700 number: its own Via on top, the rest as it came. */
const forwarded = (invite: string, dialled: string): string => {
  const [, ...lines] = invite.split('\r\n')
  const { host, port } = service.sipAddress('udp')
  const via = `Via: SIP/2.0/UDP ${network.address};branch=z9hG4bKforwarded`
  const from = fieldOf(invite, 'From').replace(/<[^>]+>/, `<sip:${people.b}@operator.invalid>`)
  return [`INVITE sip:${dialled}@${host}:${port} SIP/2.0`, via, ...lines]
    .map((line) => (/^max-forwards:/i.test(line) ? 'Max-Forwards: 60' : /^from:/i.test(line) ? `From: ${from}` : line))
    .join('\r\n')
}

describe('BASE-8: a call of ours that the network sends back to a 700 number', () => {
  test('is answered 482, recorded as a loop and reaches nobody, and the caller hears that it failed', async () => {
    const sentBack: string[] = []
    network.answers = (request) => {
      if (!isRequest(request, 'INVITE')) return ['200 OK']
      sentBack.push(request)
      network.send(forwarded(request, back))
      return undefined
    }
    const before = strangersRefused(service.directory, 'operator', 'loop')
    const heard = network.invite({ dialled: x, from: people.a })
    const refused = await network.heard((wire) => /^SIP\/2\.0 [2-6]/.test(wire) && wire.includes('z9hG4bKforwarded'))
    expect(refused).toMatch(/^SIP\/2\.0 482 /)
    await expect.poll(() => strangersRefused(service.directory, 'operator', 'loop')).toBe(before + 1)
    // The network passes the answer on, as a proxy does.
    network.send(responseTo(sentBack[0] ?? '', ['482 Loop Detected']))
    expect(await heard).toMatch(/^SIP\/2\.0 500 [\s\S]*cause=25/)
    expect(network.requests('INVITE')).toHaveLength(1)
    expect(refused.includes(people.a)).toBe(false)
  })

  test('is told from a call of somebody else by what nobody outside can foretell', async () => {
    const seen: string[] = []
    network.answers = (request) => {
      if (isRequest(request, 'INVITE')) seen.push(fieldOf(request, 'Call-ID'))
      return [isRequest(request, 'INVITE') ? '486 Busy Here' : '200 OK']
    }
    await network.invite({ dialled: x, from: people.a })
    await network.invite({ dialled: x, from: people.a })
    const marks = seen.map((callId) => callId.split('@')[1])
    expect(marks[0]).toMatch(/^[a-z]{12,}$/)
    expect(marks[1]).toBe(marks[0])
    const foreign = await network.invite({ dialled: x, from: people.a, callId: `ours@${'a'.repeat(20)}` })
    expect(foreign).toMatch(/^SIP\/2\.0 486 /)
  })

  test('has the same mark after a restart', async () => {
    network.answers = (request) => [isRequest(request, 'INVITE') ? '486 Busy Here' : '200 OK']
    const markOf = async () => {
      network.received = []
      await network.invite({ dialled: x, from: people.a })
      return fieldOf(network.requests('INVITE')[0] ?? '', 'Call-ID').split('@')[1]
    }
    const before = await markOf()
    await service.restart()
    expect(await markOf()).toBe(before)
  })
})
