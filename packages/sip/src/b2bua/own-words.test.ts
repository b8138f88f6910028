import { expect, test } from 'vitest'
import { refuseWith, ringForever, sdpOf } from './scripted-phone.test.kit.ts'
import { leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

// The scripted phones write their names into their tags, Call-ID, branches, Contact and Record-Route. Were a name the other
// party's number, a message that is held back for it would tell the phone that its guess was right.
const deaf = { guardCaller: without('alice'), guardCallee: without('bob') }
const aliceSdp = sdpOf('', '192.0.2.10')
const nobodysSdp = sdpOf('', '198.51.100.77')
const route = [{ name: 'record-route', value: '<sip:alice-proxy@192.0.2.10:5060;lr>' }]

function without(name: string) {
  return (wire: string): boolean => !wire.includes(name)
}

test.each(['caller', 'callee'] as const)(
  'what a party wrote comes back to him in a call that the %s ends',
  async (side) => {
    const call = new VirtualCall(deaf)
    call.caller.call(aliceSdp, route)
    await call.world.run(1000)
    call.caller.within('OPTIONS')
    call.callee.within('OPTIONS')
    await call.world.run(100)
    for (const phone of [call.caller, call.callee]) {
      phone.change('INVITE', nobodysSdp)
      await call.world.run(100)
      phone.change('UPDATE')
      phone.within('INFO', undefined, { body: { type: 'application/dtmf', text: '5' } })
      await call.world.run(100)
    }
    call[side].within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.observed).toEqual(['ringing', 'answered', 'ended'])
    const own = ['INVITE 200', 'UPDATE 200', 'INFO 200']
    const others = ['INVITE', 'ACK', 'INFO']
    const last = side === 'caller' ? ['BYE 200', 'BYE'] : ['BYE', 'BYE 200']
    expect(call.caller.heard).toEqual(['100', '180', '200', 'OPTIONS 200', ...own, ...others, last[0]])
    expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'OPTIONS 200', ...others, ...own, last[1]])
  },
)

test('what a party wrote comes back to him in a call that is refused', async () => {
  const call = new VirtualCall(deaf)
  call.callee.callee = refuseWith(486)
  call.caller.call(aliceSdp, route)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '486'])
  expect(call.observed).toEqual(['ended'])
})

test('what a party wrote comes back to him in a call that is cancelled', async () => {
  const call = new VirtualCall(deaf)
  call.callee.callee = ringForever
  call.caller.call(aliceSdp, route)
  await call.world.run(1000)
  call.caller.cancel()
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '180', '487'])
  expect(call.observed).toEqual(['ringing', 'ended'])
})

test('the number of a reliable response comes back in its PRACK, whatever it looks like with that of the INVITE', async () => {
  const call = new VirtualCall({ guardCallee: (wire) => !wire.includes('1380000000 1') })
  call.callee.callee = (phone, invite) => phone.ringReliably(invite, 180, 1_380_000_000)
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  expect(call.callee.heard).toEqual(['INVITE', 'PRACK'])
  expect(call.observed).toEqual(['ringing'])
})

// A method is a token, and digits are: a guess at a number can be one, or stand half in the number of the request.
test('the method that a party made up comes back to him with the number of his request', async () => {
  const call = new VirtualCall(deaf)
  call.caller.call(aliceSdp, route)
  await call.world.run(1000)
  call.caller.within('alice')
  call.callee.within('bob')
  await call.world.run(100)
  call.caller.within('BYE')
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard).toEqual(['100', '180', '200', 'alice 405', 'BYE 200'])
  expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'bob 405', 'BYE'])
  expect(call.observed).toEqual(['ringing', 'answered', 'ended'])
})
