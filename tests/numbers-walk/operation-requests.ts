import { type OperationId, operation } from '@axbridge/api'
import type { KnownThings } from './known-things.ts'
import type { PlainRequest } from './planted-requests.ts'

/** What is good in a request to an operation: the values of its path in their order, a query, a body. */
type Given = Pick<PlainRequest, 'query' | 'body' | 'text' | 'headers'> & {
  readonly params?: readonly string[]
  /** A field of the body that no two requests may have in common, and a value that none had before. */
  readonly fresh?: readonly [field: string, make: () => string]
}

/** A good request to every operation of the contract. One that is added to the contract is missing here, and this does not compile. */
const given: Readonly<Record<OperationId, (things: KnownThings) => Promise<Given> | Given>> = {
  bind: (things) => ({
    body: things.bindBody({
      ...{ explain: true, ringTimeoutMs: 20_000 },
      use: { identifier: '88.1/order-17', consent: { version: '1', at: '2026-01-01T00:00:00Z' } },
    }),
  }),
  listBindings: () => ({
    query: { orderId: 'order-1', mode: 'AXB', state: 'live', from: '2026-01-01T00:00:00Z', limit: '2' },
  }),
  unbindOrder: async (things) => ({ query: { orderId: (await things.binding()).orderId, graceMs: '0' } }),
  bindBatch: (things) => ({ body: { items: [things.bindBody(), things.bindBody()] } }),
  unbindBatch: async (things) => ({ body: { items: [{ id: (await things.binding()).id }] } }),
  searchBindings: (things) => ({ body: { party: things.bindBody().a, limit: 2 } }),
  getBinding: async (things) => ({ params: [(await things.binding()).id] }),
  changeBinding: async (things) => ({
    params: [(await things.binding()).id],
    body: { b: things.bindBody().b, direction: 'a_to_b' },
  }),
  unbind: async (things) => ({ params: [(await things.binding()).id], query: { graceMs: '0' } }),
  listCalls: () => ({ query: { orderId: 'order-1', direction: 'a_to_b', outcome: 'completed', limit: '3' } }),
  exportCalls: () => ({ query: { format: 'csv', from: '2026-01-01T00:00:00Z' } }),
  getCall: async (things) => ({ params: [await things.call()] }),
  getCallLadder: async (things) => ({ params: [await things.call()] }),
  getLadder: async (things) => ({ params: [await things.call()] }),
  streamLadders: () => ({}),
  checkRoute: async (things) => {
    const body = things.bindBody()
    const { x } = await things.binding(body)
    return { body: { caller: body.a, dialled: x, errand: 'call' } }
  },
  listEvents: () => ({ query: { after: '0', limit: '200', types: 'binding.created,call.ended' } }),
  streamEvents: () => ({ query: { after: '0' } }),
  listOperatorEvents: () => ({ query: { after: '0', limit: '200' } }),
  getPool: () => ({}),
  addCustomer: (things) => ({
    body: { name: `customer ${things.newBlock()}`, settings: { mostPairs: 1_000 } },
    fresh: ['name', () => `customer ${things.newBlock()}`],
  }),
  listCustomers: () => ({ query: { limit: '2' } }),
  getCustomer: async (things) => ({ params: [(await things.customer()).id] }),
  changeCustomer: async (things) => ({
    params: [(await things.customer()).id],
    body: { settings: { mostPairs: 1_000 } },
  }),
  putCustomerProfile: async (things) => ({ params: [(await things.customer()).id], body: things.profileBody() }),
  suspend: async (things) => ({
    body: { number: (await things.binding()).x, reason: 'made up', remedy: 'made up', cut: true },
  }),
  listSuspensions: () => ({ query: { state: 'in_force', limit: '2' } }),
  getSuspension: async (things) => ({ params: [await things.suspension()] }),
  liftSuspension: async (things) => ({ params: [await things.suspension()], body: { reason: 'made up' } }),
  decideAppeal: async (things) => ({
    params: [await things.appealedSuspension()],
    headers: (await things.officer()).session,
    body: { upheld: true, reason: 'made up' },
  }),
  listOwnSuspensions: () => ({ query: { limit: '2' } }),
  appealSuspension: async (things) => ({ params: [await things.suspension()], body: { text: 'made up' } }),
  getPolicy: () => ({}),
  putPolicy: async (things) => ({ body: await things.policyBody() }),
  dryRunPolicy: () => ({
    body: { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date(Date.now() + 1_000).toISOString() },
  }),
  listFirings: () => ({ query: { rule: 'caller-hour', limit: '2' } }),
  addBlockedPerson: (things) => ({ body: { number: things.bindBody().a, reason: 'made up' } }),
  listBlockedPersons: () => ({ query: { state: 'blocked', limit: '2' } }),
  removeBlockedPerson: async (things) => ({ body: { number: await things.blockedPerson(), reason: 'made up' } }),
  addComplaint: async (things) => ({
    body: { number: (await things.binding()).x, at: new Date().toISOString(), text: 'made up' },
  }),
  listComplaints: () => ({ query: { state: 'open', limit: '2' } }),
  changeComplaint: async (things) => {
    const { id, revision } = await things.complaint()
    return { params: [id], body: { revision, state: 'answered', text: 'made up' } }
  },
  getComplaintRates: () => ({}),

  getRetention: () => ({}),
  listDeletionProofs: () => ({ query: { class: 'bindings', limit: '2' } }),
  addHold: (things) => ({ body: things.holdBody() }),
  releaseHold: async (things) => ({ params: [(await things.hold()).id], body: { reason: 'made up' } }),
  listHolds: () => ({ query: { state: 'in_force', limit: '2' } }),
  addBreach: (things) => ({ body: things.breachBody() }),
  changeBreach: async (things) => ({ params: [(await things.breach()).id], body: { revision: 0, state: 'closed' } }),
  listBreaches: () => ({ query: { state: 'open', limit: '2' } }),
  addPersonRequest: async (things) => ({
    headers: (await things.officer()).session,
    body: { kind: 'deletion', number: things.bindBody().a, reason: 'made up' },
  }),
  listPersonRequests: async (things) => ({ headers: (await things.officer()).session, query: { limit: '2' } }),
  answerPersonRequest: async (things) => {
    const { id, session, code } = await things.personRequest()
    return { params: [id], headers: session, body: { code } }
  },
  addOptOut: (things) => ({ body: { number: things.bindBody().a, of: 'both' } }),
  removeOptOut: async (things) => ({ body: { number: await things.optOut() } }),
  registerActualUser: (things) => ({ body: things.actualUserBody() }),
  removeActualUser: async (things) => ({ body: { number: await things.actualUser() } }),
  listActualUsers: () => ({ query: { limit: '2' } }),
  listOptOuts: () => ({ query: { of: 'calls', limit: '2' } }),
  getCustomerPool: async (things) => ({ params: [(await things.customer()).id] }),
  listPools: () => ({ query: { limit: '2' } }),
  addKey: async (things) => ({ params: [(await things.customer()).id] }),
  listKeys: async (things) => ({ params: [(await things.customer()).id] }),
  revokeKey: async (things) => {
    const { id } = await things.customer()
    return { params: [id, await things.key(id)] }
  },
  addBlock: (things) => ({ body: things.blockBody(), fresh: ['block', () => things.newBlock()] }),
  importBlocks: (things) => ({
    query: { dryRun: 'true' },
    text: `block,approval,validFrom,basePlatform\n${things.newBlock()},MIIT-2026-0001,2026-01-01T00:00:00Z,operator-1\n`,
  }),
  listBlocks: () => ({ query: { state: 'active', limit: '2' } }),
  getBlock: async (things) => ({ params: [await things.block()] }),
  changeBlock: async (things) => ({ params: [await things.block()], body: { validUntil: '2035-01-01T00:00:00Z' } }),
  listTrunks: () => ({}),
  putTrunk: (things) => ({
    params: ['trunk-put'],
    body: {
      ...{ to: '192.0.2.9:5060', from: ['192.0.2.9'], prefixes: ['130'] },
      credentials: {
        username: 'axbridge',
        password: `what-we-were-told-${things.newBlock()}`,
        realm: 'operator.example',
      },
    },
  }),
  removeTrunk: async (things) => ({ params: [await things.trunk()] }),
  addWebhook: () => ({ body: { url: 'https://orders.example/events', description: 'orders', types: ['call.ended'] } }),
  listWebhooks: () => ({}),
  getWebhook: async (things) => ({ params: [(await things.webhook('/v1')).id] }),
  changeWebhook: async (things) => ({
    params: [(await things.webhook('/v1')).id],
    body: { description: 'orders', url: 'https://orders.example/other' },
  }),
  removeWebhook: async (things) => ({ params: [(await things.webhook('/v1')).id] }),
  rotateWebhookSecret: async (things) => ({ params: [(await things.webhook('/v1')).id], query: { overlapMs: '1000' } }),
  testWebhook: async (things) => ({ params: [(await things.webhook('/v1')).id] }),
  listDeliveries: async (things) => ({ params: [(await things.webhook('/v1')).id], query: { limit: '2' } }),
  resendDelivery: async (things) => ({ params: await things.failedDelivery('/v1') }),
  replayWebhook: async (things) => ({ params: [(await things.webhook('/v1')).id], body: { after: '0' } }),
  addOperatorWebhook: () => ({ body: { url: 'https://operators.example/events', description: 'alarms' } }),
  listOperatorWebhooks: () => ({}),
  getOperatorWebhook: async (things) => ({ params: [(await things.webhook('/admin/v1')).id] }),
  changeOperatorWebhook: async (things) => ({
    params: [(await things.webhook('/admin/v1')).id],
    body: { description: 'alarms' },
  }),
  removeOperatorWebhook: async (things) => ({ params: [(await things.webhook('/admin/v1')).id] }),
  rotateOperatorWebhookSecret: async (things) => ({ params: [(await things.webhook('/admin/v1')).id] }),
  testOperatorWebhook: async (things) => ({ params: [(await things.webhook('/admin/v1')).id] }),
  listOperatorDeliveries: async (things) => ({ params: [(await things.webhook('/admin/v1')).id] }),
  resendOperatorDelivery: async (things) => ({ params: await things.failedDelivery('/admin/v1') }),
  replayOperatorWebhook: async (things) => ({
    params: [(await things.webhook('/admin/v1')).id],
    body: { after: '0' },
  }),
  listUsers: () => ({ query: { limit: '2' } }),
  inviteUser: (things) => ({
    body: { name: things.newName(), role: 'read_only' },
    fresh: ['name', () => things.newName()],
  }),
  changeUser: async (things) => ({ params: [(await things.user()).id], body: { role: 'operations' } }),
  renewInvitation: async (things) => ({ params: [(await things.user()).id] }),
  listAudit: () => ({ query: { action: 'addKey', from: '2026-01-01T00:00:00Z', limit: '200' } }),
  getOverview: () => ({}),
  getVerification: () => ({}),
  getSettings: () => ({}),
  setUp: async (things) => ({ body: { token: await things.invitation(), password: things.password } }),
  signIn: async (things) => ({ body: { name: (await things.user()).name, password: things.password } }),
  getSession: () => ({}),
  signOut: async (things) => ({ headers: (await things.user()).session }),
  changePassword: async (things) => ({
    headers: (await things.user()).session,
    body: { password: things.password, newPassword: `${things.password}, and back` },
  }),
  beginTotp: async (things) => ({ headers: (await things.user()).session, body: { password: things.password } }),
  confirmTotp: async (things) => {
    const { session } = await things.user()
    return { headers: session, body: { code: await things.code(session) } }
  },
  removeTotp: async (things) => {
    const { session } = await things.user()
    await things.code(session)
    return { headers: session, body: { password: things.password } }
  },
  // Nobody planted these two: the answer shows them, by design.
  revealBinding: async (things) => ({
    params: [(await things.binding({ a: '13800000041', b: '13900000042' })).id],
    body: { reason: 'The driver keeps a bag', case: 'ticket-1' },
  }),
  searchByParty: (things) => ({ body: { party: things.bindBody().a, reason: 'The driver keeps a bag', limit: 2 } }),
  verifyAudit: () => ({ body: {} }),
  listCheckpoints: () => ({ query: { limit: '2' } }),
  getKeyRing: () => ({}),
  requestKeyChange: async (things) => {
    const { session, code } = await things.officer()
    return { headers: session, body: { change: 'rotate_master', reason: 'made up', code } }
  },
  listKeyChanges: async (things) => ({ headers: (await things.officer()).session, query: { limit: '2' } }),
  approveKeyChange: async (things) => {
    const { session, code } = await things.officer()
    const { id } = await things.keyChange()
    return { headers: session, params: [id], body: { code } }
  },
  refuseKeyChange: async (things) => {
    const { id, session } = await things.keyChange()
    return { headers: session, params: [id], body: { reason: 'made up' } }
  },
  requestTrace: async (things) => {
    const { session, code } = await things.officer()
    const { number: _number, at: _at, ...stated } = things.traceBody()
    const to = new Date().toISOString()
    return {
      headers: session,
      body: { ...stated, party: things.bindBody().a, from: '2026-01-01T00:00:00Z', to, code },
    }
  },
  listTraces: async (things) => ({ headers: (await things.officer()).session, query: { state: 'asked', limit: '2' } }),
  getTrace: async (things) => {
    const { id, session } = await things.trace()
    return { headers: session, params: [id] }
  },
  approveTrace: async (things) => {
    const { session, code } = await things.officer()
    const { id } = await things.trace()
    return { headers: session, params: [id], body: { code } }
  },
  refuseTrace: async (things) => {
    const { id, session } = await things.trace()
    return { headers: session, params: [id], body: { reason: 'made up' } }
  },
  // Nobody planted the two who are found: the answer shows them, by design.
  openTrace: async (things) => {
    const { x } = await things.binding({ a: '13800000043', b: '13900000044' })
    const { id, session } = await things.approvedTrace(x)
    return { headers: session, params: [id] }
  },
  exportTrace: async (things) => {
    const { x } = await things.binding({ a: '13800000045', b: '13900000046' })
    const { id, session } = await things.approvedTrace(x)
    return { headers: session, params: [id] }
  },
  getTryIt: () => ({}),
  makeTryItLink: () => ({ body: { phone: '13800000001' } }),
  openTryItLink: async (things) => ({ body: { key: await things.tryItKey() } }),
  getHealth: () => ({}),
  getReadiness: () => ({}),
  getContract: () => ({}),
}

type GoodRequest = {
  readonly request: PlainRequest
  readonly params: readonly string[]
  readonly renewed: (body: unknown, except: string) => unknown
}

/** A good request to an operation, and the values in its path. */
export const goodRequest = async (id: OperationId, things: KnownThings): Promise<GoodRequest> => {
  const { params = [], fresh, ...others } = await given[id](things)
  const { method, path } = operation(id)
  const left = [...params]
  const filled = path.replace(/\{[A-Za-z]+\}/g, () => left.shift() ?? '')
  const renewed = (body: unknown, except: string): unknown =>
    fresh === undefined || fresh[0] === except ? body : { ...Object(body), [fresh[0]]: fresh[1]() }
  return { request: { method, path: filled, ...others }, params, renewed }
}
