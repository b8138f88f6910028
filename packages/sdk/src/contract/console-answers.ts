// Made from openapi.json by `npm run openapi`. Do not edit.

import type { Event, Pool } from './answers.ts'

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

export type OperatorEvent = Event | AlarmRaisedEvent | AlarmClearedEvent

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
}

export type CustomerPage = {
  readonly items: readonly Customer[]
  /** The cursor of the page after this one; null when this is the last. */
  readonly next: string | null
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

export type Health = {
  readonly status: 'ok'
}

export type Readiness = {
  readonly status: 'ready' | 'not_ready'
  /** The parts of the server that are not ready. */
  readonly waitingFor: readonly string[]
}

export type CustomerSettings = {
  /** Whether a key may be sent as a bearer token; else every request is signed. */
  readonly bearerAllowed: boolean
  /** How many pairs one number may hold at once; null leaves it to the server, whose limit it may only lower. */
  readonly pairsPerNumber: number | null
  /** How many pairs the whole pool may hold, live and at rest; null for as many as fit. */
  readonly mostPairs: number | null
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
