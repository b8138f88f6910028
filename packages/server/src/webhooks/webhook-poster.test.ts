import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { addressGuard } from './address-guard.ts'
import type { HostLookup } from './host-lookup.ts'
import { Receiver } from './receiver.test.kit.ts'
import { WebhookPoster } from './webhook-poster.ts'

const headers = { 'webhook-id': 'evt_a_n', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' }
const post = { headers, body: '{"cursor":"1"}' }

const posterWith = (lookup: HostLookup, allowed: readonly string[], timeoutMs = 10_000): WebhookPoster => {
  const poster = new WebhookPoster({
    isAllowed: addressGuard(allowed),
    lookup,
    clock: { now: () => Date.now() },
    timeoutMs,
  })
  onTestFinished(() => poster.close())
  return poster
}

const receiverAt = async (host: string): Promise<Receiver> => {
  const receiver = await Receiver.open(host)
  onTestFinished(() => receiver.close())
  return receiver
}

describe('a name', () => {
  test('that stands for another address a moment later leads nowhere else', async () => {
    const outside = await receiverAt('127.0.0.2')
    const within = createServer(() => {
      throw new Error('somebody connected to the private address')
    })
    await new Promise<void>((resolve) => within.listen(outside.port, '127.0.0.1', resolve))
    onTestFinished(() => void within.close())
    outside.behave = (_, answer) => {
      answer.setHeader('connection', 'close')
      return 200
    }
    const answers = [['127.0.0.2'], ['127.0.0.1']]
    let asked = 0
    const poster = posterWith(async () => answers[asked++] ?? [], ['127.0.0.2/32'])
    const url = `http://receiver.example:${outside.port}/`
    expect(await poster.post({ url, ...post })).toMatchObject({ status: 200, fault: null })
    expect(await poster.post({ url, ...post })).toEqual({ status: null, fault: 'address_refused', retryAfterMs: null })
    expect(asked).toBe(2)
    expect(outside.arrived).toHaveLength(1)
  })

  test('that stands for private addresses among others is posted to at the others alone', async () => {
    const receiver = await receiverAt('127.0.0.2')
    const poster = posterWith(async () => ['10.0.0.1', '127.0.0.1', '::1', '127.0.0.2'], ['127.0.0.2/32'])
    const url = `http://receiver.example:${receiver.port}/`
    expect(await poster.post({ url, ...post })).toMatchObject({ status: 204 })
  })

  test('of which one address does not answer is posted to at the next', async () => {
    const receiver = await receiverAt('127.0.0.2')
    const poster = posterWith(async () => ['127.0.0.3', '127.0.0.2'], ['127.0.0.0/8'])
    const url = `http://receiver.example:${receiver.port}/`
    expect(await poster.post({ url, ...post })).toMatchObject({ status: 204, fault: null })
  })

  test('that stands for nothing, or cannot be asked for, is not resolved', async () => {
    const nothing = posterWith(async () => [], [])
    const broken = posterWith(() => Promise.reject(new Error('no name server')), [])
    for (const poster of [nothing, broken]) {
      expect(await poster.post({ url: 'https://receiver.example/', ...post })).toMatchObject({ fault: 'not_resolved' })
    }
  })
})

test('nobody listens: not connected', async () => {
  const receiver = await Receiver.open()
  const { url } = receiver
  await receiver.close()
  const poster = posterWith(async () => [], ['127.0.0.0/8'])
  expect(await poster.post({ url, ...post })).toEqual({ status: null, fault: 'not_connected', retryAfterMs: null })
})

test('who speaks no TLS at an https address: the connection does not come about', async () => {
  const receiver = await receiverAt('127.0.0.1')
  const poster = posterWith(async () => ['127.0.0.1'], ['127.0.0.0/8'])
  const outcome = await poster.post({ url: `https://receiver.example:${receiver.port}/`, ...post })
  expect(outcome.fault).toBe('tls_failed')
})

test('who takes a connection and says nothing in TLS has only as long as a post may take', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void silent.close())
  const { port } = silent.address() as { port: number }
  const poster = posterWith(async () => ['127.0.0.1'], ['127.0.0.0/8'], 200)
  const outcome = await poster.post({ url: `https://receiver.example:${port}/`, ...post })
  expect(outcome.fault).toBe('timed_out')
})

/** Takes connections and says nothing, at every address of the machine. */
const silentServer = async () => {
  const connections: Promise<number>[] = []
  const silent = createServer((socket) => {
    socket.on('error', () => {}).resume()
    connections.push(once(socket, 'close').then(() => performance.now()))
  })
  await new Promise<void>((resolve) => silent.listen(0, '0.0.0.0', resolve))
  onTestFinished(() => void silent.close())
  const { port } = silent.address() as { port: number }
  return { connections, silent, url: `https://receiver.example:${port}/` }
}

test('all addresses of a name together have only as long as a post may take', async () => {
  const { connections, url } = await silentServer()
  const poster = posterWith(async () => ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'], ['127.0.0.0/8'], 500)
  const began = performance.now()
  expect(await poster.post({ url, ...post })).toMatchObject({ fault: 'timed_out' })
  const last = Math.max(...(await Promise.all(connections)))
  expect(connections).toHaveLength(4)
  expect(last - began).toBeLessThan(1_500)
})

test('what is being connected is cut when the poster closes', async () => {
  const { connections, silent, url } = await silentServer()
  const poster = posterWith(async () => ['127.0.0.1', '127.0.0.2'], ['127.0.0.0/8'], 60_000)
  const posted = poster.post({ url, ...post })
  await once(silent, 'connection')
  await poster.close()
  expect(await posted).toMatchObject({ status: null, fault: 'cut_off' })
  await Promise.all(connections)
  expect(connections).toHaveLength(1)
})

test('a name that is being looked up is given up when the poster closes', async () => {
  let [asked, cancelled] = [0, 0]
  const lookup = () => {
    asked += 1
    return new Promise<never>(() => {})
  }
  const cancel = () => {
    cancelled += 1
  }
  const poster = posterWith(Object.assign(lookup, { cancel }), [], 60_000)
  const posted = poster.post({ url: 'https://receiver.example/', ...post })
  await vi.waitFor(() => expect(asked).toBe(1))
  await poster.close()
  expect(await posted).toMatchObject({ fault: 'cut_off' })
  expect(cancelled).toBe(1)
})

test('who answers in drops has taken the event, and only as long as a post may take', async () => {
  const receiver = await receiverAt('127.0.0.1')
  let dropping: NodeJS.Timeout | undefined
  onTestFinished(() => clearInterval(dropping))
  receiver.behave = (_, answer) => {
    answer.writeHead(200).flushHeaders()
    dropping = setInterval(() => answer.write('.'), 20)
    return undefined
  }
  const poster = posterWith(async () => [], ['127.0.0.0/8'], 1_500)
  expect(await poster.post({ url: receiver.url, ...post })).toMatchObject({ status: 200, fault: null })
})

test('who answers with headers without end is cut off', async () => {
  const receiver = await receiverAt('127.0.0.1')
  receiver.behave = (_, answer) => {
    for (let n = 0; n < 40; n += 1) answer.setHeader(`x-${n}`, 'x'.repeat(1_000))
    return 200
  }
  const poster = posterWith(async () => [], ['127.0.0.0/8'])
  expect(await poster.post({ url: receiver.url, ...post })).toMatchObject({ fault: 'cut_off' })
})

test('Retry-After is read in seconds and as a date, and nothing else is', async () => {
  const receiver = await receiverAt('127.0.0.1')
  let written = ''
  receiver.behave = (_, answer) => {
    answer.setHeader('retry-after', written)
    return 503
  }
  const poster = posterWith(async () => [], ['127.0.0.0/8'])
  const asked = async (text: string) => {
    written = text
    return (await poster.post({ url: receiver.url, ...post })).retryAfterMs
  }
  expect(await asked('120')).toBe(120_000)
  expect(await asked(new Date(Date.now() - 60_000).toUTCString())).toBe(0)
  expect(await asked('soon')).toBeNull()
  expect(await asked('-1')).toSatisfy((ms) => ms === null || ms === 0)
})
