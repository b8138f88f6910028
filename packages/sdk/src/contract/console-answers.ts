// Made from openapi.json by `npm run openapi`. Do not edit.

import type { Call, Event, Pool } from './answers.ts'

export type EventAlarm = {
  /** Its name. */
  readonly alarm: string
  /** Which trunk, worker or part it is of; null where it is of the whole server. */
  readonly subject: string | null
}

/** Something that operators should look at. */
export type AlarmRaisedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'alarm.raised'
  /** When it happened. */
  readonly at: string
  readonly data: EventAlarm
}

/** What operators were told of is over. */
export type AlarmClearedEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'alarm.cleared'
  /** When it happened. */
  readonly at: string
  readonly data: EventAlarm
}

/** A rule of policy fired of somebody or something for the first time in this hour. */
export type RuleFiredEvent = {
  /** Names the event; told again it has the same id. */
  readonly id: string
  /** The place of an event among all of its owner. To be kept as it is, and given as `after`. */
  readonly cursor: string
  readonly type: 'rule.fired'
  /** When it happened. */
  readonly at: string
  readonly data: RuleFiredEventData
}

export type OperatorEvent = Event | AlarmRaisedEvent | AlarmClearedEvent | RuleFiredEvent

export type OperatorEventPage = {
  readonly items: readonly OperatorEvent[]
  /** With this as `after` the list goes on, also where it holds no event. */
  readonly next: string
  /** Whether later events are there already, of whatever type. */
  readonly more: boolean
}

export type Customer = {
  /** The id of a customer. */
  readonly id: string
  /** The legal entity; no two customers have the same name. */
  readonly name: string
  /** When it was added. */
  readonly createdAt: string
  readonly settings: CustomerSettings
  readonly profile: CustomerProfile
  /** What suspends all that the customer has; null where nothing does. */
  readonly suspended: CustomerSuspended | null
}

export type CustomerPage = {
  readonly items: readonly Customer[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type CustomerProfile = {
  /** Counts its changes; 0 while nothing was recorded. */
  readonly revision: number
  /** The legal entity behind the customer; null where it was not verified. */
  readonly entity: CustomerProfileEntity | null
  /** What it was registered for. */
  readonly scenarios: readonly CustomerProfileScenario[]
}

export type CustomerPool = {
  /** The id of a customer. */
  readonly customer: string
  /** The legal entity; no two customers have the same name. */
  readonly name: string
  readonly pool: Pool
}

export type CustomerPoolPage = {
  readonly items: readonly CustomerPool[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type Key = {
  /** The id of a key: what a signature names. It is no secret. */
  readonly id: string
  /** The id of a customer. */
  readonly customer: string
  /** When it was made. */
  readonly createdAt: string
  /** Null while it is in use. */
  readonly revokedAt: string | null
  /** Whether requests can be signed with it. */
  readonly signs: boolean
}

export type NewKey = {
  /** The id of a key: what a signature names. It is no secret. */
  readonly id: string
  /** The id of a customer. */
  readonly customer: string
  /** When it was made. */
  readonly createdAt: string
  /** The secret that signs requests. It is shown here and never again. */
  readonly secret: string
}

export type KeyList = {
  /** The newest first, revoked ones included. */
  readonly items: readonly Key[]
}

export type Suspension = {
  /** The id of a suspension. */
  readonly id: string
  /** Whom it concerns; null where the block is in nobody's pool. */
  readonly customer: string | null
  /** The block that is suspended. */
  readonly block: string | null
  /** The number that is suspended. With neither block nor number it is all that the customer has. */
  readonly number: string | null
  /** in_force: it counts. appealed: it counts, and the customer waits for a decision on what he said against it. lifted: it has ended. */
  readonly state: 'in_force' | 'appealed' | 'lifted'
  /** What it is for. */
  readonly reason: string
  /** What ends it. */
  readonly remedy: string
  /** Whether calls that were under way ended with it. */
  readonly cut: boolean
  /** Since when. */
  readonly suspendedAt: string
  /** Who suspended it. */
  readonly by: Actor
  /** What the customer said last against it; null where he said nothing. */
  readonly appeal: SuspensionAppeal | null
  /** What he said before, the oldest first. */
  readonly earlierAppeals: readonly SuspensionEarlierAppeal[]
  /** Null while it counts. */
  readonly lifted: SuspensionLifted | null
}

export type SuspensionPage = {
  readonly items: readonly Suspension[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type Block = {
  /** A block: the 11 digits that its 10,000 numbers begin with. */
  readonly block: string
  /** The regulator's approval number. There is no block without one. */
  readonly approval: string
  /** The beginning of its validity. */
  readonly validFrom: string
  /** Null is without end. */
  readonly validUntil: string | null
  /** The one operator whose network carries the block. */
  readonly basePlatform: string
  /** Whose pool it is in; null while it is in none. */
  readonly customer: string | null
  /** allocated: recorded, nothing is drawn from it. active: binds draw from it. withdrawn: no new binds, live bindings go on to their end. recovered: given back. */
  readonly state: 'allocated' | 'active' | 'withdrawn' | 'recovered'
  /** When it was recorded. */
  readonly createdAt: string
  /** Null before. */
  readonly firstUsedAt: string | null
  /** How many pairs it takes. */
  readonly capacity: number
  /** How many it holds: those of live bindings, and those that rest after a binding. */
  readonly held: number
  /** How many more it takes now; 0 when nothing is drawn from it. */
  readonly free: number
}

export type BlockPage = {
  readonly items: readonly Block[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type BlockImport = {
  readonly dryRun: boolean
  /** How many blocks were recorded, or would be. */
  readonly blocks: number
}

export type VerificationState = {
  /** Null where nobody is asked (`supervision.verification`). */
  readonly setting: VerificationStateSetting | null
  /** Calls whose identifier was verified. */
  readonly verified: number
  /** Calls whose identifier was rejected. */
  readonly rejected: number
  /** Calls that were refused since no answer came. */
  readonly noAnswer: number
  /** Calls that were connected though no answer came. */
  readonly passedOver: number
  /** Calls whose binding has no identifier. */
  readonly withoutIdentifier: number
  /** Calls that were decided by an answer that was kept, or that another call waited for. */
  readonly fromCache: number
  /** Questions to the platform. */
  readonly asked: number
  /** Questions that were held back since the platform does not answer. */
  readonly notAsked: number
  /** Questions without an answer that counts, by why. */
  readonly faults: readonly VerificationStateFault[]
  /** Null while nobody was asked. */
  readonly p50Ms: number | null
  /** Null while nobody was asked. */
  readonly p99Ms: number | null
  /** Null while it answers. */
  readonly openSince: string | null
  /** Answers that are kept for further calls. */
  readonly answersKept: number
}

export type Trunk = {
  /** stands in call records */
  readonly name: string
  /** Where it was set up. config: it stands in the configuration file and is changed there. */
  readonly setUp: 'config' | 'api'
  /** Null for one of the configuration. */
  readonly changedAt: string | null
  /** where calls go out: address:port, or a domain whose servers DNS names; null: it only brings calls in */
  readonly to: null | string
  /** how calls go out: udp, tcp or tls, over which this server must listen too */
  readonly transport: 'udp' | 'tcp' | 'tls'
  /** the name that the certificate at an address of `to` must show; null: the address itself. A domain proves itself */
  readonly serverName: null | string
  /** how requests above 1300 octets go out on a trunk of udp: tcp only where the peer is known to listen there */
  readonly largeOver: 'udp' | 'tcp'
  /** the sources that are this trunk: address, or address:port */
  readonly from: readonly string[]
  /** who shows a verified client certificate with one of these names is this trunk, wherever he comes from */
  readonly tlsNames: readonly string[]
  /** who proves by digest to be this user is this trunk, wherever he comes from; null: nobody is asked */
  readonly digest: TrunkDigest | null
  /** what is answered when the peer asks who calls (401, 407); null: such a call ends */
  readonly credentials: TrunkCredentials | null
  /** where the caller stands: P-Asserted-Identity of a trusted network, From, or the digest user, which is then a number */
  readonly callerFrom: 'asserted' | 'from' | 'digest'
  /** how the callee is written to this trunk: 138…, or +86138… */
  readonly calleeForm: 'national' | 'e164'
  /** how this trunk writes numbers, tried in order */
  readonly spellings: readonly TrunkSpelling[]
  /** the callees that it leads to, by the first digits of their number (138…); '' is every callee. The longest that fits goes first */
  readonly prefixes: readonly string[]
  /** of trunks whose prefixes fit alike, the lowest goes first */
  readonly priority: number
  /** the share of calls among trunks of one priority; 0: only when no other is left */
  readonly weight: number
  /** calls that go on at once, in and out together */
  readonly maxCalls: number
  /** new calls a second, in and out each */
  readonly callsPerSecond: number
  /** how often OPTIONS asks whether the peer is there; 0: never */
  readonly pingMs: number
  /** up: it answered last. down: it was silent, and calls go there only where nothing else is left. unknown: nobody asked yet. */
  readonly health: 'up' | 'down' | 'unknown'
  /** The servers of `to` that were found last, in the order in which they are tried. */
  readonly servers: readonly TrunkServer[]
  readonly calls: TrunkCalls
  /** Calls that its limits kept out since the server started, in and out together. */
  readonly refusedByLimit: number
}

export type TrunkList = {
  /** By name, those of the configuration first. */
  readonly items: readonly Trunk[]
}

export type User = {
  /** The id of a user. */
  readonly id: string
  /** What one signs in with; no two users have the same name. */
  readonly name: string
  /** What somebody may do. platform_admin: all but binding for customers. compliance_officer: reads, the audit log, real numbers with a reason. operations: reads, trunks, blocks, webhooks, ending bindings. customer_developer: what a key of his one customer may. read_only: reads. */
  readonly role: 'platform_admin' | 'compliance_officer' | 'operations' | 'customer_developer' | 'read_only'
  /** Of a customer_developer, and of nobody else. */
  readonly customer: string | null
  /** invited: no password is set yet. suspended: nobody signs in. */
  readonly state: 'invited' | 'active' | 'suspended'
  /** Whether a code is asked for when he signs in. */
  readonly hasTotp: boolean
  /** Null while there is no lock-out. */
  readonly lockedUntil: string | null
  /** Null when there is none. */
  readonly invitedUntil: string | null
  /** When he was invited first. */
  readonly createdAt: string
  /** When this last changed. */
  readonly changedAt: string
}

export type UserPage = {
  readonly items: readonly User[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type Invitation = {
  /** The page on which the password is set. It can be used once, and is shown here and never again. What opens it stands behind the `#`, which browsers send to nobody. */
  readonly link: string
  /** From this instant on the link is good for nothing. */
  readonly expiresAt: string
}

export type Invited = {
  readonly user: User
  /** The page on which the password is set. It can be used once, and is shown here and never again. What opens it stands behind the `#`, which browsers send to nobody. */
  readonly link: string
  /** From this instant on the link is good for nothing. */
  readonly expiresAt: string
}

export type AuditEntry = {
  /** Its place in the log, from 1 and without a gap. */
  readonly ordinal: number
  /** When it was done. */
  readonly at: string
  readonly actor: AuditEntryActor
  /** What was done: the id of an operation, such as `revealBinding`, or `signInFailed`, `proofFailed`, `userLocked`. */
  readonly action: string
  /** Null where there is nothing to name. */
  readonly subject: string | null
  /** The customer whom it concerns. */
  readonly customer: string | null
  /** The reason that was given, the fields that were changed. No real number, no secret. */
  readonly detail: Readonly<Record<string, unknown>>
  /** SHA-256 over the hash of the entry before and this one, in hexadecimal digits. */
  readonly hash: string
}

export type AuditPage = {
  readonly items: readonly AuditEntry[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type AuditVerification = {
  /** How many entries were looked at. */
  readonly entries: number
  /** How many checkpoints there are. */
  readonly checkpoints: number
  /** The last entry that was looked at; 0 where there is none. */
  readonly through: number
  /** Whether that is the end of the log: else go on `after` it. */
  readonly isWhole: boolean
  /** What is wrong, at most 1,000 of it. */
  readonly faults: readonly AuditFault[]
  /** How much is wrong. */
  readonly faultCount: number
  /** How long it took, in ms. */
  readonly tookMs: number
}

export type AuditFault = {
  /** changed, removed, inserted, reordered: what was done to entries. rewritten: entries fit each other and not what was signed. cut_off: the log ends before a signed entry. signature_wrong, key_unknown, checkpoint_missing, checkpoint_differs: of the checkpoints. */
  readonly fault:
    | 'changed'
    | 'removed'
    | 'inserted'
    | 'reordered'
    | 'rewritten'
    | 'cut_off'
    | 'signature_wrong'
    | 'key_unknown'
    | 'checkpoint_missing'
    | 'checkpoint_differs'
  /** Null where it is of no entry. */
  readonly ordinal: number | null
  /** Null where it is one. */
  readonly through: number | null
  /** Null where none does. */
  readonly checkpoint: number | null
}

export type Checkpoint = {
  /** Its place among the checkpoints, from 1 and without a gap. */
  readonly position: number
  /** The entry up to which the log reached. */
  readonly ordinal: number
  /** The hash of that entry, which stands for all before it too. */
  readonly hash: string
  /** When it was signed. */
  readonly at: string
  /** Null in the first. */
  readonly previous: string | null
  /** The first 16 hexadecimal digits of the SHA-256 of the public key that signed. */
  readonly key: string
  /** Null where that is the same. */
  readonly nextKey: string | null
  /** Ed25519, in base64url. */
  readonly signature: string
}

export type AuditKey = {
  /** The first 16 hexadecimal digits of the SHA-256 of the public key that signed. */
  readonly key: string
  /** The public key: 32 octets in base64url. */
  readonly publicKey: string
  /** Since when it signs. */
  readonly since: string
}

export type CheckpointPage = {
  readonly items: readonly Checkpoint[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
  /** The keys that sign here, or signed, the present one last. */
  readonly keys: readonly AuditKey[]
}

/** The keys of the installation, without any key. */
export type KeyRing = {
  /** How often the ring was changed. */
  readonly revision: number
  /** What new keys will be for: the setting encryption.suite. */
  readonly suite: 'aes-256-gcm' | 'sm4'
  /** What wraps the ring. */
  readonly master: KeyRingMaster
  /** What hashes are keyed with. It is never changed: docs/keys.md. */
  readonly index: KeyRingIndex
  /** What values are sealed with, the oldest first. */
  readonly keys: readonly DataKey[]
  /** How many keys it has room for. */
  readonly mostKeys: number
}

export type DataKey = {
  /** A sealed value names its key by this. */
  readonly number: number
  /** aes-256-gcm: AES-256-GCM and HMAC-SHA-256. sm4: SM4 and HMAC-SM3. */
  readonly suite: 'aes-256-gcm' | 'sm4'
  /** Whose values it is for; null for those of nobody, or of customers without a key. */
  readonly customer: string | null
  /** When it was made. */
  readonly since: string
  /** From when on it seals. */
  readonly sealsFrom: string
  /** Whether it seals now; if not it opens what it sealed. */
  readonly seals: boolean
}

export type KeyChange = {
  /** The id of a key change. */
  readonly id: string
  /** rotate_data: new data keys seal from then on, the old ones open. rotate_master: the ring is wrapped anew, by the next master key. */
  readonly change: 'rotate_data' | 'rotate_master'
  /** asked: it waits for a second person. approved: it is being done. done, failed: it was, or could not be. refused, over: nobody does it any more. */
  readonly state: 'asked' | 'approved' | 'done' | 'failed' | 'refused' | 'over'
  /** Why the numbers are needed. It stands in the audit log. */
  readonly reason: string
  /** When it was asked for. */
  readonly askedAt: string
  /** Who asked. */
  readonly by: KeyChangeBy
  /** Until when it may be approved. */
  readonly goodUntil: string
  /** Who agreed or refused; null while nobody did. */
  readonly decided: KeyChangeDecided | null
  /** What the ring came to; null before it is done. */
  readonly ring: number | null
  /** Null unless it failed. */
  readonly fault: string | null
}

export type KeyChangePage = {
  readonly items: readonly KeyChange[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

/** It counts when a code of it has been confirmed. */
export type Totp = {
  /** In Base32, to be typed into an authenticator app. */
  readonly secret: string
  /** The same as an `otpauth:` address, to be shown as a QR code. */
  readonly uri: string
}

export type Session = {
  readonly user: SessionUser
  /** What every request but GET carries in the header AXBridge-CSRF. */
  readonly csrf: string
  /** When the session ends at the latest; it ends earlier when it is not used. */
  readonly expiresAt: string
  /** The operations that his role may ask, by their ids. */
  readonly mayAsk: readonly string[]
  /** Whether a code is asked for when he signs in. */
  readonly hasTotp: boolean
  /** The customer to whom a customer_developer belongs. */
  readonly customer: SessionCustomer | null
  /** The sandbox, for who may try it; null where there is none. */
  readonly sandbox: SessionSandbox | null
}

export type Done = Readonly<Record<string, never>>

/** The real numbers of one binding. The audit log says who saw them, and why. */
export type Reveal = {
  /** A's real number; not in a group mode. */
  readonly a?: string
  /** The group; only in a group mode. */
  readonly members?: readonly string[]
  /** B's real number. */
  readonly b: string
}

export type Trace = {
  /** The id of a trace. */
  readonly id: string
  /** asked: it waits for a second person. approved: who asked may open it. opened: he did, and may again. refused, over: nobody opens it any more. */
  readonly state: 'asked' | 'approved' | 'refused' | 'opened' | 'over'
  /** What is traced. */
  readonly kind: 'number' | 'person'
  /** The 700 number that is traced. */
  readonly number: string | null
  /** Null where a person is traced. */
  readonly at: string | null
  readonly person: string | null
  /** Null where a number is traced. */
  readonly from: string | null
  /** Null where a number is traced. */
  readonly to: string | null
  /** Why the numbers are needed. It stands in the audit log. */
  readonly reason: string
  /** What the case is filed under elsewhere. */
  readonly case: string
  /** When it was asked for. */
  readonly askedAt: string
  /** Who asked. */
  readonly by: TraceBy
  /** Who agreed or refused; null while nobody did. */
  readonly decided: TraceDecided | null
  /** Until when it may be decided, or, once approved, opened. */
  readonly goodUntil: string
  /** Null before that. */
  readonly openedAt: string | null
}

export type TracePage = {
  readonly items: readonly Trace[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type TraceLead = {
  /** The id of a binding. */
  readonly binding: string
  /** Null where the customer is not there any more. */
  readonly customer: TraceLeadCustomer | null
  /** The customer's id of the order. It must not hold the number of a party. */
  readonly order: string
  /** The industrial-internet identifier of the order. */
  readonly identifier: string | null
  /** The registered scenario. */
  readonly scenario: string | null
  /** How the parties see each other. AXB: A and B both dial and see X. AXYB: A dials X and B sees Y; B dials Y and A sees X. GXB, GXYB: the same with a group in the place of A; its members reach B and never each other. */
  readonly mode: 'AXB' | 'AXYB' | 'GXB' | 'GXYB'
  /** A 700 number: 15 digits, without country code, prefix or separators. */
  readonly x: string
  /** A 700 number: 15 digits, without country code, prefix or separators. */
  readonly y: string
  /** What it was at the instant; null where a person is traced. */
  readonly standing: 'live' | 'grace' | 'quarantined' | null
  /** When it was bound. */
  readonly createdAt: string
  /** When it ended, or will. */
  readonly endedAt: string
  /** Null where their time was over and they were deleted. */
  readonly stoodFrom: string | null
  /** Null where they were deleted. */
  readonly stoodUntil: string | null
  /** False where it was changed before former parties were kept: others may have stood there then, and these are who came after them. */
  readonly isCertain: boolean
  /** The real parties of that time. Empty where their time was over and they were deleted. */
  readonly parties: readonly TraceLeadPartie[]
  /** The calls through it around the instant, newest first, while these parties stood there; a few of a person. */
  readonly calls: readonly Call[]
}

/** It holds real numbers. The audit log says who saw them, and why. */
export type TraceResult = {
  readonly trace: Trace
  /** The bindings, newest first. Of a person, one for each time in which the same parties stood there with him. */
  readonly items: readonly TraceLead[]
  /** There may be more than is shown: ask for a shorter time. */
  readonly truncated: boolean
}

export type Overview = {
  /** Now. */
  readonly at: string
  /** The version of AXBridge. */
  readonly version: string
  /** Since when this server runs. */
  readonly startedAt: string
  readonly live: OverviewLive
  /** One for every 5 seconds of the last hour, the oldest first, as far as the server has run so long. */
  readonly samples: readonly OverviewSample[]
  /** What operators should look at now. */
  readonly alarms: readonly OverviewAlarm[]
  /** The ten pools with the smallest share left. */
  readonly pools: readonly OverviewPool[]
}

export type Settings = {
  /** In the order of the configuration. */
  readonly items: readonly SettingsItem[]
}

export type TryIt = {
  /** The customer of the sandbox; null for a guest, who may ask the API nothing. */
  readonly customer: string | null
  /** The first 11 digits of its numbers. */
  readonly block: string
  /** What the phones register with. */
  readonly phonePassword: string
  /** The domain of their SIP addresses. */
  readonly domain: string
  /** Null where SIP is not taken so. */
  readonly sockets: TryItSockets
  /** Numbers for the phones: three, or the one of a guest. */
  readonly phones: readonly string[]
  /** Where other devices of the network find this console; null without --lan, and for a guest. */
  readonly lan: TryItLan | null
  /** Null where it does not end. */
  readonly expiresAt: string | null
}

export type TryItLink = {
  /** What to open on the second device. Its key stands behind the `#`. */
  readonly url: string
  /** Which phone it will be. */
  readonly phone: string
  /** Until when it can be opened. */
  readonly expiresAt: string
}

export type PolicyRule = {
  /** The name of a rule: it stands in call records, events and alarms. */
  readonly name: string
  /** What it measures. attempts: calls that would be connected. callees: different people one caller reaches. probes: calls to numbers on which the caller is no party. probed_numbers: different numbers among those. short_calls: the share of answered calls that were over soon. unanswered: the share of connected calls that nobody answered. binds: bindings that are asked for. */
  readonly what: 'attempts' | 'callees' | 'probes' | 'probed_numbers' | 'short_calls' | 'unanswered' | 'binds'
  /** For each of what it counts by itself. */
  readonly by: 'caller' | 'number' | 'pair' | 'customer' | 'scenario' | 'trunk'
  /** How far back it counts, in ms. */
  readonly windowMs: number
  /** The most that may be within the window; of a share, from 0 to 1, what may not be exceeded. */
  readonly limit: number
  readonly least: number | null
  readonly shorterThanMs: number | null
  /** observe: it is kept that it fired. alarm: operators are told. refuse: the call or bind is refused. suspend: it is refused, and the customer or number is suspended, the caller blocked. */
  readonly then: 'observe' | 'alarm' | 'refuse' | 'suspend'
  /** Whether it is in force. */
  readonly isOn: boolean
  readonly when: PolicyRuleWhen
}

export type Policy = {
  /** Counts the changes of the rules; 0 while nobody has changed them. */
  readonly revision: number
  /** Whether these are the rules that come with the server. */
  readonly isDefault: boolean
  /** Whether rules count at all (`supervision.policy.enabled`). */
  readonly isInForce: boolean
  readonly rules: readonly PolicyRule[]
  /** Null while nobody has. */
  readonly changedAt: string | null
  /** Who changed them last. */
  readonly by: Actor | null
}

export type Actor = {
  /** user: a person. key: whoever holds the operators' key. rule: a rule of policy. */
  readonly kind: 'user' | 'key' | 'rule'
  /** The id of a user. */
  readonly id?: string
  readonly name?: string | string
}

export type DryRun = {
  /** The first instant that was looked at. */
  readonly from: string
  /** Up to where it was looked: earlier than asked where there were too many calls. */
  readonly to: string
  /** The calls that were looked at. */
  readonly calls: number
  /** Whether all that was asked for was looked at. */
  readonly isComplete: boolean
  readonly rules: readonly DryRunRule[]
}

export type FiringSubject = {
  readonly caller: string | null
  readonly number: string | null
  readonly customer: string | null
  readonly scenario: string | null
  readonly trunk: string | null
}

export type Firing = {
  /** The id of the firing. */
  readonly id: string
  /** The name of a rule: it stands in call records, events and alarms. */
  readonly rule: string
  /** What it measures. attempts: calls that would be connected. callees: different people one caller reaches. probes: calls to numbers on which the caller is no party. probed_numbers: different numbers among those. short_calls: the share of answered calls that were over soon. unanswered: the share of connected calls that nobody answered. binds: bindings that are asked for. */
  readonly what: 'attempts' | 'callees' | 'probes' | 'probed_numbers' | 'short_calls' | 'unanswered' | 'binds'
  /** For each of what it counts by itself. */
  readonly by: 'caller' | 'number' | 'pair' | 'customer' | 'scenario' | 'trunk'
  /** observe: it is kept that it fired. alarm: operators are told. refuse: the call or bind is refused. suspend: it is refused, and the customer or number is suspended, the caller blocked. */
  readonly then: 'observe' | 'alarm' | 'refuse' | 'suspend'
  readonly subject: FiringSubject
  /** How often in this hour. */
  readonly count: number
  /** When first. */
  readonly firstAt: string
  /** When last. */
  readonly lastAt: string
  /** The first calls by which it fired. */
  readonly calls: readonly string[]
}

export type FiringPage = {
  readonly items: readonly Firing[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type BlockedPerson = {
  /** The id of the matter. */
  readonly id: string
  /** Who it is. */
  readonly person: string
  /** blocked: he calls nobody. released: not any more. */
  readonly state: 'blocked' | 'released'
  /** Why it is so. */
  readonly reason: string
  /** Since when it is so. */
  readonly since: string
  readonly by: Actor
}

export type BlockedPersonPage = {
  readonly items: readonly BlockedPerson[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type Retention = {
  readonly classes: readonly RetentionClasse[]
  /** When the next deletion begins. */
  readonly nextRunAt: string
  /** How many holds stand. */
  readonly holds: number
}

export type DeletionProof = {
  /** The id of the proof. */
  readonly id: string
  /** What is kept (docs/retention.md). */
  readonly class:
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
  /** The term that was over. */
  readonly termDays: number
  /** What was over up to this instant was deleted. */
  readonly cutOff: string
  /** When the deletion began. */
  readonly startedAt: string
  /** Null while it goes on, or where the server stopped meanwhile. */
  readonly endedAt: string | null
  /** How many were deleted. */
  readonly count: number
  /** How many were over, and passed over for a hold. */
  readonly held: number
  readonly firstId: string | null
  readonly firstAt: string | null
  readonly lastId: string | null
  readonly lastAt: string | null
  /** Begins with 64 zeros; for each id that was deleted, in their order, it becomes the SHA-256 of its 32 octets and the id in UTF-8. */
  readonly ids: string
  /** The hash of the proof before; 64 zeros in the first. */
  readonly previous: string
  /** SHA-256 over all of these but the id and this, as one JSON object in this order. */
  readonly hash: string
}

export type DeletionProofPage = {
  readonly items: readonly DeletionProof[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type AddedHold = {
  /** The id of a hold. */
  readonly id: string
  /** in_force: nothing of it is deleted. released: what its term is over for goes with the next deletion. */
  readonly state: 'in_force' | 'released'
  /** Whose things are held; null where it is not of one customer. */
  readonly customer: string | null
  readonly order: string | null
  /** The binding that is held. */
  readonly binding: string | null
  /** The number that is held. */
  readonly number: string | null
  readonly person: string | null
  /** Why. */
  readonly reason: string
  /** What the case is filed under elsewhere. */
  readonly case: string
  /** Since when. */
  readonly heldAt: string
  readonly by: Actor
  /** Null while it stands. */
  readonly released: AddedHoldReleased | null
  /** How much of it there is: 0 where it was deleted before; a hold brings nothing back. Null for a person, of whom a trace tells, and where it could not be counted. */
  readonly keeps: AddedHoldKeeps | null
}

export type Hold = {
  /** The id of a hold. */
  readonly id: string
  /** in_force: nothing of it is deleted. released: what its term is over for goes with the next deletion. */
  readonly state: 'in_force' | 'released'
  /** Whose things are held; null where it is not of one customer. */
  readonly customer: string | null
  readonly order: string | null
  /** The binding that is held. */
  readonly binding: string | null
  /** The number that is held. */
  readonly number: string | null
  readonly person: string | null
  /** Why. */
  readonly reason: string
  /** What the case is filed under elsewhere. */
  readonly case: string
  /** Since when. */
  readonly heldAt: string
  readonly by: Actor
  /** Null while it stands. */
  readonly released: HoldReleased | null
}

export type HoldPage = {
  readonly items: readonly Hold[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type PersonRequest = {
  /** The id of a request. */
  readonly id: string
  /** access: what is kept of him. copy: the same, to take away. deletion: that nothing be kept. */
  readonly kind: 'access' | 'copy' | 'deletion'
  /** open: he waits for an answer. */
  readonly state: 'open' | 'answered'
  /** Who asks. */
  readonly person: string
  /** How he asked. */
  readonly reason: string
  /** When it was taken down. */
  readonly askedAt: string
  readonly by: Actor
  /** By when it should be answered: 15 days. */
  readonly dueAt: string
  /** Null while it is open. */
  readonly answered: PersonRequestAnswered | null
}

export type PersonRequestPage = {
  readonly items: readonly PersonRequest[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

/** What is kept of one person. The audit log says who saw it. */
export type PersonAnswer = {
  readonly request: PersonRequest
  /** Null in the answer to a deletion. */
  readonly number: string | null
  /** A page of 50, the newest first; nobody else is named in it. */
  readonly bindings: readonly PersonAnswerBinding[]
  /** The cursor of the next page; null when this is the last. */
  readonly next: string | null
  /** What he wants none of, the newest 200. */
  readonly optOuts: readonly PersonAnswerOptOut[]
  /** Where he is registered as the actual user of his phone, the newest 200. */
  readonly registrations: readonly PersonAnswerRegistration[]
  /** Whether operators keep him from calling; null where they never did. */
  readonly blocked: PersonAnswerBlocked | null
  /** Null but for a deletion. */
  readonly deletion: PersonAnswerDeletion | null
}

export type Breach = {
  /** The id of a breach. */
  readonly id: string
  readonly revision: number
  /** open: something is left to do. closed: its record is kept for three years from then. */
  readonly state: 'open' | 'closed'
  /** The kinds of data. */
  readonly kinds: readonly string[]
  /** How many persons it concerns; null while nobody knows. */
  readonly persons: number | null
  /** How it came about. */
  readonly cause: string
  /** What may come of it for them. */
  readonly harm: string
  /** What was done against it, and what they can do. */
  readonly measures: string
  /** Whom they may ask. */
  readonly contact: string
  /** When it was found. */
  readonly foundAt: string
  /** Who was told of it, and when. */
  readonly told: readonly BreachTold[]
  /** When it was taken down. */
  readonly recordedAt: string
  readonly by: Actor
  /** When the record was changed last. */
  readonly changedAt: string
}

export type BreachPage = {
  readonly items: readonly Breach[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type Complaint = {
  /** The id of the complaint. */
  readonly id: string
  readonly revision: number
  /** open: nobody has answered. answered: whoever complained was. closed: nothing is left to do. */
  readonly state: 'open' | 'answered' | 'closed'
  /** Whose number it is; null where it is in no pool. */
  readonly customer: string | null
  readonly number: string | null
  /** What is complained of. */
  readonly text: string
  /** When it was. */
  readonly happenedAt: string
  /** When it was taken down. */
  readonly receivedAt: string
  /** By when it must be answered. */
  readonly dueAt: string
  /** Whether it should have been answered. */
  readonly isOverdue: boolean
  /** As it was found when the complaint came. It is not deleted. */
  readonly evidence: ComplaintEvidence
  /** The hold that keeps the evidence; null where it was released or there were as many holds as there may be. */
  readonly hold: string | null
  /** What was done about it, the oldest first. */
  readonly trail: readonly ComplaintTrail[]
}

export type ComplaintPage = {
  readonly items: readonly Complaint[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
}

export type ComplaintRates = {
  /** Over how many days. */
  readonly windowDays: number
  /** From this share on operators are told. */
  readonly alarmAt: number
  /** From this share on the customer is suspended. */
  readonly suspendAt: number
  /** With fewer answered calls nothing follows from a share. */
  readonly leastCalls: number
  /** Customers of whom somebody complained, the highest rate first. */
  readonly items: readonly ComplaintRatesItem[]
}

export type Health = {
  readonly status: 'ok'
}

export type Readiness = {
  readonly status: 'ready' | 'not_ready'
  /** The parts of the server that are not ready. */
  readonly waitingFor: readonly string[]
}

export type RuleFiredEventData = {
  /** The name of the rule. */
  readonly rule: string
  /** What the rule does. */
  readonly then: 'observe' | 'alarm' | 'refuse' | 'suspend'
  /** The customer, where it counts by customer or scenario. */
  readonly customer: string | null
  /** The number, where it counts by number. */
  readonly number: string | null
  /** The call by which it fired; null where it was no call. */
  readonly call: string | null
}

export type CustomerSettings = {
  /** Whether a key may be sent as a bearer token; else every request is signed. */
  readonly bearerAllowed: boolean
  /** How many pairs one number may hold at once; null leaves it to the server, whose limit it may only lower. */
  readonly pairsPerNumber: number | null
  /** How many pairs the whole pool may hold, live and at rest; null for as many as fit. */
  readonly mostPairs: number | null
}

export type CustomerSuspended = {
  /** The id of the suspension. */
  readonly id: string
  /** What it is for. */
  readonly reason: string
  /** What ends it. */
  readonly remedy: string
  /** Since when. */
  readonly at: string
}

export type CustomerProfileEntity = {
  /** Its name in the register. */
  readonly name: string
  /** What it is. Where the server is not set otherwise, no individual is a customer. */
  readonly kind: 'enterprise' | 'institution' | 'individual'
  /** The unified social credit code (GB 32100), whose last character is checked; or the number in the register where it has none. */
  readonly registration: string
  /** Who is written to. */
  readonly contacts: readonly CustomerProfileEntityContact[]
  /** When it was verified. */
  readonly verifiedAt: string
  /** Until when that is good. */
  readonly validUntil: string
}

export type CustomerProfileScenario = {
  /** What binds call it by. */
  readonly name: string
  /** What the numbers are used for. */
  readonly use: 'ride_hailing' | 'food_delivery' | 'parcel' | 'e_commerce' | 'home_service' | 'other'
  /** The modes that it allows. */
  readonly modes: readonly ('AXB' | 'AXYB' | 'GXB' | 'GXYB')[]
  /** How long a binding of it may live, in ms; null leaves that to the server. */
  readonly longestLifeMs: number | null
  /** Null: without end. */
  readonly validUntil: string | null
  /** The sides whose people must be registered as actual users before they are bound (`/v1/actual-users`). */
  readonly actualUsers: readonly ('a' | 'b')[]
}

export type SuspensionAppeal = {
  /** What the customer said. */
  readonly text: string
  /** When he said it. */
  readonly at: string
  /** Who said it for the customer. */
  readonly by: Actor
  /** Null while it waits for one. */
  readonly decision: SuspensionAppealDecision | null
}

export type SuspensionEarlierAppeal = {
  /** What the customer said. */
  readonly text: string
  /** When he said it. */
  readonly at: string
  /** Who said it for the customer. */
  readonly by: Actor
  /** Null while it waits for one. */
  readonly decision: SuspensionEarlierAppealDecision | null
}

export type SuspensionLifted = {
  readonly reason: string
  /** When it ended. */
  readonly at: string
  /** Who ended it. */
  readonly by: Actor
}

export type VerificationStateSetting = {
  /** How long one answer may take. */
  readonly timeoutMs: number
  /** What is done with a call on whose identifier no answer comes. */
  readonly onNoAnswer: 'refuse' | 'connect'
  /** What is done with a call whose binding has no identifier. */
  readonly withoutIdentifier: 'refuse' | 'connect'
}

export type VerificationStateFault = {
  /** Why, from a closed list. */
  readonly fault: string
  /** How often. */
  readonly count: number
}

export type TrunkDigest = {
  /** The user name; the mask of one that is a real number. */
  readonly username: string
  /** There is a password; it is not shown. */
  readonly hasPassword: true
}

export type TrunkCredentials = {
  /** The user name; the mask of one that is a real number. */
  readonly username: string
  /** There is a password; it is not shown. */
  readonly hasPassword: true
  /** the realm that is answered, and no other; every one when left out */
  readonly realm?: string
}

export type TrunkSpelling = {
  /** what stands in front and is taken off */
  readonly prefix: string
  /** what the rest must be: a mainland mobile, or a 700 number */
  readonly rest: 'mobile' | 'protected'
}

export type TrunkServer = {
  readonly address: string
  /** up: it answered last. down: it was silent, and calls go there only where nothing else is left. unknown: nobody asked yet. */
  readonly health: 'up' | 'down' | 'unknown'
}

export type TrunkCalls = {
  /** Calls that came in on it and go on. */
  readonly in: number
  /** Calls that went out on it and go on. */
  readonly out: number
}

export type AuditEntryActor = {
  /** user: a person. key: whoever holds the operators' key. server: the server itself. */
  readonly kind: 'user' | 'key' | 'server'
  /** The id of a user. */
  readonly id?: string
  /** What one signs in with; no two users have the same name. */
  readonly name?: string
}

/** What wraps the ring. */
export type KeyRingMaster = {
  /** Where the master key is. */
  readonly kind: 'file' | 'env' | 'service'
  /** Tells it from other master keys, and says nothing of it. */
  readonly id: string
}

/** What hashes are keyed with. It is never changed: docs/keys.md. */
export type KeyRingIndex = {
  /** A keyed hash begins with this octet. */
  readonly id: number
  /** aes-256-gcm: AES-256-GCM and HMAC-SHA-256. sm4: SM4 and HMAC-SM3. */
  readonly suite: 'aes-256-gcm' | 'sm4'
  /** When it was made. */
  readonly since: string
}

/** Who asked. */
export type KeyChangeBy = {
  /** The id of a user. */
  readonly id: string
  /** What one signs in with; no two users have the same name. */
  readonly name: string
}

export type KeyChangeDecided = {
  /** When. */
  readonly at: string
  readonly by: KeyChangeDecidedBy
  /** Why it was refused; null where it was not. */
  readonly reason: string | null
}

export type SessionUser = {
  /** The id of a user. */
  readonly id: string
  /** What one signs in with; no two users have the same name. */
  readonly name: string
  /** What somebody may do. platform_admin: all but binding for customers. compliance_officer: reads, the audit log, real numbers with a reason. operations: reads, trunks, blocks, webhooks, ending bindings. customer_developer: what a key of his one customer may. read_only: reads. */
  readonly role: 'platform_admin' | 'compliance_officer' | 'operations' | 'customer_developer' | 'read_only'
  /** Of a customer_developer. */
  readonly customer: string | null
}

export type SessionCustomer = {
  /** The id of a customer. */
  readonly id: string
  readonly name: string
}

export type SessionSandbox = {
  /** The id of a customer. */
  readonly customer: string
  readonly block: string
}

/** Who asked. */
export type TraceBy = {
  /** The id of a user. */
  readonly id: string
  /** What one signs in with; no two users have the same name. */
  readonly name: string
}

export type TraceDecided = {
  /** When. */
  readonly at: string
  readonly by: TraceDecidedBy
  /** Why it was refused; null where it was not. */
  readonly reason: string | null
}

export type TraceLeadCustomer = {
  /** The id of a customer. */
  readonly id: string
  readonly name: string
  /** The legal entity, as it was verified. */
  readonly entity: TraceLeadCustomerEntity | null
}

export type TraceLeadPartie = {
  readonly side: 'a' | 'b'
  /** The real number. */
  readonly number: string
  /** As whom the customer registered who uses the phone; where nothing is registered now, the newest that a hold keeps. Left out where neither is. */
  readonly registered?: TraceLeadPartieRegistered
  /** As whom he was registered before, where a hold keeps it, the newest first, at most 50. Left out where it keeps nothing more. */
  readonly earlier?: readonly TraceLeadPartieEarlier[]
}

export type OverviewLive = {
  /** Calls that go on now. */
  readonly calls: number
  /** SIP transactions that are open now. */
  readonly transactions: number
}

export type OverviewSample = {
  /** The end of these seconds. */
  readonly at: string
  /** Bindings that were made at this server. */
  readonly binds: number
  /** Bindings that were ended here before they expired. */
  readonly unbinds: number
  /** Attempts to call that ended. */
  readonly calls: number
  /** Calls that were answered. */
  readonly answered: number
  /** Attempts that were refused. */
  readonly refused: number
  /** Attempts that failed: by the fault of a network, or by our own. */
  readonly failed: number
  /** Calls that went on at the end. */
  readonly liveCalls: number
  /** Null when there were none. */
  readonly setupP50Ms: number | null
  /** Null when there were none. */
  readonly setupP99Ms: number | null
}

export type OverviewAlarm = {
  /** Its name. */
  readonly alarm: string
  /** What it is about: the name of a trunk, the key of a certificate, a worker. */
  readonly subject: string | null
}

export type OverviewPool = {
  /** The id of a customer. */
  readonly customer: string
  /** The name of the customer. */
  readonly name: string
  /** Pairs that the pool holds. */
  readonly used: number
  /** Pairs that it takes. */
  readonly size: number
  /** Null when that is not in sight. */
  readonly daysLeft: number | null
}

export type SettingsItem = {
  /** With dots between the levels. */
  readonly key: string
  /** JSON. Null for a secret. */
  readonly value: unknown
  /** JSON. Null for a setting that has none. */
  readonly default: unknown
  readonly description: string
  /** Whether it is another than the default. */
  readonly isSet: boolean
  /** Whether it is shown nowhere. */
  readonly isSecret: boolean
}

/** Null where SIP is not taken so. */
export type TryItSockets = {
  /** The WebSocket for pages that came over HTTP. The host 0.0.0.0 or [::] stands for that of the page. */
  readonly ws: string | null
  /** The one for pages that came over HTTPS: an address, or a path at the place that the page came from. */
  readonly wss: string | null
}

export type TryItLan = {
  readonly url: string
}

export type PolicyRuleWhen = {
  /** Only in these hours of the day in China; past midnight where `from` is the later. Null: all day. */
  readonly hours: PolicyRuleWhenHours | null
  /** Only calls of orders that were bound so many hours ago. Null: of any age. */
  readonly orderHours: PolicyRuleWhenOrderHours | null
  /** Only of these scenarios. Null: of any, and of none. */
  readonly scenarios: readonly string[] | null
}

export type DryRunRule = {
  /** The name of a rule: it stands in call records, events and alarms. */
  readonly name: string
  /** What it measures. attempts: calls that would be connected. callees: different people one caller reaches. probes: calls to numbers on which the caller is no party. probed_numbers: different numbers among those. short_calls: the share of answered calls that were over soon. unanswered: the share of connected calls that nobody answered. binds: bindings that are asked for. */
  readonly what: 'attempts' | 'callees' | 'probes' | 'probed_numbers' | 'short_calls' | 'unanswered' | 'binds'
  /** For each of what it counts by itself. */
  readonly by: 'caller' | 'number' | 'pair' | 'customer' | 'scenario' | 'trunk'
  /** observe: it is kept that it fired. alarm: operators are told. refuse: the call or bind is refused. suspend: it is refused, and the customer or number is suspended, the caller blocked. */
  readonly then: 'observe' | 'alarm' | 'refuse' | 'suspend'
  /** Whether records can tell: not of probes, whose callers no record names, nor of binds, which are no calls. */
  readonly isJudged: boolean
  /** How often it would have fired. */
  readonly fired: number
  /** How many calls it would have refused. */
  readonly refused: number
  /** Of how many different ones; counted up to 10,000. */
  readonly subjects: number
  /** The first of them. */
  readonly calls: readonly string[]
}

export type RetentionClasse = {
  /** What is kept (docs/retention.md). */
  readonly name:
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
  /** For how many days it is kept behind its end. */
  readonly termDays: number
  /** The law's term; 0 where it goes at once. */
  readonly legalDays: number
  /** Null where there is none. */
  readonly oldestAt: string | null
  /** Null where there was none yet. */
  readonly lastRunAt: string | null
  /** How many that deleted. */
  readonly deletedLast: number
  /** How many that passed over for a hold. */
  readonly heldLast: number
}

export type AddedHoldReleased = {
  readonly reason: string
  /** When it was released. */
  readonly at: string
  readonly by: Actor
}

export type AddedHoldKeeps = {
  /** Bindings whose persons are kept. */
  readonly bindings: number
  /** Call records. */
  readonly calls: number
  /** False where there may be more of either, also what a customer who had the block before left. */
  readonly isWhole: boolean
}

export type HoldReleased = {
  readonly reason: string
  /** When it was released. */
  readonly at: string
  readonly by: Actor
}

export type PersonRequestAnswered = {
  /** When it was answered first. */
  readonly at: string
  readonly by: Actor
}

export type PersonAnswerBinding = {
  /** The id of a binding. */
  readonly id: string
  /** The id of a customer. */
  readonly customer: string
  readonly customerName: string | null
  /** The customer's order. */
  readonly order: string
  readonly mode: 'AXB' | 'AXYB' | 'GXB' | 'GXYB'
  /** A 700 number: 15 digits, without country code, prefix or separators. */
  readonly number: string
  /** On which side he stands, or stood. */
  readonly side: 'a' | 'b'
  /** False for somebody who left it, or in whose place another came. */
  readonly stands: boolean
  readonly scenario: string | null
  /** What he agreed to. */
  readonly consent: PersonAnswerBindingConsent | null
  /** When it was made. */
  readonly createdAt: string
  /** When it ended, or ends. */
  readonly endsAt: string
  /** When it is deleted, where no hold keeps it. */
  readonly keptUntil: string
  /** The newest 100 first. */
  readonly calls: readonly PersonAnswerBindingCall[]
  /** Whether there are more. */
  readonly callsTruncated: boolean
}

export type PersonAnswerOptOut = {
  /** The id of a customer. */
  readonly customer: string
  /** What he wants none of. */
  readonly of: string
  /** Since when. */
  readonly at: string
}

export type PersonAnswerRegistration = {
  /** The id of a customer. */
  readonly customer: string
  readonly customerName: string | null
  /** His name. */
  readonly name: string
  /** By what he showed who he is; null where he showed nothing. */
  readonly document: PersonAnswerRegistrationDocument | null
  /** When it was registered. */
  readonly at: string
}

export type PersonAnswerBlocked = {
  /** blocked: he may call nobody. */
  readonly state: 'blocked' | 'released'
  /** Why he is blocked, or was released. */
  readonly reason: string
  /** Since when. */
  readonly at: string
}

export type PersonAnswerDeletion = {
  /** At how many customers he is not bound or called any more. */
  readonly optOuts: number
  /** At how many customers he was registered as an actual user, and is not any more. */
  readonly registrations: number
  /** How many bindings were deleted now, since their term was over. */
  readonly deleted: number
  readonly stays: readonly PersonAnswerDeletionStay[]
  /** Whether more was kept than the 1,000 bindings that were looked at. */
  readonly truncated: boolean
}

export type BreachTold = {
  readonly whom: string
  /** When. */
  readonly at: string
}

/** As it was found when the complaint came. It is not deleted. */
export type ComplaintEvidence = {
  /** The calls that it may be about. */
  readonly calls: readonly string[]
  /** Their bindings. */
  readonly bindings: readonly string[]
}

export type ComplaintTrail = {
  /** When. */
  readonly at: string
  readonly by: Actor
  /** open: nobody has answered. answered: whoever complained was. closed: nothing is left to do. */
  readonly state: 'open' | 'answered' | 'closed'
  /** What was done, or answered. */
  readonly text: string | null
}

export type ComplaintRatesItem = {
  /** The id of a customer. */
  readonly customer: string
  /** The name of the customer. */
  readonly name: string | null
  readonly complaints: number
  /** Answered calls. */
  readonly calls: number
  /** Complaints for each answered call; null where there is none. */
  readonly rate: number | null
}

export type CustomerProfileEntityContact = {
  /** Who it is. */
  readonly name: string
  /** Where he is written to. */
  readonly email: string
}

export type SuspensionAppealDecision = {
  readonly upheld: boolean
  readonly reason: string
  /** When it was decided. */
  readonly at: string
  /** Who decided. */
  readonly by: Actor
}

export type SuspensionEarlierAppealDecision = {
  readonly upheld: boolean
  readonly reason: string
  /** When it was decided. */
  readonly at: string
  /** Who decided. */
  readonly by: Actor
}

export type KeyChangeDecidedBy = {
  /** The id of a user. */
  readonly id: string
  /** What one signs in with; no two users have the same name. */
  readonly name: string
}

export type TraceDecidedBy = {
  /** The id of a user. */
  readonly id: string
  /** What one signs in with; no two users have the same name. */
  readonly name: string
}

export type TraceLeadCustomerEntity = {
  readonly name: string
  readonly registration: string
}

/** As whom the customer registered who uses the phone; where nothing is registered now, the newest that a hold keeps. Left out where neither is. */
export type TraceLeadPartieRegistered = {
  /** His name. */
  readonly name: string
  /** By what he showed who he is; null where he showed nothing. */
  readonly document: TraceLeadPartieRegisteredDocument | null
}

export type TraceLeadPartieEarlier = {
  /** His name. */
  readonly name: string
  /** By what he showed who he is; null where he showed nothing. */
  readonly document: TraceLeadPartieEarlierDocument | null
}

export type PolicyRuleWhenHours = {
  /** The first hour. */
  readonly from: number
  /** The hour before which it ends. */
  readonly until: number
}

export type PolicyRuleWhenOrderHours = {
  /** From this age on. */
  readonly from: number
  /** Null: without end. */
  readonly until: number | null
}

export type PersonAnswerBindingConsent = {
  readonly version: string
  /** When he agreed. */
  readonly at: string
}

export type PersonAnswerBindingCall = {
  /** The id of a call. */
  readonly id: string
  /** When the attempt began. */
  readonly startedAt: string
  /** Whether he called, or was called. */
  readonly direction: 'from_person' | 'to_person'
  /** How it ended. */
  readonly outcome: string
  /** How long they spoke; null while it goes on. */
  readonly durationMs: number | null
}

export type PersonAnswerRegistrationDocument = {
  /** By what he showed who he is. */
  readonly kind: 'resident_id' | 'passport' | 'travel_permit' | 'other'
  /** Its number. */
  readonly number: string
}

export type PersonAnswerDeletionStay = {
  /** What is kept (docs/retention.md). */
  readonly class:
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
  /** How many. */
  readonly count: number
  /** Null where a hold keeps them. */
  readonly until: string | null
  /** The rule by which it is kept, and for nothing else. */
  readonly why: string
}

export type TraceLeadPartieRegisteredDocument = {
  /** By what he showed who he is. */
  readonly kind: 'resident_id' | 'passport' | 'travel_permit' | 'other'
  /** Its number. */
  readonly number: string
}

export type TraceLeadPartieEarlierDocument = {
  /** By what he showed who he is. */
  readonly kind: 'resident_id' | 'passport' | 'travel_permit' | 'other'
  /** Its number. */
  readonly number: string
}
