import { AxbridgeError } from '@axbridge/sdk'
import { connect, inMinutes } from './connect.ts'

// A ride: rider and driver call each other on one number, until ten minutes after the ride.
// The numbers are those of your own users; here they are examples.
const rider = '13800000001'
const driver = '13800000002'
const secondDriver = '13800000003'

const axbridge = connect()
const orderId = `ride-${Date.now().toString(36)}`
// What happens from now on is told behind this cursor.
const { next: before } = await axbridge.readEvents({ after: 'last' })

// 1. The driver took the order. The key is the order's, so that another process that also learns of it binds nothing more.
const ride = await axbridge.bind(
  { a: rider, b: driver, orderId, expiresAt: inMinutes(120), graceMs: 10 * 60_000 },
  { idempotencyKey: `${orderId}/bind` },
)
console.log(`rider ${ride.a} and driver ${ride.b} call ${ride.xDisplay}`)

// 2. The driver cancelled, and another one comes: the rider keeps the number that he has on his screen.
const changed = await axbridge.changeBinding(ride.id, { b: secondDriver })
console.log(`now the driver is ${changed.b}, on the same number`)
const old = await axbridge.checkRoute({ caller: driver, dialled: ride.x })
console.log(`the first driver's call would be refused: ${old.reason}`)

// 3. The ride takes longer than was thought.
await axbridge.changeBinding(ride.id, { expiresAt: inMinutes(240) })

// 4. It is over. For ten minutes more the rider can ask for the umbrella that he left behind.
const ended = await axbridge.unbind(ride.id)
console.log(`the ride has ended and connects until ${ended.routesUntil}`)

// 5. What the service refuses is an AxbridgeError with a code to switch over.
try {
  await axbridge.changeBinding(ride.id, { expiresAt: inMinutes(300) })
} catch (error) {
  if (!(error instanceof AxbridgeError) || error.code !== 'binding_ended') throw error
  console.log('an ended ride is not revived: bind again')
}

// 6. What happened of it, in order. A service that runs follows this, and keeps the cursor with what it made of the events.
const { items } = await axbridge.readEvents({ after: before })
const ofRide = items.filter(({ data }) => 'binding' in data && data.binding.id === ride.id)
console.log(`of the ride was told: ${ofRide.map(({ type }) => type).join(', ')}`)
