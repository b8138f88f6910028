// Made from openapi.json by `npm run openapi`. Do not edit.

import type {
  BindingPage,
  Delivery,
  DeliveryPage,
  Ladder,
  NewWebhook,
  Pool,
  Webhook,
  WebhookList,
  WebhookTest,
} from './answers.ts'
import type {
  AddedHold,
  AuditPage,
  AuditVerification,
  Block,
  BlockedPerson,
  BlockedPersonPage,
  BlockImport,
  BlockPage,
  Breach,
  BreachPage,
  CheckpointPage,
  Complaint,
  ComplaintPage,
  ComplaintRates,
  Customer,
  CustomerPage,
  CustomerPoolPage,
  DeletionProofPage,
  Done,
  DryRun,
  FiringPage,
  Health,
  Hold,
  HoldPage,
  Invitation,
  Invited,
  Key,
  KeyChange,
  KeyChangePage,
  KeyList,
  KeyRing,
  NewKey,
  OperatorEventPage,
  Overview,
  PersonAnswer,
  PersonRequest,
  PersonRequestPage,
  Policy,
  Readiness,
  Retention,
  Reveal,
  Session,
  Settings,
  Suspension,
  SuspensionPage,
  Totp,
  Trace,
  TracePage,
  TraceResult,
  Trunk,
  TrunkList,
  TryIt,
  TryItLink,
  User,
  UserPage,
  VerificationState,
} from './console-answers.ts'
import type {
  AppealDecisionRequest,
  AuditVerificationRequest,
  BlockChangeRequest,
  BlockedPersonRemovalRequest,
  BlockedPersonRequest,
  BlockRequest,
  BreachChangeRequest,
  BreachRequest,
  ComplaintChangeRequest,
  ComplaintRequest,
  CustomerChangeRequest,
  CustomerProfileRequest,
  CustomerRequest,
  DryRunRequest,
  HoldReleaseRequest,
  HoldRequest,
  InvitationRequest,
  KeyChangeApproval,
  KeyChangeRefusal,
  KeyChangeRequest,
  OperatorWebhookChangeRequest,
  OperatorWebhookReplayRequest,
  OperatorWebhookRequest,
  PartySearchRequest,
  PasswordRequest,
  PersonAnswerRequest,
  PersonRequestRequest,
  PolicyRequest,
  RevealRequest,
  SetUpRequest,
  SignInRequest,
  SuspensionLiftRequest,
  SuspensionRequest,
  TotpConfirmation,
  TotpRequest,
  TraceApproval,
  TraceRefusal,
  TraceRequest,
  TrunkRequest,
  TryItKeyRequest,
  TryItLinkRequest,
  UserChangeRequest,
} from './console-requests.ts'

/** Where each operation is, and the rules of what stands in its URL. */
export const consoleOperations = {
  exportCalls: {
    method: 'GET',
    path: '/v1/calls/export',
    takesIdempotencyKey: false,
    parameters: {
      format: {
        in: 'query',
        required: true,
        enum: ['csv', 'json'],
        rule: 'must be csv or json',
      },
      binding: {
        in: 'query',
        required: false,
        pattern: '^bnd_700[0-9]{8}_(?:[a-z2-9]{8})?[a-z2-9]{16}$',
        rule: 'must be the id of a binding',
      },
      x: {
        in: 'query',
        required: false,
        pattern: '^700[0-9]{12}$',
        rule: 'must be exactly 15 digits (0-9) beginning with 700, without country code, prefix or separators',
      },
      orderId: {
        in: 'query',
        required: false,
        pattern: '^[^\\p{C}\\p{Zl}\\p{Zp}]+$',
        minLength: 1,
        maxLength: 128,
        rule: 'must be 1 to 128 printable characters',
      },
      direction: {
        in: 'query',
        required: false,
        enum: ['a_to_b', 'b_to_a'],
        rule: 'must be a_to_b or b_to_a',
      },
      outcome: {
        in: 'query',
        required: false,
        enum: ['open', 'completed', 'refused', 'busy', 'no_answer', 'declined', 'cancelled', 'failed', 'lost'],
        rule: 'must be one of open, completed, refused, busy, no_answer, declined, cancelled, failed, lost',
      },
      from: {
        in: 'query',
        required: false,
        maxLength: 40,
        rule: 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z',
      },
      to: {
        in: 'query',
        required: false,
        maxLength: 40,
        rule: 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z',
      },
    },
  },
  getLadder: {
    method: 'GET',
    path: '/admin/v1/calls/{id}/ladder',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^(?:call|msg)_(?:700[0-9]{8}_)?[a-z2-9]{16}$',
        rule: 'must be the id of a call',
      },
    },
  },
  streamLadders: {
    method: 'GET',
    path: '/console/v1/ladders/stream',
    takesIdempotencyKey: false,
    parameters: {},
  },
  streamEvents: {
    method: 'GET',
    path: '/v1/events/stream',
    takesIdempotencyKey: false,
    parameters: {
      after: {
        in: 'query',
        required: false,
        pattern: '^(?:last|0|[1-9][0-9]{0,14})$',
        rule: 'must be a cursor that an event or an earlier answer gave',
      },
      types: {
        in: 'query',
        required: false,
        pattern:
          '^(?:binding\\.created|binding\\.updated|binding\\.ended|pair\\.quarantined|pair\\.freed|call\\.started|call\\.ringing|call\\.answered|call\\.ended|call\\.refused|pool\\.low|pool\\.recovered|webhook\\.disabled|suspension\\.began|suspension\\.ended)(?:,(?:binding\\.created|binding\\.updated|binding\\.ended|pair\\.quarantined|pair\\.freed|call\\.started|call\\.ringing|call\\.answered|call\\.ended|call\\.refused|pool\\.low|pool\\.recovered|webhook\\.disabled|suspension\\.began|suspension\\.ended))*$',
        maxLength: 512,
        rule: 'must be types of events with commas between, such as call.ended,binding.ended',
      },
    },
  },
  listOperatorEvents: {
    method: 'GET',
    path: '/admin/v1/events',
    takesIdempotencyKey: false,
    parameters: {
      customer: {
        in: 'query',
        required: false,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
      after: {
        in: 'query',
        required: false,
        pattern: '^(?:last|0|[1-9][0-9]{0,14})$',
        rule: 'must be a cursor that an event or an earlier answer gave',
      },
      types: {
        in: 'query',
        required: false,
        pattern:
          '^(?:binding\\.created|binding\\.updated|binding\\.ended|pair\\.quarantined|pair\\.freed|call\\.started|call\\.ringing|call\\.answered|call\\.ended|call\\.refused|pool\\.low|pool\\.recovered|webhook\\.disabled|suspension\\.began|suspension\\.ended|alarm\\.raised|alarm\\.cleared|rule\\.fired)(?:,(?:binding\\.created|binding\\.updated|binding\\.ended|pair\\.quarantined|pair\\.freed|call\\.started|call\\.ringing|call\\.answered|call\\.ended|call\\.refused|pool\\.low|pool\\.recovered|webhook\\.disabled|suspension\\.began|suspension\\.ended|alarm\\.raised|alarm\\.cleared|rule\\.fired))*$',
        maxLength: 512,
        rule: 'must be types of events with commas between, such as call.ended,binding.ended',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 1000,
        rule: 'must be a whole number from 1 to 1000',
      },
      wait: {
        in: 'query',
        required: false,
        minimum: 0,
        maximum: 60,
        rule: 'must be a whole number of seconds from 0 to 60',
      },
    },
  },
  addCustomer: {
    method: 'POST',
    path: '/admin/v1/customers',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listCustomers: {
    method: 'GET',
    path: '/admin/v1/customers',
    takesIdempotencyKey: false,
    parameters: {
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  getCustomer: {
    method: 'GET',
    path: '/admin/v1/customers/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
    },
  },
  changeCustomer: {
    method: 'PATCH',
    path: '/admin/v1/customers/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
    },
  },
  putCustomerProfile: {
    method: 'PUT',
    path: '/admin/v1/customers/{id}/profile',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
    },
  },
  getCustomerPool: {
    method: 'GET',
    path: '/admin/v1/customers/{id}/pool',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
    },
  },
  listPools: {
    method: 'GET',
    path: '/admin/v1/pools',
    takesIdempotencyKey: false,
    parameters: {
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  addKey: {
    method: 'POST',
    path: '/admin/v1/customers/{id}/keys',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
    },
  },
  listKeys: {
    method: 'GET',
    path: '/admin/v1/customers/{id}/keys',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
    },
  },
  revokeKey: {
    method: 'DELETE',
    path: '/admin/v1/customers/{id}/keys/{key}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
      key: {
        in: 'path',
        required: true,
        pattern: '^key_[a-z2-9]{16}$',
        rule: 'is not a key id',
      },
    },
  },
  addBlock: {
    method: 'POST',
    path: '/admin/v1/blocks',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listBlocks: {
    method: 'GET',
    path: '/admin/v1/blocks',
    takesIdempotencyKey: false,
    parameters: {
      customer: {
        in: 'query',
        required: false,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
      state: {
        in: 'query',
        required: false,
        enum: ['allocated', 'active', 'withdrawn', 'recovered'],
        rule: 'must be allocated, active, withdrawn or recovered',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  importBlocks: {
    method: 'POST',
    path: '/admin/v1/blocks/import',
    takesIdempotencyKey: false,
    takes: 'text/csv',
    parameters: {
      dryRun: {
        in: 'query',
        required: false,
        enum: ['true', 'false'],
        rule: 'must be true or false',
      },
    },
  },
  getBlock: {
    method: 'GET',
    path: '/admin/v1/blocks/{block}',
    takesIdempotencyKey: false,
    parameters: {
      block: {
        in: 'path',
        required: true,
        pattern: '^700[0-9]{8}$',
        rule: 'must be exactly 11 digits (0-9) beginning with 700',
      },
    },
  },
  changeBlock: {
    method: 'PATCH',
    path: '/admin/v1/blocks/{block}',
    takesIdempotencyKey: false,
    parameters: {
      block: {
        in: 'path',
        required: true,
        pattern: '^700[0-9]{8}$',
        rule: 'must be exactly 11 digits (0-9) beginning with 700',
      },
    },
  },
  suspend: {
    method: 'POST',
    path: '/admin/v1/suspensions',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listSuspensions: {
    method: 'GET',
    path: '/admin/v1/suspensions',
    takesIdempotencyKey: false,
    parameters: {
      customer: {
        in: 'query',
        required: false,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
      block: {
        in: 'query',
        required: false,
        pattern: '^700[0-9]{8}$',
        rule: 'must be exactly 11 digits (0-9) beginning with 700',
      },
      number: {
        in: 'query',
        required: false,
        pattern: '^700[0-9]{12}$',
        rule: 'must be exactly 15 digits (0-9) beginning with 700, without country code, prefix or separators',
      },
      state: {
        in: 'query',
        required: false,
        enum: ['in_force', 'appealed', 'lifted'],
        rule: 'must be in_force, appealed or lifted',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  getSuspension: {
    method: 'GET',
    path: '/admin/v1/suspensions/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'is not the id of a matter',
      },
    },
  },
  liftSuspension: {
    method: 'POST',
    path: '/admin/v1/suspensions/{id}/lift',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'is not the id of a matter',
      },
    },
  },
  decideAppeal: {
    method: 'POST',
    path: '/admin/v1/suspensions/{id}/decision',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'is not the id of a matter',
      },
    },
  },
  listTrunks: {
    method: 'GET',
    path: '/admin/v1/trunks',
    takesIdempotencyKey: false,
    parameters: {},
  },
  putTrunk: {
    method: 'PUT',
    path: '/admin/v1/trunks/{name}',
    takesIdempotencyKey: false,
    parameters: {
      name: {
        in: 'path',
        required: true,
        pattern: '^(?!.*1-?[3-9](?:-?[0-9]){9})[a-z][a-z0-9-]{0,31}$',
        rule: 'must be 1 to 32 of a-z, 0-9 and -, a letter first, and hold no telephone number',
      },
    },
  },
  removeTrunk: {
    method: 'DELETE',
    path: '/admin/v1/trunks/{name}',
    takesIdempotencyKey: false,
    parameters: {
      name: {
        in: 'path',
        required: true,
        pattern: '^(?!.*1-?[3-9](?:-?[0-9]){9})[a-z][a-z0-9-]{0,31}$',
        rule: 'must be 1 to 32 of a-z, 0-9 and -, a letter first, and hold no telephone number',
      },
    },
  },
  addOperatorWebhook: {
    method: 'POST',
    path: '/admin/v1/webhooks',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listOperatorWebhooks: {
    method: 'GET',
    path: '/admin/v1/webhooks',
    takesIdempotencyKey: false,
    parameters: {},
  },
  getOperatorWebhook: {
    method: 'GET',
    path: '/admin/v1/webhooks/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
    },
  },
  changeOperatorWebhook: {
    method: 'PATCH',
    path: '/admin/v1/webhooks/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
    },
  },
  removeOperatorWebhook: {
    method: 'DELETE',
    path: '/admin/v1/webhooks/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
    },
  },
  rotateOperatorWebhookSecret: {
    method: 'POST',
    path: '/admin/v1/webhooks/{id}/rotate-secret',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
      overlapMs: {
        in: 'query',
        required: false,
        minimum: 0,
        maximum: 604800000,
        rule: 'must be a whole number from 0 to 604800000',
      },
    },
  },
  testOperatorWebhook: {
    method: 'POST',
    path: '/admin/v1/webhooks/{id}/test',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
    },
  },
  listOperatorDeliveries: {
    method: 'GET',
    path: '/admin/v1/webhooks/{id}/deliveries',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
      state: {
        in: 'query',
        required: false,
        enum: ['waiting', 'dead'],
        rule: 'must be waiting or dead',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  resendOperatorDelivery: {
    method: 'POST',
    path: '/admin/v1/webhooks/{id}/deliveries/{event}/resend',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
      event: {
        in: 'path',
        required: true,
        pattern: '^evt_(?:700[0-9]{8}_)?(?:[a-z2-9]{8})?[a-z2-9]{16}_(?:[cefqsraxn]|[uq][0-9]{1,9})$',
        rule: 'must be the id of an event',
      },
    },
  },
  replayOperatorWebhook: {
    method: 'POST',
    path: '/admin/v1/webhooks/{id}/replay',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^whk_[a-z2-9]{16}$',
        rule: 'must be the id of a webhook',
      },
    },
  },
  listUsers: {
    method: 'GET',
    path: '/admin/v1/users',
    takesIdempotencyKey: false,
    parameters: {
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  inviteUser: {
    method: 'POST',
    path: '/admin/v1/users',
    takesIdempotencyKey: false,
    parameters: {},
  },
  changeUser: {
    method: 'PATCH',
    path: '/admin/v1/users/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^usr_[a-z2-9]{16}$',
        rule: 'is not the id of a user',
      },
    },
  },
  renewInvitation: {
    method: 'POST',
    path: '/admin/v1/users/{id}/invitation',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^usr_[a-z2-9]{16}$',
        rule: 'is not the id of a user',
      },
    },
  },
  listAudit: {
    method: 'GET',
    path: '/admin/v1/audit',
    takesIdempotencyKey: false,
    parameters: {
      action: {
        in: 'query',
        required: false,
        pattern: '^[a-zA-Z]{1,64}$',
        rule: 'must be the name of an action',
      },
      user: {
        in: 'query',
        required: false,
        pattern: '^usr_[a-z2-9]{16}$',
        rule: 'is not the id of a user',
      },
      customer: {
        in: 'query',
        required: false,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
      subject: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 128,
        rule: 'must be 1 to 128 characters',
      },
      from: {
        in: 'query',
        required: false,
        maxLength: 40,
        rule: 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z',
      },
      to: {
        in: 'query',
        required: false,
        maxLength: 40,
        rule: 'must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  verifyAudit: {
    method: 'POST',
    path: '/admin/v1/audit/verification',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listCheckpoints: {
    method: 'GET',
    path: '/admin/v1/audit/checkpoints',
    takesIdempotencyKey: false,
    parameters: {
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  getKeyRing: {
    method: 'GET',
    path: '/admin/v1/key-ring',
    takesIdempotencyKey: false,
    parameters: {},
  },
  requestKeyChange: {
    method: 'POST',
    path: '/console/v1/key-changes',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listKeyChanges: {
    method: 'GET',
    path: '/console/v1/key-changes',
    takesIdempotencyKey: false,
    parameters: {
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  approveKeyChange: {
    method: 'POST',
    path: '/console/v1/key-changes/{id}/approval',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'must be the id of a key change',
      },
    },
  },
  refuseKeyChange: {
    method: 'POST',
    path: '/console/v1/key-changes/{id}/refusal',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'must be the id of a key change',
      },
    },
  },
  setUp: {
    method: 'POST',
    path: '/console/v1/set-up',
    takesIdempotencyKey: false,
    isOpen: true,
    parameters: {},
  },
  signIn: {
    method: 'POST',
    path: '/console/v1/session',
    takesIdempotencyKey: false,
    isOpen: true,
    parameters: {},
  },
  getSession: {
    method: 'GET',
    path: '/console/v1/session',
    takesIdempotencyKey: false,
    parameters: {},
  },
  signOut: {
    method: 'DELETE',
    path: '/console/v1/session',
    takesIdempotencyKey: false,
    parameters: {},
  },
  changePassword: {
    method: 'PUT',
    path: '/console/v1/password',
    takesIdempotencyKey: false,
    parameters: {},
  },
  beginTotp: {
    method: 'POST',
    path: '/console/v1/totp',
    takesIdempotencyKey: false,
    parameters: {},
  },
  confirmTotp: {
    method: 'PUT',
    path: '/console/v1/totp',
    takesIdempotencyKey: false,
    parameters: {},
  },
  removeTotp: {
    method: 'POST',
    path: '/console/v1/totp/removal',
    takesIdempotencyKey: false,
    parameters: {},
  },
  revealBinding: {
    method: 'POST',
    path: '/console/v1/bindings/{id}/reveal',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^bnd_700[0-9]{8}_(?:[a-z2-9]{8})?[a-z2-9]{16}$',
        rule: 'must be the id of a binding',
      },
    },
  },
  searchByParty: {
    method: 'POST',
    path: '/console/v1/bindings/search',
    takesIdempotencyKey: false,
    parameters: {},
  },
  requestTrace: {
    method: 'POST',
    path: '/console/v1/traces',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listTraces: {
    method: 'GET',
    path: '/console/v1/traces',
    takesIdempotencyKey: false,
    parameters: {
      state: {
        in: 'query',
        required: false,
        enum: ['asked', 'approved', 'refused', 'opened', 'over'],
        rule: 'must be one of asked, approved, refused, opened, over',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  getTrace: {
    method: 'GET',
    path: '/console/v1/traces/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'must be the id of a trace',
      },
    },
  },
  approveTrace: {
    method: 'POST',
    path: '/console/v1/traces/{id}/approval',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'must be the id of a trace',
      },
    },
  },
  refuseTrace: {
    method: 'POST',
    path: '/console/v1/traces/{id}/refusal',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'must be the id of a trace',
      },
    },
  },
  openTrace: {
    method: 'POST',
    path: '/console/v1/traces/{id}/result',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'must be the id of a trace',
      },
    },
  },
  exportTrace: {
    method: 'GET',
    path: '/console/v1/traces/{id}/export',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'must be the id of a trace',
      },
    },
  },
  getOverview: {
    method: 'GET',
    path: '/admin/v1/overview',
    takesIdempotencyKey: false,
    parameters: {},
  },
  getSettings: {
    method: 'GET',
    path: '/admin/v1/settings',
    takesIdempotencyKey: false,
    parameters: {},
  },
  getVerification: {
    method: 'GET',
    path: '/admin/v1/verification',
    takesIdempotencyKey: false,
    parameters: {},
  },
  getPolicy: {
    method: 'GET',
    path: '/admin/v1/policy',
    takesIdempotencyKey: false,
    parameters: {},
  },
  putPolicy: {
    method: 'PUT',
    path: '/admin/v1/policy',
    takesIdempotencyKey: false,
    parameters: {},
  },
  dryRunPolicy: {
    method: 'POST',
    path: '/admin/v1/policy/dry-run',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listFirings: {
    method: 'GET',
    path: '/admin/v1/policy/firings',
    takesIdempotencyKey: false,
    parameters: {
      rule: {
        in: 'query',
        required: false,
        pattern: '^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$',
        rule: 'must be lower-case letters, digits and hyphens, at most 48',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  addBlockedPerson: {
    method: 'POST',
    path: '/admin/v1/blocked-persons',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listBlockedPersons: {
    method: 'GET',
    path: '/admin/v1/blocked-persons',
    takesIdempotencyKey: false,
    parameters: {
      state: {
        in: 'query',
        required: false,
        enum: ['blocked', 'released'],
        rule: 'must be blocked or released',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  removeBlockedPerson: {
    method: 'POST',
    path: '/admin/v1/blocked-persons/removal',
    takesIdempotencyKey: false,
    parameters: {},
  },
  addComplaint: {
    method: 'POST',
    path: '/admin/v1/complaints',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listComplaints: {
    method: 'GET',
    path: '/admin/v1/complaints',
    takesIdempotencyKey: false,
    parameters: {
      state: {
        in: 'query',
        required: false,
        enum: ['open', 'answered', 'closed'],
        rule: 'must be open, answered or closed',
      },
      customer: {
        in: 'query',
        required: false,
        pattern: '^cus_[a-z2-9]{16}$',
        rule: 'is not a customer id',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  changeComplaint: {
    method: 'PATCH',
    path: '/admin/v1/complaints/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'must be the id of a complaint',
      },
    },
  },
  getComplaintRates: {
    method: 'GET',
    path: '/admin/v1/complaint-rates',
    takesIdempotencyKey: false,
    parameters: {},
  },
  getRetention: {
    method: 'GET',
    path: '/admin/v1/retention',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listDeletionProofs: {
    method: 'GET',
    path: '/admin/v1/deletion-proofs',
    takesIdempotencyKey: false,
    parameters: {
      class: {
        in: 'query',
        required: false,
        enum: [
          'records',
          'bindings',
          'identifiers',
          'consents',
          'audit',
          'rule_firing',
          'trace',
          'key_change',
          'suspension',
          'opt_out',
          'blocked_person',
          'complaint',
          'hold',
          'person_request',
          'breach',
          'deletion_proof',
          'actual_user',
        ],
        rule: 'must be the name of a class of what is kept',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  addHold: {
    method: 'POST',
    path: '/admin/v1/holds',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listHolds: {
    method: 'GET',
    path: '/admin/v1/holds',
    takesIdempotencyKey: false,
    parameters: {
      state: {
        in: 'query',
        required: false,
        enum: ['in_force', 'released'],
        rule: 'must be in_force or released',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  releaseHold: {
    method: 'POST',
    path: '/admin/v1/holds/{id}/release',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'is not the id of a matter',
      },
    },
  },
  addBreach: {
    method: 'POST',
    path: '/admin/v1/breaches',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listBreaches: {
    method: 'GET',
    path: '/admin/v1/breaches',
    takesIdempotencyKey: false,
    parameters: {
      state: {
        in: 'query',
        required: false,
        enum: ['open', 'closed'],
        rule: 'must be open or closed',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  changeBreach: {
    method: 'PATCH',
    path: '/admin/v1/breaches/{id}',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'is not the id of a matter',
      },
    },
  },
  addPersonRequest: {
    method: 'POST',
    path: '/console/v1/person-requests',
    takesIdempotencyKey: false,
    parameters: {},
  },
  listPersonRequests: {
    method: 'GET',
    path: '/console/v1/person-requests',
    takesIdempotencyKey: false,
    parameters: {
      state: {
        in: 'query',
        required: false,
        enum: ['open', 'answered'],
        rule: 'must be open or answered',
      },
      limit: {
        in: 'query',
        required: false,
        minimum: 1,
        maximum: 200,
        rule: 'must be a whole number from 1 to 200',
      },
      cursor: {
        in: 'query',
        required: false,
        minLength: 1,
        maxLength: 512,
        rule: 'must be the next cursor of an earlier page',
      },
    },
  },
  answerPersonRequest: {
    method: 'POST',
    path: '/console/v1/person-requests/{id}/answer',
    takesIdempotencyKey: false,
    parameters: {
      id: {
        in: 'path',
        required: true,
        pattern: '^mat_[a-z2-9]{24}$',
        rule: 'is not the id of a matter',
      },
    },
  },
  getTryIt: {
    method: 'GET',
    path: '/console/v1/try-it',
    takesIdempotencyKey: false,
    parameters: {},
  },
  makeTryItLink: {
    method: 'POST',
    path: '/console/v1/try-it/links',
    takesIdempotencyKey: false,
    parameters: {},
  },
  openTryItLink: {
    method: 'POST',
    path: '/console/v1/try-it/opened',
    takesIdempotencyKey: false,
    isOpen: true,
    parameters: {},
  },
  getHealth: {
    method: 'GET',
    path: '/healthz',
    takesIdempotencyKey: false,
    isOpen: true,
    parameters: {},
  },
  getReadiness: {
    method: 'GET',
    path: '/readyz',
    takesIdempotencyKey: false,
    isOpen: true,
    parameters: {},
  },
  getContract: {
    method: 'GET',
    path: '/openapi.json',
    takesIdempotencyKey: false,
    isOpen: true,
    parameters: {},
  },
} as const

export type ConsoleOperationId = keyof typeof consoleOperations

/** The body that an operation is sent with. */
export type ConsoleBodies = {
  readonly getLadder: undefined
  readonly listOperatorEvents: undefined
  readonly addCustomer: CustomerRequest
  readonly listCustomers: undefined
  readonly getCustomer: undefined
  readonly changeCustomer: CustomerChangeRequest
  readonly putCustomerProfile: CustomerProfileRequest
  readonly getCustomerPool: undefined
  readonly listPools: undefined
  readonly addKey: undefined
  readonly listKeys: undefined
  readonly revokeKey: undefined
  readonly addBlock: BlockRequest
  readonly listBlocks: undefined
  readonly importBlocks: string
  readonly getBlock: undefined
  readonly changeBlock: BlockChangeRequest
  readonly suspend: SuspensionRequest
  readonly listSuspensions: undefined
  readonly getSuspension: undefined
  readonly liftSuspension: SuspensionLiftRequest
  readonly decideAppeal: AppealDecisionRequest
  readonly listTrunks: undefined
  readonly putTrunk: TrunkRequest
  readonly removeTrunk: undefined
  readonly addOperatorWebhook: OperatorWebhookRequest
  readonly listOperatorWebhooks: undefined
  readonly getOperatorWebhook: undefined
  readonly changeOperatorWebhook: OperatorWebhookChangeRequest
  readonly removeOperatorWebhook: undefined
  readonly rotateOperatorWebhookSecret: undefined
  readonly testOperatorWebhook: undefined
  readonly listOperatorDeliveries: undefined
  readonly resendOperatorDelivery: undefined
  readonly replayOperatorWebhook: OperatorWebhookReplayRequest
  readonly listUsers: undefined
  readonly inviteUser: InvitationRequest
  readonly changeUser: UserChangeRequest
  readonly renewInvitation: undefined
  readonly listAudit: undefined
  readonly verifyAudit: AuditVerificationRequest
  readonly listCheckpoints: undefined
  readonly getKeyRing: undefined
  readonly requestKeyChange: KeyChangeRequest
  readonly listKeyChanges: undefined
  readonly approveKeyChange: KeyChangeApproval
  readonly refuseKeyChange: KeyChangeRefusal
  readonly setUp: SetUpRequest
  readonly signIn: SignInRequest
  readonly getSession: undefined
  readonly signOut: undefined
  readonly changePassword: PasswordRequest
  readonly beginTotp: TotpRequest
  readonly confirmTotp: TotpConfirmation
  readonly removeTotp: TotpRequest
  readonly revealBinding: RevealRequest
  readonly searchByParty: PartySearchRequest
  readonly requestTrace: TraceRequest
  readonly listTraces: undefined
  readonly getTrace: undefined
  readonly approveTrace: TraceApproval
  readonly refuseTrace: TraceRefusal
  readonly openTrace: undefined
  readonly getOverview: undefined
  readonly getSettings: undefined
  readonly getVerification: undefined
  readonly getPolicy: undefined
  readonly putPolicy: PolicyRequest
  readonly dryRunPolicy: DryRunRequest
  readonly listFirings: undefined
  readonly addBlockedPerson: BlockedPersonRequest
  readonly listBlockedPersons: undefined
  readonly removeBlockedPerson: BlockedPersonRemovalRequest
  readonly addComplaint: ComplaintRequest
  readonly listComplaints: undefined
  readonly changeComplaint: ComplaintChangeRequest
  readonly getComplaintRates: undefined
  readonly getRetention: undefined
  readonly listDeletionProofs: undefined
  readonly addHold: HoldRequest
  readonly listHolds: undefined
  readonly releaseHold: HoldReleaseRequest
  readonly addBreach: BreachRequest
  readonly listBreaches: undefined
  readonly changeBreach: BreachChangeRequest
  readonly addPersonRequest: PersonRequestRequest
  readonly listPersonRequests: undefined
  readonly answerPersonRequest: PersonAnswerRequest
  readonly getTryIt: undefined
  readonly makeTryItLink: TryItLinkRequest
  readonly openTryItLink: TryItKeyRequest
  readonly getHealth: undefined
  readonly getReadiness: undefined
  readonly getContract: undefined
}

/** What an operation answers when it is done. */
export type ConsoleAnswers = {
  readonly getLadder: Ladder
  readonly listOperatorEvents: OperatorEventPage
  readonly addCustomer: Customer
  readonly listCustomers: CustomerPage
  readonly getCustomer: Customer
  readonly changeCustomer: Customer
  readonly putCustomerProfile: Customer
  readonly getCustomerPool: Pool
  readonly listPools: CustomerPoolPage
  readonly addKey: NewKey
  readonly listKeys: KeyList
  readonly revokeKey: Key
  readonly addBlock: Block
  readonly listBlocks: BlockPage
  readonly importBlocks: BlockImport
  readonly getBlock: Block
  readonly changeBlock: Block
  readonly suspend: Suspension
  readonly listSuspensions: SuspensionPage
  readonly getSuspension: Suspension
  readonly liftSuspension: Suspension
  readonly decideAppeal: Suspension
  readonly listTrunks: TrunkList
  readonly putTrunk: Trunk
  readonly removeTrunk: Trunk
  readonly addOperatorWebhook: NewWebhook
  readonly listOperatorWebhooks: WebhookList
  readonly getOperatorWebhook: Webhook
  readonly changeOperatorWebhook: Webhook
  readonly removeOperatorWebhook: Webhook
  readonly rotateOperatorWebhookSecret: NewWebhook
  readonly testOperatorWebhook: WebhookTest
  readonly listOperatorDeliveries: DeliveryPage
  readonly resendOperatorDelivery: Delivery
  readonly replayOperatorWebhook: Webhook
  readonly listUsers: UserPage
  readonly inviteUser: Invited
  readonly changeUser: User
  readonly renewInvitation: Invitation
  readonly listAudit: AuditPage
  readonly verifyAudit: AuditVerification
  readonly listCheckpoints: CheckpointPage
  readonly getKeyRing: KeyRing
  readonly requestKeyChange: KeyChange
  readonly listKeyChanges: KeyChangePage
  readonly approveKeyChange: KeyChange
  readonly refuseKeyChange: KeyChange
  readonly setUp: Session
  readonly signIn: Session
  readonly getSession: Session
  readonly signOut: Done
  readonly changePassword: Done
  readonly beginTotp: Totp
  readonly confirmTotp: Done
  readonly removeTotp: Done
  readonly revealBinding: Reveal
  readonly searchByParty: BindingPage
  readonly requestTrace: Trace
  readonly listTraces: TracePage
  readonly getTrace: Trace
  readonly approveTrace: Trace
  readonly refuseTrace: Trace
  readonly openTrace: TraceResult
  readonly getOverview: Overview
  readonly getSettings: Settings
  readonly getVerification: VerificationState
  readonly getPolicy: Policy
  readonly putPolicy: Policy
  readonly dryRunPolicy: DryRun
  readonly listFirings: FiringPage
  readonly addBlockedPerson: BlockedPerson
  readonly listBlockedPersons: BlockedPersonPage
  readonly removeBlockedPerson: BlockedPerson
  readonly addComplaint: Complaint
  readonly listComplaints: ComplaintPage
  readonly changeComplaint: Complaint
  readonly getComplaintRates: ComplaintRates
  readonly getRetention: Retention
  readonly listDeletionProofs: DeletionProofPage
  readonly addHold: AddedHold
  readonly listHolds: HoldPage
  readonly releaseHold: Hold
  readonly addBreach: Breach
  readonly listBreaches: BreachPage
  readonly changeBreach: Breach
  readonly addPersonRequest: PersonRequest
  readonly listPersonRequests: PersonRequestPage
  readonly answerPersonRequest: PersonAnswer
  readonly getTryIt: TryIt
  readonly makeTryItLink: TryItLink
  readonly openTryItLink: TryIt
  readonly getHealth: Health
  readonly getReadiness: Readiness
  readonly getContract: Readonly<Record<string, unknown>>
}
