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
        | 'alarm.raised'
        | 'alarm.cleared'
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
        | 'alarm.raised'
        | 'alarm.cleared'
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
        | 'alarm.raised'
        | 'alarm.cleared'
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

export type TryItLinkRequest = {
  /** Which of the phones the second device is to be: one that getTryIt names. */
  readonly phone: string
}

export type TryItKeyRequest = {
  /** What stands behind the `#` of the link. */
  readonly key: string
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
