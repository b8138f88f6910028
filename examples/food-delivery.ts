import { connect, inMinutes } from './connect.ts'

// A meal: the customer calls one number and reaches the courier; the courier and the shop call it and reach the customer.
const customer = '13800000001'
const shop = '13800000002'
const courier = '13800000003'
const secondCourier = '13800000004'

const axbridge = connect()
const orderId = `meal-${Date.now().toString(36)}`

// 1. The shop cooks, and nobody brings it yet: the customer's calls reach the shop.
const meal = await axbridge.bind({
  ...{ mode: 'GXB', members: [shop], defaultMember: shop, b: customer },
  // A customer who rings back about a missed call reaches whoever called him last.
  ...{ orderId, expiresAt: inMinutes(90), groupCallee: 'last_caller' },
})
console.log(`the customer ${meal.b} calls ${meal.xDisplay} and reaches the shop ${meal.defaultMember}`)

// 2. A courier takes it: he joins, and the customer's calls reach him.
const taken = await axbridge.changeBinding(meal.id, { addMembers: [courier], defaultMember: courier })
console.log(`now it is the courier ${taken.defaultMember}, of ${taken.members?.length} who can call the customer`)

// 3. His bicycle broke. All of a change is made, or nothing: there is no moment without a courier.
await axbridge.changeBinding(meal.id, {
  ...{ addMembers: [secondCourier], removeMembers: [courier], defaultMember: secondCourier },
})
const check = await axbridge.checkRoute({ caller: customer, dialled: meal.x })
console.log(`the customer's call would now reach ${check.callee}`)

// 4. Delivered. Whatever was bound for the order ends, also what another process bound.
const { count } = await axbridge.unbindOrder(orderId)
console.log(`delivered: ${count} binding has ended`)
