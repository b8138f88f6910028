import type { Flow, Network, NetworkListener, SipMessage, Target } from '@axbridge/sip'
import { parseMessage } from '@axbridge/sip'
import { beforeEach, describe, expect, test } from 'vitest'
import { markedTokens, mostWorkers } from './dialog-mark.ts'
import { type Relayed, RelayingNetwork } from './relaying-network.ts'

const flow: Flow = {
  transport: 'tcp',
  ...{ remote: { host: '192.0.2.9', port: 40_000 }, local: { host: '192.0.2.1', port: 5060 }, connection: 7 },
}

const request = (method: string, toTag: string | undefined): SipMessage => {
  const to = `<sip:x@192.0.2.1>${toTag === undefined ? '' : `;tag=${toTag}`}`
  const head = [`${method} sip:x@192.0.2.1 SIP/2.0`, 'Via: SIP/2.0/TCP 192.0.2.9;branch=z9hG4bKa', `To: ${to}`]
  const rest = ['From: <sip:y@192.0.2.9>;tag=b', 'Call-ID: c', `CSeq: 1 ${method}`, 'Content-Length: 0', '', '']
  const parsed = parseMessage([...head, ...rest].join('\r\n'))
  if (!parsed.ok) throw new Error(parsed.fault.rule)
  return parsed.message
}

/** The sockets of one worker: what came in is put in by hand, what went out is looked at. */
const sockets = () => {
  let listener: NetworkListener | undefined
  const sent: { readonly wire: string; readonly to: Target | Flow }[] = []
  const network: Network = {
    listen: (by) => {
      listener = by
    },
    send: (wire, to) => {
      sent.push({ wire, to })
    },
    localAddress: () => flow.local,
  }
  return { network, sent, come: (message: SipMessage, by = flow) => listener?.message(message, by) }
}

type Worker = Pick<ReturnType<typeof sockets>, 'sent' | 'come'> & {
  readonly relaying: RelayingNetwork
  /** What came to the stack of this worker. */
  readonly heard: { readonly message: SipMessage; readonly flow: Flow }[]
  readonly passed: Relayed[]
}

/** Two workers that are joined as the server's process joins them; `full`: nothing more is taken. */
const worker = (place: number, other: () => Worker, full: () => boolean): Worker => {
  const { network, sent, come } = sockets()
  const passed: Relayed[] = []
  const relaying = new RelayingNetwork({
    ...{ network, place, places: 2 },
    pass: (_to, relayed) => {
      if (!full()) {
        passed.push(relayed)
        other().relaying.take(place, relayed)
      }
      return !full()
    },
    passBack: (_to, relayed) => {
      if (!full()) other().relaying.sendBack(relayed)
      return !full()
    },
  })
  const heard: Worker['heard'] = []
  relaying.listen({ message: (message, by) => heard.push({ message, flow: by }) })
  return { relaying, sent, come, heard, passed }
}

const tagOf = (place: number): string => markedTokens(place).token(16)

let [here, there]: Worker[] = []
let isFull = false
const pair = (): { here: Worker; there: Worker } => {
  if (here === undefined || there === undefined) throw new Error('there are two workers')
  return { here, there }
}
beforeEach(() => {
  isFull = false
  here = worker(
    0,
    () => pair().there,
    () => isFull,
  )
  there = worker(
    1,
    () => pair().here,
    () => isFull,
  )
})

test('each place has a mark of its own, and tokens are letters of the length that was asked for', () => {
  const first = Array.from({ length: mostWorkers }, (_, place) => markedTokens(place).token(16))
  expect(new Set(first.map((token) => token.charAt(0))).size).toBe(mostWorkers)
  for (const token of first) expect(token).toMatch(/^[A-Za-z]{16}$/)
})

describe('a request', () => {
  test.each([
    ['in a dialog of this worker', () => tagOf(0)],
    ['outside dialogs', () => undefined],
    ['in a dialog of nobody', () => 'somebody-else'],
    ['in a dialog of a place that there is not', () => tagOf(5)],
  ])('%s is dealt with here', (_what, tag) => {
    const { here, there } = pair()
    here.come(request('BYE', tag()))
    expect([here.heard.length, there.heard.length]).toEqual([1, 0])
  })

  test('in a dialog of the other worker is dealt with there, and answered by the connection on which it came', () => {
    const { here, there } = pair()
    const tag = tagOf(1)
    here.come(request('BYE', tag))
    expect(here.heard).toEqual([])
    const [heard] = there.heard
    expect(heard?.message).toEqual(request('BYE', tag))
    expect(heard?.flow).toMatchObject({ transport: 'tcp', remote: flow.remote })
    expect(heard?.flow.connection, 'the number of a connection means nothing over there').toBeUndefined()
    if (heard === undefined) return
    there.relaying.send('SIP/2.0 200 OK', heard.flow)
    expect(there.sent).toEqual([])
    expect(here.sent).toEqual([{ wire: 'SIP/2.0 200 OK', to: flow }])
    expect(here.relaying.counters()).toEqual({ passed: 1, passingDropped: 0 })
  })

  test('that came by a WebSocket stays where its connection is', () => {
    const { here, there } = pair()
    here.come(request('BYE', tagOf(1)), { ...flow, transport: 'ws' })
    expect([here.heard.length, there.heard.length]).toEqual([1, 0])
  })

  test('is dropped and counted when too much is under way', () => {
    const { here, there } = pair()
    isFull = true
    here.come(request('BYE', tagOf(1)))
    expect([here.heard.length, there.heard.length]).toEqual([0, 0])
    expect(here.relaying.counters()).toEqual({ passed: 0, passingDropped: 1 })
  })
})

test('an answer to a request that came to a worker before this one is not sent: its connections were others', () => {
  const { here, there } = pair()
  here.come(request('BYE', tagOf(1)))
  const [heard] = there.heard
  const next = worker(
    0,
    () => pair().there,
    () => isFull,
  )
  if (heard === undefined) throw new Error('the request was passed')
  const [passed] = here.passed
  if (passed !== undefined) next.relaying.sendBack({ ...passed, wire: 'SIP/2.0 200 OK' })
  expect(next.sent).toEqual([])
})

test('who sends hears that a message did not leave', async () => {
  const { here, there } = pair()
  here.come(request('BYE', tagOf(1)))
  const [heard] = there.heard
  isFull = true
  const failure = await new Promise<Error>((resolve) => {
    if (heard !== undefined) there.relaying.send('SIP/2.0 200 OK', heard.flow, resolve)
  })
  expect(failure).toMatchObject({ code: 'queue_full' })
})
