import type { Role } from '@axbridge/core'
import type { OperationIdOf } from './operations.ts'

/** The operations that somebody must be known for. */
export type RoleOperationId = OperationIdOf<'api_key' | 'admin' | 'staff'>

const everybody = [
  'platform_admin',
  'compliance_officer',
  'operations',
  'customer_developer',
  'read_only',
] as const satisfies readonly Role[]

/** Who works for the platform, and reads what there is of all customers. */
const platform = ['platform_admin', 'compliance_officer', 'operations', 'read_only'] as const satisfies readonly Role[]
const admins = ['platform_admin'] as const satisfies readonly Role[]
const operating = ['platform_admin', 'operations'] as const satisfies readonly Role[]
const operatingOrOwner = ['platform_admin', 'operations', 'customer_developer'] as const satisfies readonly Role[]
const adminsOrOwner = ['platform_admin', 'customer_developer'] as const satisfies readonly Role[]
const overseeing = ['platform_admin', 'compliance_officer'] as const satisfies readonly Role[]
const owner = ['customer_developer'] as const satisfies readonly Role[]
const trying = operating

/**
 * Which roles may ask an operation with a session. Who works for the platform names the customer of an `api_key` operation; a
 * customer_developer asks for his own. The table is total: an operation without a line does not compile.
 */
export const rolesOf: Readonly<Record<RoleOperationId, readonly Role[]>> = {
  // Who binds for a customer is the customer; in the sandbox it is also who tries it.
  bind: owner,
  bindBatch: owner,
  changeBinding: owner,
  listBindings: everybody,
  searchBindings: everybody,
  getBinding: everybody,
  unbind: ['platform_admin', 'compliance_officer', 'operations', 'customer_developer'],
  unbindOrder: operatingOrOwner,
  unbindBatch: adminsOrOwner,

  listCalls: everybody,
  exportCalls: everybody,
  getCall: everybody,
  getCallLadder: everybody,
  // It says of a person whether he stands on a number: not for whoever only looks.
  checkRoute: ['platform_admin', 'compliance_officer', 'operations', 'customer_developer'],
  listEvents: everybody,
  streamEvents: everybody,
  getPool: everybody,

  addWebhook: operatingOrOwner,
  listWebhooks: everybody,
  getWebhook: everybody,
  changeWebhook: operatingOrOwner,
  removeWebhook: operatingOrOwner,
  rotateWebhookSecret: operatingOrOwner,
  testWebhook: operatingOrOwner,
  listDeliveries: everybody,
  resendDelivery: operatingOrOwner,
  replayWebhook: operatingOrOwner,

  // Whoever makes a key can do what the customer can, and so bind.
  addCustomer: admins,
  listCustomers: platform,
  getCustomer: platform,
  changeCustomer: admins,
  getCustomerPool: platform,
  listPools: platform,
  addKey: admins,
  listKeys: platform,
  revokeKey: admins,

  putCustomerProfile: overseeing,
  suspend: ['platform_admin', 'compliance_officer', 'operations'],
  listSuspensions: platform,
  getSuspension: platform,
  liftSuspension: overseeing,
  decideAppeal: overseeing,
  listOwnSuspensions: everybody,
  appealSuspension: owner,
  // What staff set for a person is removed by those who oversee.
  addOptOut: ['platform_admin', 'compliance_officer', 'operations', 'customer_developer'],
  removeOptOut: ['platform_admin', 'compliance_officer', 'operations', 'customer_developer'],
  listOptOuts: everybody,
  registerActualUser: operatingOrOwner,
  removeActualUser: ['platform_admin', 'compliance_officer', 'operations', 'customer_developer'],
  listActualUsers: everybody,

  addBlock: operating,
  importBlocks: operating,
  listBlocks: platform,
  getBlock: platform,
  changeBlock: operating,

  listTrunks: platform,
  putTrunk: operating,
  removeTrunk: operating,

  listOperatorEvents: platform,
  addOperatorWebhook: operating,
  listOperatorWebhooks: platform,
  getOperatorWebhook: platform,
  changeOperatorWebhook: operating,
  removeOperatorWebhook: operating,
  rotateOperatorWebhookSecret: operating,
  testOperatorWebhook: operating,
  listOperatorDeliveries: platform,
  resendOperatorDelivery: operating,
  replayOperatorWebhook: operating,

  getPolicy: platform,
  putPolicy: overseeing,
  dryRunPolicy: ['platform_admin', 'compliance_officer', 'operations'],
  listFirings: platform,
  addBlockedPerson: ['platform_admin', 'compliance_officer', 'operations'],
  listBlockedPersons: platform,
  removeBlockedPerson: overseeing,
  addComplaint: ['platform_admin', 'compliance_officer', 'operations'],
  listComplaints: platform,
  changeComplaint: ['platform_admin', 'compliance_officer', 'operations'],
  getComplaintRates: platform,

  getOverview: platform,
  getVerification: platform,
  getLadder: platform,
  getSettings: ['platform_admin', 'compliance_officer', 'operations'],
  listUsers: overseeing,
  inviteUser: admins,
  changeUser: admins,
  renewInvitation: admins,
  listAudit: overseeing,

  getRetention: overseeing,
  listDeletionProofs: overseeing,
  addHold: overseeing,
  releaseHold: overseeing,
  listHolds: overseeing,
  addBreach: overseeing,
  changeBreach: overseeing,
  listBreaches: overseeing,
  addPersonRequest: overseeing,
  listPersonRequests: overseeing,
  answerPersonRequest: overseeing,

  getKeyRing: overseeing,
  requestKeyChange: overseeing,
  listKeyChanges: overseeing,
  approveKeyChange: overseeing,
  refuseKeyChange: overseeing,
  verifyAudit: overseeing,
  listCheckpoints: overseeing,

  getSession: everybody,
  signOut: everybody,
  changePassword: everybody,
  beginTotp: everybody,
  confirmTotp: everybody,
  removeTotp: everybody,
  revealBinding: overseeing,
  searchByParty: overseeing,
  requestTrace: overseeing,
  listTraces: overseeing,
  getTrace: overseeing,
  approveTrace: overseeing,
  refuseTrace: overseeing,
  openTrace: overseeing,
  exportTrace: overseeing,
  getTryIt: trying,
  makeTryItLink: trying,
  streamLadders: trying,
}

/** Who may ask further operations of one customer, the sandbox: nobody real stands in its bindings. */
export const rolesInSandbox: Readonly<Partial<Record<RoleOperationId, readonly Role[]>>> = {
  bind: trying,
  bindBatch: trying,
  changeBinding: trying,
}

/** Whether a role may ask an operation, of the sandbox or of any other customer. */
export const mayAsk = (role: Role, operation: RoleOperationId, isSandbox: boolean): boolean =>
  rolesOf[operation].includes(role) || (isSandbox && rolesInSandbox[operation]?.includes(role) === true)
