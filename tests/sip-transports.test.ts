import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  headerOf,
  randomTokens,
  realTimers,
  SipNetwork,
  type SipNetworkOptions,
  type SipRequest,
  type SipResponse,
  type Target,
  TransactionLayer,
} from '@axbridge/sip'
import { afterAll, afterEach, expect, test } from 'vitest'
import { refusingAgent } from './sip-agent.ts'

const host = '127.0.0.1'
const folder = mkdtempSync(join(tmpdir(), 'axbridge-sip-'))
afterAll(() => rmSync(folder, { recursive: true }))
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A certificate that signs itself, names this domain and is its own authority. */
const credentialsOf = (domain: string) => {
  const [key, certificate] = [join(folder, `${domain}.key`), join(folder, `${domain}.crt`)]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const names = ['-subj', '/CN=test', '-addext', `subjectAltName=URI:sip:${domain}`, '-days', '2']
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', certificate, ...names], {
    stdio: 'ignore',
  })
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
}

const inviteTo = (uri: string): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri,
  headers: [
    { name: 'max-forwards', value: '70' },
    { name: 'from', value: '<sip:a@operator.example.com>;tag=a' },
    { name: 'to', value: `<${uri}>` },
    { name: 'call-id', value: 'one' },
    { name: 'cseq', value: '1 INVITE' },
    { name: 'contact', value: '<sip:a@127.0.0.1>' },
  ],
  body: '',
})

const caller = async (options: SipNetworkOptions): Promise<TransactionLayer> => {
  const network = await SipNetwork.open(options)
  const user = { turnsAway: () => undefined, request: () => {}, acknowledged: () => {} }
  const layer = new TransactionLayer({ network, timers: realTimers, tokens: randomTokens, user, maxTransactions: 10 })
  closers.push(
    () => layer.close(),
    () => network.close(),
  )
  return layer
}

const finalOf = (layer: TransactionLayer, to: Target): Promise<SipResponse> =>
  new Promise((resolve, reject) => {
    layer.request(inviteTo('sip:x@bridge.example.com'), to, () => true, {
      response: (response) => {
        if (response.status >= 200) resolve(response)
      },
      failed: (why) => reject(new Error(why)),
      heldBack: () => reject(new Error('held back')),
    })
  })

test('a call over TLS with certificates on both sides is offered with whom the certificate names', async () => {
  const [bridge, operator] = [credentialsOf('bridge.example.com'), credentialsOf('operator.example.com')]
  const believed = { authorities: [bridge.certificate, operator.certificate] }
  const agent = await refusingAgent({
    tls: { host, port: 0, credentials: { ...bridge, ...believed }, clientCertificates: 'required' },
  })
  closers.push(() => agent.close())
  const layer = await caller({ tls: { host, port: 0, credentials: { ...operator, ...believed } } })
  const remote = agent.network.addresses().tls ?? { host, port: 0 }
  const answer = await finalOf(layer, { transport: 'tls', remote, serverName: 'bridge.example.com' })
  expect(answer.status).toBe(480)
  expect(headerOf(answer, 'via')).toMatch(/^SIP\/2\.0\/TLS 127\.0\.0\.1:[0-9]+;branch=z9hG4bK/)
  expect(agent.offered).toHaveLength(1)
  expect(agent.offered[0]?.flow).toMatchObject({ transport: 'tls', peer: { names: ['operator.example.com'] } })
  // Over a stream nothing is repeated, so nothing is kept once the ACK has come.
  await expect.poll(() => agent.bridge.counters().transactions).toBe(0)
})

test('a call to a server that proves another name fails, and the server hears nothing', async () => {
  const [bridge, operator] = [credentialsOf('bridge.example.com'), credentialsOf('operator.example.com')]
  const believed = { authorities: [bridge.certificate, operator.certificate] }
  const agent = await refusingAgent({ tls: { host, port: 0, credentials: { ...bridge, ...believed } } })
  closers.push(() => agent.close())
  const layer = await caller({ tls: { host, port: 0, credentials: { ...operator, ...believed } } })
  const remote = agent.network.addresses().tls ?? { host, port: 0 }
  await expect(finalOf(layer, { transport: 'tls', remote, serverName: 'other.example.com' })).rejects.toThrow(
    'transport',
  )
  expect(agent.offered).toEqual([])
})
