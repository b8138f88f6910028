import { describe, expect, test } from 'vitest'
import { headerOf } from '../message/message.ts'
import { tagOf } from '../message/name-addr.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { bridgeAddress, VirtualCall } from './virtual-call.test.kit.ts'

const peerAddress = { host: '203.0.113.77', port: 5070 }
const target = { transport: 'udp', remote: peerAddress } as const
const uri = 'sip:203.0.113.77:5070'

const asked = (deadlineMs = 4000) => {
  const call = new VirtualCall()
  const peer = new ScriptedPeer(call.world, peerAddress, bridgeAddress)
  const answers: (number | undefined)[] = []
  const ended = call.bridge.ask(target, uri, deadlineMs).then((status) => answers.push(status))
  return { call, peer, answers, ended }
}

const leftAfter = async (call: VirtualCall) => {
  await call.world.run(40_000)
  return [call.world.runningTimers, call.bridge.counters().transactions]
}

describe('a peer that is asked whether he is there', () => {
  test.each([200, 302, 401, 404, 405, 503, 603])('answers %i, and that is his answer', async (status) => {
    const { call, peer, answers } = asked()
    await call.world.run(100)
    peer.respond(peer.request('OPTIONS'), status)
    await call.world.run(100)
    expect(answers).toEqual([status])
    expect(peer.heard).toEqual(['OPTIONS'])
    expect(await leftAfter(call)).toEqual([0, 0])
    expect(call.bridge.counters()).toMatchObject({ started: 0, connected: 0, live: 0 })
    expect(call.offered).toEqual([])
  })

  test('is told nothing but where we are', async () => {
    const { call, peer } = asked()
    await call.world.run(100)
    const options = peer.request('OPTIONS')
    expect(options.uri).toBe(uri)
    expect(headerOf(options, 'to')).toBe(`<${uri}>`)
    expect(headerOf(options, 'from')).toMatch(/^<sip:[a-z]{12}@198\.51\.100\.1:5060>;tag=[a-z]{16}$/)
    expect(headerOf(options, 'contact')).toMatch(/^<sip:[a-z]{12}@198\.51\.100\.1:5060>$/)
    expect(headerOf(options, 'call-id')).toMatch(/^[a-z]{24}$/)
    expect(tagOf(headerOf(options, 'to') ?? '')).toBeUndefined()
  })

  test('has not answered with a provisional response', async () => {
    const { call, peer, answers } = asked()
    await call.world.run(100)
    peer.respond(peer.request('OPTIONS'), 100)
    await call.world.run(3800)
    expect(answers).toEqual([])
    await call.world.run(200)
    expect(answers).toEqual([undefined])
  })

  test('is asked again as the transport needs it, and given up at the deadline', async () => {
    const { call, peer, answers } = asked(2000)
    await call.world.run(1990)
    expect(answers).toEqual([])
    await call.world.run(20)
    expect(answers).toEqual([undefined])
    expect([call.world.runningTimers, call.bridge.counters().transactions]).toEqual([0, 0])
    await call.world.run(10_000)
    expect(peer.heard).toEqual(['OPTIONS', 'OPTIONS', 'OPTIONS'])
    // An answer after the deadline is one to nothing.
    peer.respond(peer.request('OPTIONS'), 200)
    expect(await leftAfter(call)).toEqual([0, 0])
    expect(answers).toEqual([undefined])
    expect(peer.heard).toHaveLength(3)
  })

  test('is silent for longer than a transaction lives', async () => {
    const { call, answers } = asked(100_000)
    await call.world.run(33_000)
    expect(answers).toEqual([undefined])
    expect(await leftAfter(call)).toEqual([0, 0])
  })

  test('cannot be reached', async () => {
    const call = new VirtualCall()
    call.world.unreachable.add(`${peerAddress.host}|${peerAddress.port}`)
    const answer = call.bridge.ask(target, uri, 4000)
    await call.world.run(10)
    expect(await answer).toBeUndefined()
    expect(await leftAfter(call)).toEqual([0, 0])
  })

  test('hears nothing more when the agent closes', async () => {
    const { call, answers, ended } = asked()
    await call.world.run(100)
    call.bridge.close()
    await ended
    expect(answers).toEqual([undefined])
    expect(call.world.runningTimers).toBe(0)
    expect(await call.bridge.ask(target, uri, 4000)).toBeUndefined()
  })
})
