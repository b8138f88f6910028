// Made from openapi.json by `npm run openapi`. Do not edit.

import type { CallOptions } from '../call-options.ts'
import { type Listing, listingOf } from '../listing.ts'
import { type Request, waitMsOf } from '../sender.ts'
import type { Delivery, DeliveryPage, Ladder, NewWebhook, Pool, Webhook, WebhookList, WebhookTest } from './answers.ts'
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
import type { ConsoleAnswers, ConsoleBodies } from './console-operations.ts'
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
  PasswordRequest,
  PersonAnswerRequest,
  PersonRequestRequest,
  PolicyRequest,
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

/** The query of `listOperatorEvents`. */
export type ListOperatorEventsQuery = {
  /** The id of the customer whose events are wanted; left out, those of the server itself. */
  readonly customer?: string | undefined
  /** Only events behind this cursor; left out or `0`, the oldest that is kept is the first. `last`: only what comes from now on. */
  readonly after?: string | undefined
  /** Only events of these types, with commas between. */
  readonly types?: string | undefined
  /** How many events are answered at most. */
  readonly limit?: number | undefined
  /** For how many seconds to wait for an event where there is none yet. With the first one it is answered. */
  readonly wait?: number | undefined
}

/** The query of `listCustomers`. */
export type ListCustomersQuery = {
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listPools`. */
export type ListPoolsQuery = {
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listBlocks`. */
export type ListBlocksQuery = {
  /** The id of a customer. */
  readonly customer?: string | undefined
  /** allocated: recorded, nothing is drawn from it. active: binds draw from it. withdrawn: no new binds, live bindings go on to their end. recovered: given back. */
  readonly state?: 'allocated' | 'active' | 'withdrawn' | 'recovered' | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `importBlocks`. */
export type ImportBlocksQuery = {
  /** true: it is answered as the import would be, and nothing is recorded. */
  readonly dryRun?: 'true' | 'false' | undefined
}

/** The query of `listSuspensions`. */
export type ListSuspensionsQuery = {
  /** Those that concern this customer. */
  readonly customer?: string | undefined
  /** Those of this block. Not beside number. */
  readonly block?: string | undefined
  /** Those of this number. */
  readonly number?: string | undefined
  /** in_force: it counts. appealed: it counts, and the customer waits for a decision on what he said against it. lifted: it has ended. */
  readonly state?: 'in_force' | 'appealed' | 'lifted' | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `rotateOperatorWebhookSecret`. */
export type RotateOperatorWebhookSecretQuery = {
  /** For how long posts are signed with the old secret as well. */
  readonly overlapMs?: number | undefined
}

/** The query of `listOperatorDeliveries`. */
export type ListOperatorDeliveriesQuery = {
  /** Only those in this state. */
  readonly state?: 'waiting' | 'dead' | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listUsers`. */
export type ListUsersQuery = {
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listAudit`. */
export type ListAuditQuery = {
  /** What was done: the id of an operation, such as `revealBinding`, or `signInFailed`, `proofFailed`, `userLocked`. */
  readonly action?: string | undefined
  /** The id of a user. */
  readonly user?: string | undefined
  /** The id of a customer. */
  readonly customer?: string | undefined
  /** What it was done to: an id, a name, a block. */
  readonly subject?: string | undefined
  /** Entries at or after this instant. */
  readonly from?: string | undefined
  /** Entries before this instant. */
  readonly to?: string | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listCheckpoints`. */
export type ListCheckpointsQuery = {
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listKeyChanges`. */
export type ListKeyChangesQuery = {
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listTraces`. */
export type ListTracesQuery = {
  /** asked: it waits for a second person. approved: who asked may open it. opened: he did, and may again. refused, over: nobody opens it any more. */
  readonly state?: 'asked' | 'approved' | 'refused' | 'opened' | 'over' | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listFirings`. */
export type ListFiringsQuery = {
  /** The name of a rule: it stands in call records, events and alarms. */
  readonly rule?: string | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listBlockedPersons`. */
export type ListBlockedPersonsQuery = {
  /** blocked: he calls nobody. released: not any more. */
  readonly state?: 'blocked' | 'released' | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listComplaints`. */
export type ListComplaintsQuery = {
  /** open: nobody has answered. answered: whoever complained was. closed: nothing is left to do. */
  readonly state?: 'open' | 'answered' | 'closed' | undefined
  /** The id of a customer. */
  readonly customer?: string | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listDeletionProofs`. */
export type ListDeletionProofsQuery = {
  /** What is kept (docs/retention.md). */
  readonly class?:
    | 'records'
    | 'bindings'
    | 'identifiers'
    | 'consents'
    | 'audit'
    | 'rule_firing'
    | 'trace'
    | 'key_change'
    | 'suspension'
    | 'opt_out'
    | 'blocked_person'
    | 'complaint'
    | 'hold'
    | 'person_request'
    | 'breach'
    | 'deletion_proof'
    | 'actual_user'
    | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listHolds`. */
export type ListHoldsQuery = {
  /** in_force: nothing of it is deleted. released: what its term is over for goes with the next deletion. */
  readonly state?: 'in_force' | 'released' | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listBreaches`. */
export type ListBreachesQuery = {
  /** open: something is left to do. closed: its record is kept for three years from then. */
  readonly state?: 'open' | 'closed' | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The query of `listPersonRequests`. */
export type ListPersonRequestsQuery = {
  /** open: he waits for an answer. */
  readonly state?: 'open' | 'answered' | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

/** The operations of the console, each a method of its name in openapi.json. */
export abstract class ConsoleMethods {
  protected abstract ask<Id extends keyof ConsoleAnswers>(
    id: Id,
    request: Request<ConsoleBodies[Id], ConsoleAnswers[Id]>,
  ): Promise<ConsoleAnswers[Id]>

  /** Read the ladder of any call, and how it was decided. */
  getLadder(id: string, options?: CallOptions): Promise<Ladder> {
    return this.ask('getLadder', { parameters: { id }, options })
  }

  /** Read the events of the server itself, or of a customer. */
  listOperatorEvents(query: ListOperatorEventsQuery = {}, options?: CallOptions): Promise<OperatorEventPage> {
    return this.ask('listOperatorEvents', { parameters: { ...query }, waitMs: waitMsOf(query), options })
  }

  /** Add a customer. */
  addCustomer(body: CustomerRequest, options?: CallOptions): Promise<Customer> {
    return this.ask('addCustomer', { body, isOnce: true, options })
  }

  /** List customers in the order in which they were added. */
  listCustomers(query: ListCustomersQuery = {}, options?: CallOptions): Listing<CustomerPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listCustomers', { parameters: { ...wanted }, options }))
  }

  /** Read a customer. */
  getCustomer(id: string, options?: CallOptions): Promise<Customer> {
    return this.ask('getCustomer', { parameters: { id }, options })
  }

  /** Change a customer's settings. */
  changeCustomer(id: string, body: CustomerChangeRequest, options?: CallOptions): Promise<Customer> {
    return this.ask('changeCustomer', { parameters: { id }, body, options })
  }

  /** Record the verified entity behind a customer, and what it was registered for. */
  putCustomerProfile(id: string, body: CustomerProfileRequest, options?: CallOptions): Promise<Customer> {
    return this.ask('putCustomerProfile', { parameters: { id }, body, options })
  }

  /** How full a customer's pool is, and when it runs out. */
  getCustomerPool(id: string, options?: CallOptions): Promise<Pool> {
    return this.ask('getCustomerPool', { parameters: { id }, options })
  }

  /** How full every customer's pool is, in the order of customers. */
  listPools(query: ListPoolsQuery = {}, options?: CallOptions): Listing<CustomerPoolPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listPools', { parameters: { ...wanted }, options }))
  }

  /** Make a key for a customer. */
  addKey(id: string, options?: CallOptions): Promise<NewKey> {
    return this.ask('addKey', { parameters: { id }, isOnce: true, options })
  }

  /** List the keys of a customer, without their secrets. */
  listKeys(id: string, options?: CallOptions): Promise<KeyList> {
    return this.ask('listKeys', { parameters: { id }, options })
  }

  /** Revoke a key. */
  revokeKey(id: string, key: string, options?: CallOptions): Promise<Key> {
    return this.ask('revokeKey', { parameters: { id, key }, options })
  }

  /** Record a block that the regulator allocated. */
  addBlock(body: BlockRequest, options?: CallOptions): Promise<Block> {
    return this.ask('addBlock', { body, isOnce: true, options })
  }

  /** List blocks in the order of their digits. */
  listBlocks(query: ListBlocksQuery = {}, options?: CallOptions): Listing<BlockPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listBlocks', { parameters: { ...wanted }, options }))
  }

  /** Record many blocks from a CSV file, all or none. */
  importBlocks(body: string, query: ImportBlocksQuery = {}, options?: CallOptions): Promise<BlockImport> {
    return this.ask('importBlocks', { parameters: { ...query }, body, isOnce: true, options })
  }

  /** Read a block, its utilisation and its first use. */
  getBlock(block: string, options?: CallOptions): Promise<Block> {
    return this.ask('getBlock', { parameters: { block }, options })
  }

  /** Change a block's state, the end of its validity, or put it into a pool. */
  changeBlock(block: string, body: BlockChangeRequest, options?: CallOptions): Promise<Block> {
    return this.ask('changeBlock', { parameters: { block }, body, options })
  }

  /** Suspend a customer, a block or a number. */
  suspend(body: SuspensionRequest, options?: CallOptions): Promise<Suspension> {
    return this.ask('suspend', { body, isOnce: true, options })
  }

  /** List suspensions, the newest first. */
  listSuspensions(query: ListSuspensionsQuery = {}, options?: CallOptions): Listing<SuspensionPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listSuspensions', { parameters: { ...wanted }, options }))
  }

  /** Read a suspension with all that was said of it. */
  getSuspension(id: string, options?: CallOptions): Promise<Suspension> {
    return this.ask('getSuspension', { parameters: { id }, options })
  }

  /** End a suspension. */
  liftSuspension(id: string, body: SuspensionLiftRequest, options?: CallOptions): Promise<Suspension> {
    return this.ask('liftSuspension', { parameters: { id }, body, isOnce: true, options })
  }

  /** Decide what a customer said against a suspension. */
  decideAppeal(id: string, body: AppealDecisionRequest, options?: CallOptions): Promise<Suspension> {
    return this.ask('decideAppeal', { parameters: { id }, body, isOnce: true, options })
  }

  /** List the trunks, those of the configuration included. */
  listTrunks(options?: CallOptions): Promise<TrunkList> {
    return this.ask('listTrunks', { options })
  }

  /** Set up a trunk, or set it up anew. */
  putTrunk(name: string, body: TrunkRequest, options?: CallOptions): Promise<Trunk> {
    return this.ask('putTrunk', { parameters: { name }, body, options })
  }

  /** Take a trunk down. */
  removeTrunk(name: string, options?: CallOptions): Promise<Trunk> {
    return this.ask('removeTrunk', { parameters: { name }, options })
  }

  /** Add an endpoint to which events are posted. */
  addOperatorWebhook(body: OperatorWebhookRequest, options?: CallOptions): Promise<NewWebhook> {
    return this.ask('addOperatorWebhook', { body, isOnce: true, options })
  }

  /** List the endpoints, and how they fare. */
  listOperatorWebhooks(options?: CallOptions): Promise<WebhookList> {
    return this.ask('listOperatorWebhooks', { options })
  }

  /** Read an endpoint, and how it fares. */
  getOperatorWebhook(id: string, options?: CallOptions): Promise<Webhook> {
    return this.ask('getOperatorWebhook', { parameters: { id }, options })
  }

  /** Change an endpoint, or switch it off or on. */
  changeOperatorWebhook(id: string, body: OperatorWebhookChangeRequest, options?: CallOptions): Promise<Webhook> {
    return this.ask('changeOperatorWebhook', { parameters: { id }, body, options })
  }

  /** Remove an endpoint and its deliveries. */
  removeOperatorWebhook(id: string, options?: CallOptions): Promise<Webhook> {
    return this.ask('removeOperatorWebhook', { parameters: { id }, options })
  }

  /** Give an endpoint a new secret. */
  rotateOperatorWebhookSecret(
    id: string,
    query: RotateOperatorWebhookSecretQuery = {},
    options?: CallOptions,
  ): Promise<NewWebhook> {
    return this.ask('rotateOperatorWebhookSecret', { parameters: { id, ...query }, isOnce: true, options })
  }

  /** Post a test to an endpoint now. */
  testOperatorWebhook(id: string, options?: CallOptions): Promise<WebhookTest> {
    return this.ask('testOperatorWebhook', { parameters: { id }, isOnce: true, options })
  }

  /** List what has not reached an endpoint, in the order of events. */
  listOperatorDeliveries(
    id: string,
    query: ListOperatorDeliveriesQuery = {},
    options?: CallOptions,
  ): Listing<DeliveryPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listOperatorDeliveries', { parameters: { id, ...wanted }, options }))
  }

  /** Try a delivery again now. */
  resendOperatorDelivery(id: string, event: string, options?: CallOptions): Promise<Delivery> {
    return this.ask('resendOperatorDelivery', { parameters: { id, event }, isOnce: true, options })
  }

  /** Tell an endpoint again what it was told before. */
  replayOperatorWebhook(id: string, body: OperatorWebhookReplayRequest, options?: CallOptions): Promise<Webhook> {
    return this.ask('replayOperatorWebhook', { parameters: { id }, body, isOnce: true, options })
  }

  /** List the users of the console in the order in which they were invited. */
  listUsers(query: ListUsersQuery = {}, options?: CallOptions): Listing<UserPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listUsers', { parameters: { ...wanted }, options }))
  }

  /** Invite somebody to the console. */
  inviteUser(body: InvitationRequest, options?: CallOptions): Promise<Invited> {
    return this.ask('inviteUser', { body, isOnce: true, options })
  }

  /** Change a user's role, suspend him, or take that back. */
  changeUser(id: string, body: UserChangeRequest, options?: CallOptions): Promise<User> {
    return this.ask('changeUser', { parameters: { id }, body, options })
  }

  /** Give a user a new one-time link. */
  renewInvitation(id: string, options?: CallOptions): Promise<Invitation> {
    return this.ask('renewInvitation', { parameters: { id }, isOnce: true, options })
  }

  /** Read the audit log, newest first. */
  listAudit(query: ListAuditQuery = {}, options?: CallOptions): Listing<AuditPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listAudit', { parameters: { ...wanted }, options }))
  }

  /** Hold the audit log to its hashes and to what was signed of it. */
  verifyAudit(body: AuditVerificationRequest, options?: CallOptions): Promise<AuditVerification> {
    return this.ask('verifyAudit', { body, isOnce: true, options })
  }

  /** List the signed checkpoints of the audit log, newest first, with the public keys. */
  listCheckpoints(query: ListCheckpointsQuery = {}, options?: CallOptions): Listing<CheckpointPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listCheckpoints', { parameters: { ...wanted }, options }))
  }

  /** Which keys there are, and what each seals. */
  getKeyRing(options?: CallOptions): Promise<KeyRing> {
    return this.ask('getKeyRing', { options })
  }

  /** Ask for a change of keys. */
  requestKeyChange(body: KeyChangeRequest, options?: CallOptions): Promise<KeyChange> {
    return this.ask('requestKeyChange', { body, isOnce: true, options })
  }

  /** List changes of keys, newest first. */
  listKeyChanges(query: ListKeyChangesQuery = {}, options?: CallOptions): Listing<KeyChangePage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listKeyChanges', { parameters: { ...wanted }, options }))
  }

  /** Agree to a change of keys that somebody else asked for. */
  approveKeyChange(id: string, body: KeyChangeApproval, options?: CallOptions): Promise<KeyChange> {
    return this.ask('approveKeyChange', { parameters: { id }, body, isOnce: true, options })
  }

  /** Refuse a change of keys, or take the own one back. */
  refuseKeyChange(id: string, body: KeyChangeRefusal, options?: CallOptions): Promise<KeyChange> {
    return this.ask('refuseKeyChange', { parameters: { id }, body, isOnce: true, options })
  }

  /** Set the first password, or a new one, by a one-time link. */
  setUp(body: SetUpRequest, options?: CallOptions): Promise<Session> {
    return this.ask('setUp', { body, isOnce: true, options })
  }

  /** Sign in. */
  signIn(body: SignInRequest, options?: CallOptions): Promise<Session> {
    return this.ask('signIn', { body, isOnce: true, options })
  }

  /** Who is signed in, and what he may ask. */
  getSession(options?: CallOptions): Promise<Session> {
    return this.ask('getSession', { options })
  }

  /** End the session. */
  signOut(options?: CallOptions): Promise<Done> {
    return this.ask('signOut', { options })
  }

  /** Change the own password. */
  changePassword(body: PasswordRequest, options?: CallOptions): Promise<Done> {
    return this.ask('changePassword', { body, options })
  }

  /** Begin to set up a second factor (TOTP). */
  beginTotp(body: TotpRequest, options?: CallOptions): Promise<Totp> {
    return this.ask('beginTotp', { body, isOnce: true, options })
  }

  /** Confirm the second factor with its first code. */
  confirmTotp(body: TotpConfirmation, options?: CallOptions): Promise<Done> {
    return this.ask('confirmTotp', { body, options })
  }

  /** Remove the second factor. */
  removeTotp(body: TotpRequest, options?: CallOptions): Promise<Done> {
    return this.ask('removeTotp', { body, isOnce: true, options })
  }

  /** Ask for a trace of a 700 number or of a person. */
  requestTrace(body: TraceRequest, options?: CallOptions): Promise<Trace> {
    return this.ask('requestTrace', { body, isOnce: true, options })
  }

  /** List traces, newest first. */
  listTraces(query: ListTracesQuery = {}, options?: CallOptions): Listing<TracePage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listTraces', { parameters: { ...wanted }, options }))
  }

  /** Read a trace, without what it finds. */
  getTrace(id: string, options?: CallOptions): Promise<Trace> {
    return this.ask('getTrace', { parameters: { id }, options })
  }

  /** Agree to a trace that somebody else asked for. */
  approveTrace(id: string, body: TraceApproval, options?: CallOptions): Promise<Trace> {
    return this.ask('approveTrace', { parameters: { id }, body, isOnce: true, options })
  }

  /** Refuse a trace, or take the own one back. */
  refuseTrace(id: string, body: TraceRefusal, options?: CallOptions): Promise<Trace> {
    return this.ask('refuseTrace', { parameters: { id }, body, isOnce: true, options })
  }

  /** See what an approved trace finds, with real numbers. */
  openTrace(id: string, options?: CallOptions): Promise<TraceResult> {
    return this.ask('openTrace', { parameters: { id }, isOnce: true, options })
  }

  /** How this server fares. */
  getOverview(options?: CallOptions): Promise<Overview> {
    return this.ask('getOverview', { options })
  }

  /** The configuration that this server runs with. */
  getSettings(options?: CallOptions): Promise<Settings> {
    return this.ask('getSettings', { options })
  }

  /** How the verification platform fares. */
  getVerification(options?: CallOptions): Promise<VerificationState> {
    return this.ask('getVerification', { options })
  }

  /** Read the rules of policy. */
  getPolicy(options?: CallOptions): Promise<Policy> {
    return this.ask('getPolicy', { options })
  }

  /** Put other rules of policy in force. */
  putPolicy(body: PolicyRequest, options?: CallOptions): Promise<Policy> {
    return this.ask('putPolicy', { body, options })
  }

  /** See what rules would have done to past calls. */
  dryRunPolicy(body: DryRunRequest, options?: CallOptions): Promise<DryRun> {
    return this.ask('dryRunPolicy', { body, isOnce: true, options })
  }

  /** List what rules fired of, one entry a rule, subject and hour. */
  listFirings(query: ListFiringsQuery = {}, options?: CallOptions): Listing<FiringPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listFirings', { parameters: { ...wanted }, options }))
  }

  /** Let a person call nobody. */
  addBlockedPerson(body: BlockedPersonRequest, options?: CallOptions): Promise<BlockedPerson> {
    return this.ask('addBlockedPerson', { body, isOnce: true, options })
  }

  /** List the persons who may call nobody. */
  listBlockedPersons(
    query: ListBlockedPersonsQuery = {},
    options?: CallOptions,
  ): Listing<BlockedPersonPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listBlockedPersons', { parameters: { ...wanted }, options }))
  }

  /** Let a person call again. */
  removeBlockedPerson(body: BlockedPersonRemovalRequest, options?: CallOptions): Promise<BlockedPerson> {
    return this.ask('removeBlockedPerson', { body, isOnce: true, options })
  }

  /** Take down a complaint. */
  addComplaint(body: ComplaintRequest, options?: CallOptions): Promise<Complaint> {
    return this.ask('addComplaint', { body, isOnce: true, options })
  }

  /** List complaints. */
  listComplaints(query: ListComplaintsQuery = {}, options?: CallOptions): Listing<ComplaintPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listComplaints', { parameters: { ...wanted }, options }))
  }

  /** Say what was done about a complaint. */
  changeComplaint(id: string, body: ComplaintChangeRequest, options?: CallOptions): Promise<Complaint> {
    return this.ask('changeComplaint', { parameters: { id }, body, options })
  }

  /** Read how many complaints come for each answered call of a customer's. */
  getComplaintRates(options?: CallOptions): Promise<ComplaintRates> {
    return this.ask('getComplaintRates', { options })
  }

  /** Read what is kept for how long, and what was deleted last. */
  getRetention(options?: CallOptions): Promise<Retention> {
    return this.ask('getRetention', { options })
  }

  /** List the proofs of deletion, the newest first. */
  listDeletionProofs(
    query: ListDeletionProofsQuery = {},
    options?: CallOptions,
  ): Listing<DeletionProofPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listDeletionProofs', { parameters: { ...wanted }, options }))
  }

  /** Keep from deletion what a case needs. */
  addHold(body: HoldRequest, options?: CallOptions): Promise<AddedHold> {
    return this.ask('addHold', { body, isOnce: true, options })
  }

  /** List holds, the newest first. */
  listHolds(query: ListHoldsQuery = {}, options?: CallOptions): Listing<HoldPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listHolds', { parameters: { ...wanted }, options }))
  }

  /** Release a hold. */
  releaseHold(id: string, body: HoldReleaseRequest, options?: CallOptions): Promise<Hold> {
    return this.ask('releaseHold', { parameters: { id }, body, isOnce: true, options })
  }

  /** Take down a breach of personal data. */
  addBreach(body: BreachRequest, options?: CallOptions): Promise<Breach> {
    return this.ask('addBreach', { body, isOnce: true, options })
  }

  /** List breaches, the newest first. */
  listBreaches(query: ListBreachesQuery = {}, options?: CallOptions): Listing<BreachPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listBreaches', { parameters: { ...wanted }, options }))
  }

  /** Change or close the record of a breach. */
  changeBreach(id: string, body: BreachChangeRequest, options?: CallOptions): Promise<Breach> {
    return this.ask('changeBreach', { parameters: { id }, body, options })
  }

  /** Take down what a person asks of his data. */
  addPersonRequest(body: PersonRequestRequest, options?: CallOptions): Promise<PersonRequest> {
    return this.ask('addPersonRequest', { body, isOnce: true, options })
  }

  /** List what people asked of their data, the newest first. */
  listPersonRequests(
    query: ListPersonRequestsQuery = {},
    options?: CallOptions,
  ): Listing<PersonRequestPage['items'][number]> {
    return listingOf(query, (wanted) => this.ask('listPersonRequests', { parameters: { ...wanted }, options }))
  }

  /** Answer what a person asked. */
  answerPersonRequest(id: string, body: PersonAnswerRequest, options?: CallOptions): Promise<PersonAnswer> {
    return this.ask('answerPersonRequest', { parameters: { id }, body, isOnce: true, options })
  }

  /** What a page needs to be a phone of the sandbox. */
  getTryIt(options?: CallOptions): Promise<TryIt> {
    return this.ask('getTryIt', { options })
  }

  /** Make a link that lets a second device be one phone. */
  makeTryItLink(body: TryItLinkRequest, options?: CallOptions): Promise<TryItLink> {
    return this.ask('makeTryItLink', { body, isOnce: true, options })
  }

  /** Open such a link. */
  openTryItLink(body: TryItKeyRequest, options?: CallOptions): Promise<TryIt> {
    return this.ask('openTryItLink', { body, isOnce: true, options })
  }

  /** Whether the process answers. */
  getHealth(options?: CallOptions): Promise<Health> {
    return this.ask('getHealth', { options })
  }

  /** Whether the server takes work. */
  getReadiness(options?: CallOptions): Promise<Readiness> {
    return this.ask('getReadiness', { options })
  }

  /** This document. */
  getContract(options?: CallOptions): Promise<Readonly<Record<string, unknown>>> {
    return this.ask('getContract', { options })
  }
}
