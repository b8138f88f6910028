import { Axbridge, type SigningKey } from '@axbridge/sdk'
import type { AxbridgeConsole, ConsoleCustomer } from '@axbridge/sdk/console'
import { type ReadyServer, SimplePhone } from '@axbridge/sim'
import type { ConsoleScene, Person } from './console-scene.ts'

/** What a server of the console needs, so that its work can be made up: endpoints on this machine. */
export const workSettings = {
  webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'] },
  log: { level: 'silent' },
}

export type MadeUpWork = {
  /** The customers that were added, by their ids. */
  readonly customers: readonly string[]
  readonly sandbox: string
  /** Every real number that was ever named to the server. */
  readonly numbers: readonly string[]
}

const soon = (ms = 3_600_000): string => new Date(Date.now() + ms).toISOString()

const platforms = [
  { name: '顺路出行', blocks: ['70010000101', '70010000102'], bindings: 60, ended: 12 },
  { name: 'Harbour Parcels', blocks: ['70010000103'], bindings: 45, ended: 30 },
  { name: '小满外卖', blocks: ['70010000104'], bindings: 80, ended: 20 },
] as const

/** Makes up mobile numbers that nobody has, each another, and keeps them. */
class MadeUpPeople {
  readonly numbers: string[] = []

  one(range: '136' | '137'): string {
    const number = `${range}${String(this.numbers.length + 1).padStart(8, '0')}`
    this.numbers.push(number)
    return number
  }
}

/** Puts work of every kind into a fresh server, by its API and with phones: nothing in it is real. */
export const makeUpWork = async (scene: ConsoleScene, admin: Person): Promise<MadeUpWork> => {
  const { client } = admin
  const { ready } = scene.server
  const { sandbox } = await client.getSession()
  if (sandbox === null || ready.sandbox === null) throw new Error('the sandbox is off')
  const people = new MadeUpPeople()
  const customers: string[] = []
  for (const platform of platforms) {
    const { id, key } = await addCustomer(client, platform)
    customers.push(id)
    const own = new Axbridge({ url: ready.http, key })
    await bindMany(own, platform, people)
  }
  await addOperations(client, sandbox.customer)
  await addSupervision(client, sandbox.customer, people)
  await callAbout(ready, client.customer(sandbox.customer), people)
  return { customers, sandbox: sandbox.customer, numbers: people.numbers }
}

type Platform = (typeof platforms)[number]

const addCustomer = async (
  client: AxbridgeConsole,
  { name, blocks }: Platform,
): Promise<{ readonly id: string; readonly key: SigningKey }> => {
  const { id } = await client.addCustomer({ name })
  for (const block of blocks) {
    await client.addBlock({
      ...{ block, customer: id, state: 'active', approval: '工信部号〔2026〕7', basePlatform: 'platform-1' },
      validFrom: '2026-01-01T00:00:00Z',
    })
  }
  const { id: keyId, secret } = await client.addKey(id)
  return { id, key: { id: keyId, secret } }
}

const bindMany = async (own: Axbridge, { bindings, ended, name }: Platform, people: MadeUpPeople): Promise<void> => {
  const items = Array.from({ length: bindings }, (_, at) => ({
    ...{ a: people.one('136'), b: people.one('137'), orderId: `${name}-${2_000 + at}`, expiresAt: soon() },
  }))
  const answer = await own.bindBatch(items)
  const made = answer.items.flatMap((item) => ('binding' in item ? [item.binding.id] : []))
  if (made.length < bindings) throw new Error(`only ${made.length} of ${bindings} were bound`)
  await own.unbindBatch(made.slice(0, ended).map((id) => ({ id })))
}

/** Trunks, endpoints that nobody hears, and people. */
const addOperations = async (client: AxbridgeConsole, sandbox: string): Promise<void> => {
  await client.putTrunk('carrier-north', { to: '127.0.0.1:9', from: ['203.0.113.7'], callerFrom: 'asserted' })
  await client.putTrunk('carrier-south', { to: null, from: ['203.0.113.8'] })
  // Port 9 of this machine: nobody listens there, so that each delivery fails.
  const silent = 'http://127.0.0.1:9/events'
  await client.addOperatorWebhook({ url: silent })
  await client.customer(sandbox).addWebhook({ url: silent, types: ['call.ended', 'binding.created'] })
}

/** What supervision works on: a number that is suspended, a complaint with its evidence, people who are not called or may not call. */
const addSupervision = async (client: AxbridgeConsole, sandbox: string, people: MadeUpPeople): Promise<void> => {
  const number = '700100001040007'
  await client.suspend({ number, reason: 'A complaint of harassment', remedy: 'None: the number rests' })
  await client.addComplaint({
    number,
    at: new Date().toISOString(),
    text: 'Called three times about an order that is over',
  })
  await client.addHold({ number, reason: 'Asked for by the police', case: 'case-4711' })
  await client.customer(sandbox).addOptOut({ number: people.one('136'), of: 'calls' })
  await client.customer(sandbox).registerActualUser({ number: people.one('136'), name: '王小明' })
  await client.addBlockedPerson({ number: people.one('137'), reason: 'Dialled numbers of orders that were not his' })
}

/** Calls of every end between phones of the sandbox. */
const callAbout = async (
  { sip, sandbox: known }: ReadyServer,
  sandbox: ConsoleCustomer,
  people: MadeUpPeople,
): Promise<void> => {
  const [a, b, stranger] = [people.one('136'), people.one('137'), people.one('136')]
  const open = async (number: string): Promise<SimplePhone> => {
    const phone = await SimplePhone.open({
      ...{ number, server: sip.udp, transport: 'udp', password: known?.password ?? '' },
      local: { host: '127.0.0.1', port: 0 },
    })
    await phone.register()
    return phone
  }
  const phones = await Promise.all([a, b, stranger].map(open))
  const [phoneA, phoneB, phoneOfStranger] = phones
  if (phoneA === undefined || phoneB === undefined || phoneOfStranger === undefined) throw new Error('three phones')
  try {
    const bound = await sandbox.bind({ a, b, orderId: 'ride-17', expiresAt: soon() })
    const answered = phoneA.dial(bound.x)
    await (await phoneB.nextCall()).answer()
    await answered.answered()
    await answered.hangUp()
    const declined = phoneB.dial(bound.x)
    const incoming = await phoneA.nextCall()
    incoming.decline()
    await declined.ended()
    await phoneOfStranger.dial(bound.x).ended()
    await sandbox.unbind(bound.id, { graceMs: 0 })
    await phoneA.dial(bound.x).ended()
    await sandbox.bind({ a, b, orderId: 'ride-18', expiresAt: soon() })
    await sandbox.bind({
      ...{ mode: 'GXB', members: [people.one('136'), people.one('136')], b, orderId: 'round-3', expiresAt: soon() },
    })
  } finally {
    await Promise.all(phones.map((phone) => phone.close()))
  }
}
