// Made from openapi.json by `npm run openapi`. Do not edit.

export type BindRequest = {
  /** How the parties see each other. AXB: A and B both dial and see X. AXYB: A dials X and B sees Y; B dials Y and A sees X. GXB, GXYB: the same with a group in the place of A; its members reach B and never each other. */
  readonly mode?: 'AXB' | 'AXYB' | 'GXB' | 'GXYB' | undefined
  /** A's real number: a mainland mobile. In AXB and AXYB, and nowhere else. */
  readonly a?: string | undefined
  /** The group in the place of A: at most 200 different numbers, perhaps none yet. In GXB and GXYB, and nowhere else. */
  readonly members?: readonly string[] | undefined
  /** The member whom B reaches. B reaches nobody while there is none and no last caller. */
  readonly defaultMember?: string | null | undefined
  /** B's real number: a mainland mobile other than the others'. */
  readonly b: string
  /** The customer's id of the order. It must not hold the number of a party. */
  readonly orderId: string
  /** The binding ends at this instant. More than a minute ahead, and at most 30 days unless the server is set otherwise. */
  readonly expiresAt: string
  /** Who may call and write to whom; the group stands for a. */
  readonly direction?: 'both' | 'a_to_b' | 'b_to_a' | undefined
  /** Whether the parties may call each other. */
  readonly calls?: boolean | undefined
  /** Whether the parties may write to each other. */
  readonly messages?: boolean | undefined
  /** How long the callee may ring; null leaves it to the server. */
  readonly ringTimeoutMs?: number | null | undefined
  /** How long a call may last; null leaves it to the server. */
  readonly longestCallMs?: number | null | undefined
  /** What becomes of a call that goes on when the binding, with its grace, is over. */
  readonly atEnd?: 'let_finish' | 'cut' | undefined
  /** So long after its end the binding still connects. At most 7 days unless the server is set otherwise. */
  readonly graceMs?: number | undefined
  /** The binding ends so long after its first answered call, if it has not ended before; null does not end it. */
  readonly endAfterAnswerMs?: number | null | undefined
  /** Whom B reaches in a group: the default member, or the member who called last and else the default. */
  readonly groupCallee?: 'default' | 'last_caller' | undefined
  /** What the binding is for. The server may require parts of it. */
  readonly use?: UseRequest | undefined
  /** Asks for this number as X and takes no other. */
  readonly x?: string | undefined
  /** Asks for this number of the same block as Y. Beside x, and only in AXYB and GXYB. */
  readonly y?: string | undefined
  /** Asks for the numbers of the last binding of the same parties in the same mode; where that cannot be, others are drawn. Not beside x. */
  readonly reuseLast?: boolean | undefined
  /** Asks for `allocation` in the answer. */
  readonly explain?: boolean | undefined
}

export type BindingChangeRequest = {
  /** The new end, earlier or later than the old one. More than a minute ahead, and at most 30 days unless the server is set otherwise. */
  readonly expiresAt?: string | undefined
  /** The new A. Who was A is told from now on that the order has ended. */
  readonly a?: string | undefined
  /** The new B. Who was B is told from now on that the order has ended. */
  readonly b?: string | undefined
  /** The whole group anew. Not beside addMembers or removeMembers. */
  readonly members?: readonly string[] | undefined
  /** Who joins the group; who is there already stays. */
  readonly addMembers?: readonly string[] | undefined
  /** Who leaves the group; who is no member is passed over. */
  readonly removeMembers?: readonly string[] | undefined
  /** The member whom B reaches. B reaches nobody while there is none and no last caller. */
  readonly defaultMember?: string | null | undefined
  /** Who may call and write to whom; the group stands for a. */
  readonly direction?: 'both' | 'a_to_b' | 'b_to_a' | undefined
  /** Whether the parties may call each other. */
  readonly calls?: boolean | undefined
  /** Whether the parties may write to each other. */
  readonly messages?: boolean | undefined
  /** How long the callee may ring; null leaves it to the server. */
  readonly ringTimeoutMs?: number | null | undefined
  /** How long a call may last; null leaves it to the server. */
  readonly longestCallMs?: number | null | undefined
  /** What becomes of a call that goes on when the binding, with its grace, is over. */
  readonly atEnd?: 'let_finish' | 'cut' | undefined
  /** So long after its end the binding still connects. At most 7 days unless the server is set otherwise. */
  readonly graceMs?: number | undefined
  /** The binding ends so long after its first answered call, if it has not ended before; null does not end it. */
  readonly endAfterAnswerMs?: number | null | undefined
  /** Whom B reaches in a group: the default member, or the member who called last and else the default. */
  readonly groupCallee?: 'default' | 'last_caller' | undefined
}

export type BindingSearchRequest = {
  /** Bindings in which this person stands or stood. */
  readonly party?: string | undefined
  /** Bindings that have this 700 number as X or as Y. */
  readonly number?: string | undefined
  /** The customer's id of the order. It must not hold the number of a party. */
  readonly orderId?: string | undefined
  /** How the parties see each other. AXB: A and B both dial and see X. AXYB: A dials X and B sees Y; B dials Y and A sees X. GXB, GXYB: the same with a group in the place of A; its members reach B and never each other. */
  readonly mode?: 'AXB' | 'AXYB' | 'GXB' | 'GXYB' | undefined
  /** live: it connects. grace: it has ended and connects a while longer. ended: it connects nobody. */
  readonly state?: 'live' | 'grace' | 'ended' | undefined
  /** Bindings made at or after this instant. */
  readonly from?: string | undefined
  /** Bindings made before this instant. */
  readonly to?: string | undefined
  /** How many items a page holds at most. */
  readonly limit?: number | undefined
  /** The `next` of an earlier page of the same list. */
  readonly cursor?: string | undefined
}

export type BindBatchRequest = {
  /** At most 1000; each is answered in its place, and none harms another. */
  readonly items: readonly BindRequest[]
}

export type UnbindBatchRequest = {
  /** At most 1000; each is answered in its place, and none harms another. */
  readonly items: readonly UnbindBatchRequestItem[]
}

export type RouteCheckRequest = {
  /** Who would call. */
  readonly caller: string
  /** The 700 number that he would dial. */
  readonly dialled: string
  /** What he would do. */
  readonly errand?: 'call' | 'message' | undefined
}

/** What the binding is for. The server may require parts of it. */
export type UseRequest = {
  /** The name of a registered scenario of the customer: it says which modes are allowed, and for how long. */
  readonly scenario?: string | undefined
  /** The industrial-internet identifier of the order. It must not hold the number of a party. */
  readonly identifier?: string | undefined
  /** What the person agreed to who is protected. */
  readonly consent?: UseRequestConsent | undefined
}

export type AppealRequest = {
  /** Why it is wrong. */
  readonly text: string
}

export type OptOutRequest = {
  /** The person's real number: a mainland mobile. */
  readonly number: string
  /** What he wants none of: new bindings, calls, or both. */
  readonly of: 'bindings' | 'calls' | 'both'
}

export type OptOutRemovalRequest = {
  /** The person's real number: a mainland mobile. */
  readonly number: string
}

export type ActualUserRequest = {
  /** The person's real number: a mainland mobile. */
  readonly number: string
  /** Who he is, as his document has it. */
  readonly name: string
  /** By what he showed who he is; null or left out where he showed nothing. */
  readonly document?: ActualUserRequestDocument | null | undefined
}

export type ActualUserRemovalRequest = {
  /** The person's real number: a mainland mobile. */
  readonly number?: string | undefined
  /** The id of the registration. */
  readonly id?: string | undefined
}

export type WebhookRequest = {
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
      )[]
    | null
    | undefined
}

/** What is left out stays. */
export type WebhookChangeRequest = {
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
      )[]
    | null
    | undefined
  /** False switches it off; true switches it on again: what waited is posted at once, and events of the meantime follow. */
  readonly enabled?: boolean | undefined
}

/** Either `after`, with or without `types`, or `event`. */
export type WebhookReplayRequest = {
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
      )[]
    | null
    | undefined
  /** In place of `after`: the cursor of the one event to be told again. */
  readonly event?: string | undefined
}

export type UnbindBatchRequestItem = {
  /** The id of a binding. */
  readonly id: string
  /** Shortens the grace of the binding, also of one that has ended: 0 ends it at once. It is never lengthened; left out, it stays. */
  readonly graceMs?: number | undefined
}

/** What the person agreed to who is protected. */
export type UseRequestConsent = {
  /** Which text the person agreed to. */
  readonly version: string
  /** When he agreed: not in the future. */
  readonly at: string
}

export type ActualUserRequestDocument = {
  /** By what he showed who he is. */
  readonly kind: 'resident_id' | 'passport' | 'travel_permit' | 'other'
  /** Its number. That of a resident_id is checked by its last character (GB 11643). */
  readonly number: string
}
