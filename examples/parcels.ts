import { AxbridgeError, type Binding } from '@axbridge/sdk'
import { connect, inMinutes } from './connect.ts'

// A courier's round: every parcel has a number of its own on its label, and in the evening all of them end.
const courier = '13800000001'
const parcels = Array.from({ length: 40 }, (_, index) => ({
  id: `parcel-${Date.now().toString(36)}-${index}`,
  recipient: String(13_900_000_000 + index),
}))

const axbridge = connect()
const round = `round-${Date.now().toString(36)}`
const { next: before } = await axbridge.readEvents({ after: 'last' })

// 1. Bind them all at once. Under the round's own key this can be run again after a power cut, and binds the rest.
const { items } = await axbridge.bindBatch(
  parcels.map(({ id, recipient }) => ({
    ...{ mode: 'AXYB' as const, a: courier, b: recipient, orderId: id, expiresAt: inMinutes(14 * 60) },
  })),
  { idempotencyKey: `${round}/bind`, timeoutMs: 60_000 },
)
for (const [index, item] of items.entries()) {
  if ('problem' in item) console.log(`${parcels[index]?.id} has no number: ${item.problem.code}`)
}
console.log(`${items.filter((item) => 'binding' in item).length} parcels have a number`)

// 2. How long does the pool last at this rate?
const pool = await axbridge.getPool()
console.log(`the pool holds ${pool.held} of ${pool.capacity} pairs: ${pool.forecast}`)

// 3. The courier asks what is left. A person is searched for by POST: his number stands in no URL and no log.
const live: Binding[] = []
for await (const binding of axbridge.findBindings({ party: courier, state: 'live', limit: 15 })) live.push(binding)
console.log(`${live.length} parcels are still on the way`)

// 4. A report that may be stopped and goes on: keep the cursor with what was read.
let cursor: string | undefined
let read = 0
for (let part = 0; part < 2; part += 1) {
  const list = axbridge.findBindings({ party: courier, limit: 20, ...(cursor === undefined ? {} : { cursor }) })
  const page = await list.pages().next()
  if (page.done === true) break
  read += page.value.items.length
  cursor = page.value.next ?? undefined
}
console.log(`${read} rows of the report were read in two runs`)

// 5. Evening. What is not done after 20 seconds is left to the next try.
try {
  const ended = await axbridge.unbindBatch(
    live.map(({ id }) => ({ id })),
    { timeoutMs: 20_000, signal: AbortSignal.timeout(30_000) },
  )
  console.log(`${ended.items.filter((item) => 'binding' in item).length} bindings have ended`)
} catch (error) {
  if (!(error instanceof AxbridgeError) || error.code !== 'timeout') throw error
  console.log('try again')
}

// 6. Who keeps the books follows the events: each parcel is struck off once its number has ended. Here for half a minute at most.
const open = new Set(parcels.map(({ id }) => id))
const enough = new AbortController()
const following = axbridge.followEvents(
  { after: before, types: ['binding.ended'] },
  { signal: AbortSignal.any([enough.signal, AbortSignal.timeout(30_000)]) },
)
for await (const event of following) {
  if (event.type === 'binding.ended') open.delete(event.data.binding.orderId)
  if (open.size === 0) enough.abort()
}
console.log(`${open.size} parcels are left in the books`)
