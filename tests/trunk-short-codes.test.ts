import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BarePeer } from './bare-peer.ts'
import { people, RunningService } from './running-service.ts'
import { strangersRefused } from './stored-records.ts'

/** Numbers that must never be reached through a 700 number, nor stand behind one. */
const shortCodes = ['110', '112', '119', '120', '122', '12110', '95588', '10086', '12345'] as const

let service: RunningService
let network: BarePeer
let bound: Awaited<ReturnType<RunningService['bind']>>

beforeAll(async () => {
  service = await RunningService.start()
  network = await BarePeer.open('127.0.0.2', () => service.sipAddress('udp'))
  const { address } = network
  await service.asOperator('PUT', '/trunks/operator', { to: address, from: ['127.0.0.2'], callerFrom: 'from' })
  bound = await service.bind()
})
beforeEach(() => {
  network.received = []
})
afterAll(async () => {
  await service?.stop()
  network?.close()
})

/** A response without what is its own each time. */
const shapeOf = (wire: string): string =>
  wire
    .split('\r\n')
    .filter((line) => !/^(via|from|to|call-id|cseq):/i.test(line))
    .join('\n')

const dial = (uri: string): Promise<string> => network.invite({ dialled: 'x', uri, from: people.a })

describe('BASE-10: an emergency number or short code that is dialled', () => {
  const written = shortCodes.flatMap((code) =>
    [code, `+86${code}`, `86${code}`, `0${code}`, `010${code}`, `+8610${code}`, `0086${code}`].map((digits) => [
      code,
      digits,
    ]),
  )

  test('is refused as any number of nobody is, in every form, recorded, and the other side sees nothing', async () => {
    const { host } = service.sipAddress('udp')
    const ofNobody = shapeOf(await dial(`sip:700999999999999@${host}`))
    expect(ofNobody).toMatch(/^SIP\/2\.0 404 /)
    const recorded = () => strangersRefused(service.directory, 'operator', 'not_a_party')
    await expect.poll(recorded).toBe(1)
    let asked = 0
    for (const [code, digits] of written) {
      for (const uri of [
        `sip:${digits}@${host}`,
        `sip:${digits}@${host};user=phone`,
        `tel:${digits};phone-context=+86`,
      ]) {
        expect(shapeOf(await dial(uri)), `${code} as ${uri}`).toBe(ofNobody)
        asked += 1
      }
    }
    await expect.poll(recorded).toBe(1 + asked)
    expect(network.requests('INVITE')).toEqual([])
  }, 60_000)

  /**
   * The scheme alone decides here, before anybody is asked whose call it is: 416 tells nothing of any binding. RFC 5031 has
   * such a call routed by the caller's network, which learns from the status that this is no place for it.
   */
  test('as urn:service:sos is answered by its scheme, whoever calls, and recorded', async () => {
    const before = strangersRefused(service.directory, 'operator', 'not_acceptable')
    for (const from of [people.a, people.stranger])
      expect(await network.invite({ dialled: 'x', uri: 'urn:service:sos', from })).toMatch(/^SIP\/2\.0 416 /)
    await expect.poll(() => strangersRefused(service.directory, 'operator', 'not_acceptable')).toBe(before + 2)
    expect(network.requests('INVITE')).toEqual([])
  })

  test('calls nobody either: as a caller it is no party', async () => {
    const { host } = service.sipAddress('udp')
    for (const code of shortCodes) {
      const heard = await network.invite({ dialled: 'x', uri: `sip:${bound.x}@${host}`, from: code })
      expect(heard, code).toMatch(/^SIP\/2\.0 433 /)
    }
    expect(network.requests('INVITE')).toEqual([])
  })
})

describe('BASE-10: an emergency number or short code is a party of no binding', () => {
  const fieldsOf = ({ status, json }: { status: number; json: unknown }) => [
    status,
    ((json as { errors?: { field: string }[] }).errors ?? []).map(({ field }) => field),
  ]
  const written = shortCodes.flatMap((code) => [code, `+86${code}`, `010${code}`])
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()

  test.each([
    ['a', { b: people.b }],
    ['b', { a: people.a }],
  ] as const)('as its %s', async (side, other) => {
    for (const number of written) {
      const asked = await service.request('POST', '/v1/bindings', { ...other, [side]: number, orderId: 'o', expiresAt })
      expect(fieldsOf(asked), number).toEqual([400, [side]])
    }
  })

  test('as a member of a group or its default member', async () => {
    const group = { mode: 'GXB', b: people.b, members: [people.a, people.other], orderId: 'o', expiresAt }
    for (const number of written) {
      const asMember = await service.request('POST', '/v1/bindings', { ...group, members: [people.a, number] })
      expect(fieldsOf(asMember), number).toEqual([400, ['members.1']])
      const asDefault = await service.request('POST', '/v1/bindings', { ...group, defaultMember: number })
      expect(fieldsOf(asDefault), number).toEqual([400, ['defaultMember']])
    }
  })

  test('by a change', async () => {
    for (const number of written)
      for (const side of ['a', 'b'])
        expect(
          fieldsOf(await service.request('PATCH', `/v1/bindings/${bound.id}`, { [side]: number })),
          number,
        ).toEqual([400, [side]])
  })

  test('in a batch', async () => {
    const items = written.map((number) => ({ a: people.a, b: number, orderId: 'o', expiresAt }))
    const { status, json } = await service.request('POST', '/v1/bindings/batch', { items })
    expect(status).toBe(200)
    const answers = (json as { items: { status: number }[] }).items
    expect(answers.map((answer) => answer.status)).toEqual(written.map(() => 400))
  })
})
