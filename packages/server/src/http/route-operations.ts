import type { RouteCheckAnswer, RouteCheckReason, RouteCheckRequest } from '@axbridge/api'
import {
  type ConnectionScreen,
  type Customer,
  type PhoneNumber,
  parsePhoneNumber,
  parseProtectedNumber,
  type Router,
} from '@axbridge/core'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { FieldReader } from './field-reader.ts'

/** Whether a way leads from the caller to the callee now; null when that is not known. */
export type Reaches = (caller: PhoneNumber, callee: PhoneNumber) => boolean | null

const explanations = {
  not_a_party: 'The caller stands in no binding of yours on the number.',
  ended: 'The order has ended.',
  wrong_direction: 'The binding does not let the caller’s side turn to the other.',
  switched_off: 'The binding has this switched off.',
  no_member: 'Nobody of the group is the one whom B reaches: name a default member.',
  suspended: 'The customer, the block or the number is suspended: GET /v1/suspensions says why.',
  refused_by_callee: 'Who would be reached wants no calls of yours.',
  unreachable: 'No phone or network of the callee is there now.',
} as const satisfies Record<RouteCheckReason, string>

const refusedFor = (reason: RouteCheckReason, binding: string | null): RouteCheckAnswer => ({
  works: false,
  reason,
  explanation: explanations[reason],
  binding,
  present: null,
  callee: null,
  reachable: null,
})

const goesThrough = 'It would go through.'

/** The dry run of a call or a message. */
export const routeOperations = (
  router: Pick<Router, 'routeFor'>,
  reaches: Reaches,
  screens: readonly ConnectionScreen[],
): { readonly checkRoute: OperationHandler<Customer> } => ({
  checkRoute: async ({ who, body }) => {
    const { caller: writtenCaller, dialled: writtenNumber, errand = 'call' } = body as RouteCheckRequest
    const reader = new FieldReader()
    const caller = reader.read('caller', writtenCaller, parsePhoneNumber)
    const dialled = reader.read('dialled', writtenNumber, parseProtectedNumber)
    const refused = reader.refusal()
    if (refused !== undefined) return refused
    if (caller === undefined || dialled === undefined) throw new Error('a field is missing and was not noted')

    const route = await router.routeFor(who.id, caller, dialled, errand)
    const binding = route.standing?.stored.id ?? null
    if (route.kind === 'refuse') return answered(200, refusedFor(route.reason, binding))
    for (const screen of screens) {
      const refusal = await screen.refusalOf(route)
      if (refusal !== undefined) return answered(200, refusedFor(refusal, binding))
    }
    const reachable = errand === 'call' ? reaches(caller, route.callee) : null
    const works = reachable !== false
    const answer: RouteCheckAnswer = {
      works,
      reason: works ? null : 'unreachable',
      explanation: works ? goesThrough : explanations.unreachable,
      binding,
      present: route.present,
      callee: route.callee.mask,
      reachable,
    }
    return answered(200, answer)
  },
})
