// Made from openapi.json by `npm run openapi`. Do not edit.

export type CustomerRequest = {
  /** The legal entity; no two customers have the same name. */
  readonly name: string
  /** What is left out has its default, or stays as it is. */
  readonly settings?: CustomerRequestSettings | undefined
}

export type CustomerChangeRequest = {
  /** What is left out has its default, or stays as it is. */
  readonly settings: CustomerChangeRequestSettings
}

export type CustomerProfileRequest = {
  /** What was changed: the `revision` that was read. Another one now, and nothing is changed. */
  readonly revision: number
  /** The legal entity behind the customer; null where it was not verified. */
  readonly entity: CustomerProfileRequestEntity | null
  /** What it was registered for. */
  readonly scenarios: readonly CustomerProfileRequestScenario[]
}

export type SuspensionRequest = {
  /** Suspends all that this customer has. */
  readonly customer?: string | undefined
  /** In place of a customer: all numbers of this block. */
  readonly block?: string | undefined
  /** In place of a customer: this one number. */
  readonly number?: string | undefined
  /** What it is for. */
  readonly reason: string
  /** What ends it. */
  readonly remedy: string
  /** Whether calls that are under way end with it. */
  readonly cut?: boolean | undefined
}

export type SuspensionLiftRequest = {
  /** Why it ends. */
  readonly reason: string
}

export type AppealDecisionRequest = {
  /** Whether the customer is right: then the suspension ends at once. */
  readonly upheld: boolean
  /** Why it is decided so. */
  readonly reason: string
}

export type BlockRequest = {
  /** A block: the 11 digits that its 10,000 numbers begin with. */
  readonly block: string
  /** The regulator's approval number. There is no block without one. */
  readonly approval: string
  /** The beginning of its validity. */
  readonly validFrom: string
  /** The end of its validity; null is without end. */
  readonly validUntil?: string | null | undefined
  /** The one operator whose network carries the block. */
  readonly basePlatform: string
  /** Whose pool it is in; null while it is in none. A block in a pool never moves to the pool of another customer. */
  readonly customer?: string | null | undefined
  /** In which state it begins. */
  readonly state?: 'allocated' | 'active' | undefined
}

export type BlockChangeRequest = {
  /** allocated: recorded, nothing is drawn from it. active: binds draw from it. withdrawn: no new binds, live bindings go on to their end. recovered: given back. */
  readonly state?: 'allocated' | 'active' | 'withdrawn' | 'recovered' | undefined
  /** The end of its validity; null is without end. */
  readonly validUntil?: string | null | undefined
  /** Puts a block that is in no pool into the pool of this customer. */
  readonly customer?: string | undefined
}

export type TrunkRequest = {
  /** where calls go out: address:port, or a domain whose servers DNS names; null: it only brings calls in */
  readonly to?: null | string | undefined
  /** how calls go out: udp, tcp or tls, over which this server must listen too */
  readonly transport?: 'udp' | 'tcp' | 'tls' | undefined
  /** the name that the certificate at an address of `to` must show; null: the address itself. A domain proves itself */
  readonly serverName?: null | string | undefined
  /** how requests above 1300 octets go out on a trunk of udp: tcp only where the peer is known to listen there */
  readonly largeOver?: 'udp' | 'tcp' | undefined
  /** the sources that are this trunk: address, or address:port */
  readonly from: readonly string[]
  /** who shows a verified client certificate with one of these names is this trunk, wherever he comes from */
  readonly tlsNames?: readonly string[] | undefined
  /** who proves by digest to be this user is this trunk, wherever he comes from; null: nobody is asked */
  readonly digest?: null | TrunkRequestDigest | undefined
  /** what is answered when the peer asks who calls (401, 407); null: such a call ends */
  readonly credentials?: null | TrunkRequestCredentials | undefined
  /** where the caller stands: P-Asserted-Identity of a trusted network, From, or the digest user, which is then a number */
  readonly callerFrom?: 'asserted' | 'from' | 'digest' | undefined
  /** how the callee is written to this trunk: 138…, or +86138… */
  readonly calleeForm?: 'national' | 'e164' | undefined
  /** how this trunk writes numbers, tried in order */
  readonly spellings?: readonly TrunkRequestSpelling[] | undefined
  /** the callees that it leads to, by the first digits of their number (138…); '' is every callee. The longest that fits goes first */
  readonly prefixes?: readonly string[] | undefined
  /** of trunks whose prefixes fit alike, the lowest goes first */
  readonly priority?: number | undefined
  /** the share of calls among trunks of one priority; 0: only when no other is left */
  readonly weight?: number | undefined
  /** calls that go on at once, in and out together */
  readonly maxCalls?: number | undefined
  /** new calls a second, in and out each */
  readonly callsPerSecond?: number | undefined
  /** how often OPTIONS asks whether the peer is there; 0: never */
  readonly pingMs?: number | undefined
}

export type OperatorWebhookRequest = {
  /** Where events are posted to: https, no user, no password, no fragment, and no address of a private network. Put no secret into it: every post is signed. */
  readonly url: string
  /** What it is for. */
  readonly description?: string | undefined
  /** The types of events that it is told; null for all, those to come included. */
  readonly types?:
    | readonly (
        | 'binding.created'
        | 'binding.updated'
        | 'binding.ended'
        | 'pair.quarantined'
        | 'pair.freed'
        | 'call.started'
        | 'call.ringing'
        | 'call.answered'
        | 'call.ended'
        | 'call.refused'
        | 'pool.low'
        | 'pool.recovered'
        | 'webhook.disabled'
        | 'suspension.began'
        | 'suspension.ended'
        | 'alarm.raised'
        | 'alarm.cleared'
        | 'rule.fired'
      )[]
    | null
    | undefined
}

/** What is left out stays. */
export type OperatorWebhookChangeRequest = {
  /** Where events are posted to: https, no user, no password, no fragment, and no address of a private network. Put no secret into it: every post is signed. */
  readonly url?: string | undefined
  /** What it is for. */
  readonly description?: string | undefined
  /** The types of events that it is told; null for all, those to come included. */
  readonly types?:
    | readonly (
        | 'binding.created'
        | 'binding.updated'
        | 'binding.ended'
        | 'pair.quarantined'
        | 'pair.freed'
        | 'call.started'
        | 'call.ringing'
        | 'call.answered'
        | 'call.ended'
        | 'call.refused'
        | 'pool.low'
        | 'pool.recovered'
        | 'webhook.disabled'
        | 'suspension.began'
        | 'suspension.ended'
        | 'alarm.raised'
        | 'alarm.cleared'
        | 'rule.fired'
      )[]
    | null
    | undefined
  /** False switches it off; true switches it on again: what waited is posted at once, and events of the meantime follow. */
  readonly enabled?: boolean | undefined
}

/** Either `after`, with or without `types`, or `event`. */
export type OperatorWebhookReplayRequest = {
  /** Everything behind this cursor is told again, in its order. */
  readonly after?: string | undefined
  /** The types of events that it is told; null for all, those to come included. */
  readonly types?:
    | readonly (
        | 'binding.created'
        | 'binding.updated'
        | 'binding.ended'
        | 'pair.quarantined'
        | 'pair.freed'
        | 'call.started'
        | 'call.ringing'
        | 'call.answered'
        | 'call.ended'
        | 'call.refused'
        | 'pool.low'
        | 'pool.recovered'
        | 'webhook.disabled'
        | 'suspension.began'
        | 'suspension.ended'
        | 'alarm.raised'
        | 'alarm.cleared'
        | 'rule.fired'
      )[]
    | null
    | undefined
  /** In place of `after`: the cursor of the one event to be told again. */
  readonly event?: string | undefined
}

export type InvitationRequest = {
  /** What one signs in with; no two users have the same name. */
  readonly name: string
  /** What somebody may do. platform_admin: all but binding for customers. compliance_officer: reads, the audit log, real numbers with a reason. operations: reads, trunks, blocks, webhooks, ending bindings. customer_developer: what a key of his one customer may. read_only: reads. */
  readonly role: 'platform_admin' | 'compliance_officer' | 'operations' | 'customer_developer' | 'read_only'
  /** Whose developer: for a customer_developer, and for nobody else. */
  readonly customer?: string | undefined
}

export type UserChangeRequest = {
  /** What somebody may do. platform_admin: all but binding for customers. compliance_officer: reads, the audit log, real numbers with a reason. operations: reads, trunks, blocks, webhooks, ending bindings. customer_developer: what a key of his one customer may. read_only: reads. */
  readonly role?:
    | 'platform_admin'
    | 'compliance_officer'
    | 'operations'
    | 'customer_developer'
    | 'read_only'
    | undefined
  /** suspended: nobody signs in, and all sessions end. active: takes that back; without a password yet the user is invited again. */
  readonly state?: 'active' | 'suspended' | undefined
  /** Whose developer; null with any role but customer_developer. */
  readonly customer?: string | null | undefined
}

export type AuditVerificationRequest = {
  /** Goes on behind this entry, the `through` of an earlier answer; the whole log when left out. */
  readonly after?: number | undefined
}

export type KeyChangeRequest = {
  /** rotate_data: new data keys seal from then on, the old ones open. rotate_master: the ring is wrapped anew, by the next master key. */
  readonly change: 'rotate_data' | 'rotate_master'
  /** Why the numbers are needed. It stands in the audit log. */
  readonly reason: string
  /** What the authenticator app shows now: 6 digits. */
  readonly code: string
}

export type KeyChangeApproval = {
  /** What the authenticator app shows now: 6 digits. */
  readonly code: string
}

export type KeyChangeRefusal = {
  /** Why the numbers are needed. It stands in the audit log. */
  readonly reason: string
}

export type SetUpRequest = {
  /** What stands behind the `#` of the link. */
  readonly token: string
  /** For the first user, who may choose his name; who was invited has one. `admin` when left out. */
  readonly name?: string | undefined
  /** 12 to 256 characters of any kind. Not the name, and none that is known to be common. */
  readonly password: string
}

export type SignInRequest = {
  /** The name of the user. */
  readonly name: string
  /** The password. */
  readonly password: string
  /** What the authenticator app shows now: 6 digits. */
  readonly code?: string | undefined
}

export type PasswordRequest = {
  /** The password as it is. */
  readonly password: string
  /** 12 to 256 characters of any kind. Not the name, and none that is known to be common. */
  readonly newPassword: string
}

export type TotpRequest = {
  /** The password. */
  readonly password: string
}

export type TotpConfirmation = {
  /** What the authenticator app shows now: 6 digits. */
  readonly code: string
}

export type RevealRequest = {
  /** Why the numbers are needed. It stands in the audit log. */
  readonly reason: string
  /** What the case is filed under elsewhere. */
  readonly case?: string | undefined
}

export type PartySearchRequest = {
  /** Bindings in which this person stands or stood. */
  readonly party: string
  /** Why the numbers are needed. It stands in the audit log. */
  readonly reason: string
  /** What the case is filed under elsewhere. */
  readonly case?: string | undefined
  /** Bindings that have this 700 number as X or as Y. */
  readonly number?: string | undefined
  /** The customer's id of the order. It must not hold the number of a party. */
  readonly orderId?: string | undefined
  /** live: it connects. grace: it has ended and connects a while longer. ended: it connects nobody. */
  readonly state?: 'live' | 'grace' | 'ended' | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

export type TraceRequest = {
  /** Whom this 700 number was between. Beside `at`, or not at all. */
  readonly number?: string | undefined
  /** The instant that is meant, beside `number`. */
  readonly at?: string | undefined
  /** In which bindings this person stood. Beside `from` and `to`, or not at all. */
  readonly party?: string | undefined
  /** Bindings that went on after this instant. */
  readonly from?: string | undefined
  /** Bindings that were made before this instant; at most 3 years after `from`. */
  readonly to?: string | undefined
  /** Why the numbers are needed. It stands in the audit log. */
  readonly reason: string
  /** What the case is filed under elsewhere. */
  readonly case: string
  /** What the authenticator app shows now: 6 digits. */
  readonly code: string
}

export type TraceApproval = {
  /** What the authenticator app shows now: 6 digits. */
  readonly code: string
}

export type TraceRefusal = {
  /** Why the numbers are needed. It stands in the audit log. */
  readonly reason: string
}

export type TryItLinkRequest = {
  /** Which of the phones the second device is to be: one that getTryIt names. */
  readonly phone: string
}

export type TryItKeyRequest = {
  /** What stands behind the `#` of the link. */
  readonly key: string
}

export type PolicyRuleRequest = {
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
  readonly least?: number | null | undefined
  readonly shorterThanMs?: number | null | undefined
  /** When it counts and fires; always where it is left out. */
  readonly when?: PolicyRuleRequestWhen | undefined
  /** observe: it is kept that it fired. alarm: operators are told. refuse: the call or bind is refused. suspend: it is refused, and the customer or number is suspended, the caller blocked. */
  readonly then: 'observe' | 'alarm' | 'refuse' | 'suspend'
  /** Whether it is in force. */
  readonly isOn?: boolean | undefined
}

export type PolicyRequest = {
  /** What was changed: the `revision` that was read. Another one now, and nothing is changed. */
  readonly revision: number
  readonly rules: readonly PolicyRuleRequest[]
}

export type DryRunRequest = {
  readonly rules?: readonly PolicyRuleRequest[] | undefined
  /** Calls that began at or after this instant. */
  readonly from: string
  /** Calls that began before this instant, at most 7 days later. */
  readonly to: string
}

export type BlockedPersonRequest = {
  /** Who may call nobody. */
  readonly number: string
  /** Why. */
  readonly reason: string
}

export type BlockedPersonRemovalRequest = {
  /** Who may call again. */
  readonly number?: string | undefined
  /** In place of the number: the id of what was listed. */
  readonly id?: string | undefined
  /** Why he may. */
  readonly reason: string
}

export type ComplaintRequest = {
  /** The id of a call. */
  readonly call?: string | undefined
  /** In place of the call: the 700 number that was seen. */
  readonly number?: string | undefined
  /** When it was seen, with `number`: calls up to an hour from it are evidence. */
  readonly at?: string | undefined
  /** What is complained of. */
  readonly text: string
}

export type ComplaintChangeRequest = {
  /** The `revision` that was read. Another one now, and nothing is changed. */
  readonly revision: number
  /** open: nobody has answered. answered: whoever complained was. closed: nothing is left to do. */
  readonly state?: 'open' | 'answered' | 'closed' | undefined
  /** What was done, or answered. */
  readonly text: string
}

export type HoldRequest = {
  /** All of this customer; with `order`, that order. */
  readonly customer?: string | undefined
  /** An order of the customer. */
  readonly order?: string | undefined
  /** One binding. */
  readonly binding?: string | undefined
  /** All of this 700 number. */
  readonly number?: string | undefined
  /** All in which this person stands or stood. */
  readonly party?: string | undefined
  /** Why. */
  readonly reason: string
  /** What the case is filed under elsewhere. */
  readonly case: string
}

export type HoldReleaseRequest = {
  /** Why. */
  readonly reason: string
}

export type PersonRequestRequest = {
  /** access: what is kept of him. copy: the same, to take away. deletion: that nothing be kept. */
  readonly kind: 'access' | 'copy' | 'deletion'
  /** The person who asks; that it is he must be known otherwise. */
  readonly number: string
  /** How he asked, and how it is known that it is he. */
  readonly reason: string
}

export type PersonAnswerRequest = {
  /** What the authenticator app shows now: 6 digits. */
  readonly code?: string | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

export type BreachRequest = {
  /** The kinds of data that leaked, were changed or lost. */
  readonly kinds: readonly string[]
  /** How many persons it concerns; null while nobody knows. */
  readonly persons?: number | null | undefined
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
  readonly told?: readonly BreachRequestTold[] | undefined
}

export type BreachChangeRequest = {
  /** The `revision` that was read. Another one now, and nothing is changed. */
  readonly revision: number
  /** open: something is left to do. closed: its record is kept for three years from then. */
  readonly state?: 'open' | 'closed' | undefined
  /** The kinds of data that leaked, were changed or lost. */
  readonly kinds?: readonly string[] | undefined
  /** How many persons it concerns; null while nobody knows. */
  readonly persons?: number | null | undefined
  /** How it came about. */
  readonly cause?: string | undefined
  /** What may come of it for them. */
  readonly harm?: string | undefined
  /** What was done against it, and what they can do. */
  readonly measures?: string | undefined
  /** Whom they may ask. */
  readonly contact?: string | undefined
  /** When it was found. */
  readonly foundAt?: string | undefined
  /** Who was told of it, and when. */
  readonly told?: readonly BreachChangeRequestTold[] | undefined
}

/** What is left out has its default, or stays as it is. */
export type CustomerRequestSettings = {
  /** Whether a key may be sent as a bearer token; else every request is signed. */
  readonly bearerAllowed?: boolean | undefined
  /** How many pairs one number may hold at once; null leaves it to the server, whose limit it may only lower. */
  readonly pairsPerNumber?: number | null | undefined
  /** How many pairs the whole pool may hold, live and at rest; null for as many as fit. */
  readonly mostPairs?: number | null | undefined
}

/** What is left out has its default, or stays as it is. */
export type CustomerChangeRequestSettings = {
  /** Whether a key may be sent as a bearer token; else every request is signed. */
  readonly bearerAllowed?: boolean | undefined
  /** How many pairs one number may hold at once; null leaves it to the server, whose limit it may only lower. */
  readonly pairsPerNumber?: number | null | undefined
  /** How many pairs the whole pool may hold, live and at rest; null for as many as fit. */
  readonly mostPairs?: number | null | undefined
}

export type CustomerProfileRequestEntity = {
  /** Its name in the register. */
  readonly name: string
  /** What it is. Where the server is not set otherwise, no individual is a customer. */
  readonly kind: 'enterprise' | 'institution' | 'individual'
  /** The unified social credit code (GB 32100), whose last character is checked; or the number in the register where it has none. */
  readonly registration: string
  /** Who is written to. */
  readonly contacts: readonly CustomerProfileRequestEntityContact[]
  /** When it was verified. */
  readonly verifiedAt: string
  /** Until when that is good. */
  readonly validUntil: string
}

export type CustomerProfileRequestScenario = {
  /** What binds call it by. */
  readonly name: string
  /** What the numbers are used for. */
  readonly use: 'ride_hailing' | 'food_delivery' | 'parcel' | 'e_commerce' | 'home_service' | 'other'
  /** The modes that it allows. */
  readonly modes: readonly ('AXB' | 'AXYB' | 'GXB' | 'GXYB')[]
  /** How long a binding of it may live, in ms; null leaves that to the server. */
  readonly longestLifeMs?: number | null | undefined
  /** Null: without end. */
  readonly validUntil?: string | null | undefined
  /** The sides whose people must be registered as actual users before they are bound (`/v1/actual-users`). */
  readonly actualUsers?: readonly ('a' | 'b')[] | undefined
}

export type TrunkRequestDigest = {
  /** the user name of digest authentication */
  readonly username: string
  /** kept sealed and never answered; a trunk that is set up anew is given it again */
  readonly password: string
}

export type TrunkRequestCredentials = {
  /** the user name of digest authentication */
  readonly username: string
  /** kept sealed and never answered; a trunk that is set up anew is given it again */
  readonly password: string
  /** the realm that is answered, and no other; every one when left out */
  readonly realm?: string | undefined
}

export type TrunkRequestSpelling = {
  /** what stands in front and is taken off */
  readonly prefix: string
  /** what the rest must be: a mainland mobile, or a 700 number */
  readonly rest: 'mobile' | 'protected'
}

/** When it counts and fires; always where it is left out. */
export type PolicyRuleRequestWhen = {
  /** Only in these hours of the day in China; past midnight where `from` is the later. Null: all day. */
  readonly hours?: PolicyRuleRequestWhenHours | null | undefined
  /** Only calls of orders that were bound so many hours ago. Null: of any age. */
  readonly orderHours?: PolicyRuleRequestWhenOrderHours | null | undefined
  /** Only of these scenarios. Null: of any, and of none. */
  readonly scenarios?: readonly string[] | null | undefined
}

export type BreachRequestTold = {
  /** Who was told. */
  readonly whom: string
  /** When. */
  readonly at: string
}

export type BreachChangeRequestTold = {
  /** Who was told. */
  readonly whom: string
  /** When. */
  readonly at: string
}

export type CustomerProfileRequestEntityContact = {
  /** Who it is. */
  readonly name: string
  /** Where he is written to. */
  readonly email: string
}

export type PolicyRuleRequestWhenHours = {
  /** The first hour. */
  readonly from: number
  /** The hour before which it ends. */
  readonly until: number
}

export type PolicyRuleRequestWhenOrderHours = {
  /** From this age on. */
  readonly from: number
  /** Null: without end. */
  readonly until: number | null
}
