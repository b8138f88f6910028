import Type from 'typebox'
import {
  BatchOutline,
  BindBatchAnswer,
  BindBatchRequest,
  batchOctets,
  UnbindBatchAnswer,
  UnbindBatchRequest,
} from '../batches.ts'
import { BindingChangeRequest, BindRequest } from '../binding-requests.ts'
import {
  BindingAnswer,
  BindingPage,
  BindingQuery,
  BindingSearchRequest,
  OrderUnbindQuery,
  OrderUnbound,
  UnbindQuery,
} from '../bindings.ts'
import { bindingId, idempotencyKey } from '../fields.ts'
import type { Operation } from './operation.ts'

const bindingParams = Type.Object({ id: bindingId })
const repeatable = Type.Object({ 'Idempotency-Key': Type.Optional(idempotencyKey) })

export const bindingOperations = {
  bind: {
    method: 'POST',
    path: '/v1/bindings',
    tag: 'bindings',
    summary: 'Bind the parties of an order',
    description:
      'Binds A, or a group, and B on a 700 number of the pool, X, and in AXYB and GXYB on a second one, Y. The numbers are chosen at random unless one is asked for. From the answer on whoever dials his number reaches the other side and shows as a 700 number.',
    security: 'api_key',
    headers: repeatable,
    body: BindRequest,
    answers: {
      201: {
        description: 'Bound; the binding is durable.',
        schema: BindingAnswer,
        headers: ['Location', 'Idempotency-Replayed'],
      },
    },
    problems: [400, 409, 413, 415, 422],
  },
  listBindings: {
    method: 'GET',
    path: '/v1/bindings',
    tag: 'bindings',
    summary: 'List bindings, newest first',
    description: 'A real number never stands in a URL: search for a person with POST /v1/bindings/search.',
    security: 'api_key',
    query: BindingQuery,
    answers: { 200: { description: 'A page.', schema: BindingPage } },
    problems: [400],
  },
  unbindOrder: {
    method: 'DELETE',
    path: '/v1/bindings',
    tag: 'bindings',
    summary: 'End all bindings of an order now',
    description: 'Asked again it ends what is left, and at last nothing.',
    security: 'api_key',
    query: OrderUnbindQuery,
    answers: { 200: { description: 'The bindings that were ended now.', schema: OrderUnbound } },
    problems: [400, 413, 415],
  },
  bindBatch: {
    method: 'POST',
    path: '/v1/bindings/batch',
    tag: 'bindings',
    summary: 'Bind many orders at once',
    description:
      'Each item is a bind by itself, answered in its place with its binding or its problem. With an Idempotency-Key the same body asked again answers what was bound and binds the rest; another body is refused as a whole, before anything is bound.',
    security: 'api_key',
    headers: repeatable,
    body: BindBatchRequest,
    outline: BatchOutline,
    bodyOctets: batchOctets,
    answers: { 200: { description: 'An answer for each item.', schema: BindBatchAnswer } },
    problems: [400, 409, 413, 415, 422],
  },
  unbindBatch: {
    method: 'POST',
    path: '/v1/bindings/batch-unbind',
    tag: 'bindings',
    summary: 'End many bindings at once',
    description:
      'Each item is an unbind by itself, answered in its place. A binding that had ended is answered as it is.',
    security: 'api_key',
    body: UnbindBatchRequest,
    outline: BatchOutline,
    bodyOctets: batchOctets,
    answers: { 200: { description: 'An answer for each item.', schema: UnbindBatchAnswer } },
    problems: [400, 413, 415],
  },
  searchBindings: {
    method: 'POST',
    path: '/v1/bindings/search',
    tag: 'bindings',
    summary: 'Search bindings, newest first',
    description: 'The list of bindings, which can be narrowed to those of a person, too. It changes nothing.',
    security: 'api_key',
    body: BindingSearchRequest,
    answers: { 200: { description: 'A page.', schema: BindingPage } },
    problems: [400, 413, 415],
  },
  getBinding: {
    method: 'GET',
    path: '/v1/bindings/{id}',
    tag: 'bindings',
    summary: 'Read a binding',
    security: 'api_key',
    params: bindingParams,
    answers: { 200: { description: 'The binding.', schema: BindingAnswer } },
    problems: [400, 404],
  },
  changeBinding: {
    method: 'PATCH',
    path: '/v1/bindings/{id}',
    tag: 'bindings',
    summary: 'Change a live binding',
    description:
      'Changes all that is named, or nothing. A party who leaves reaches nobody from now on; one who comes must stand in no other binding on the number. The numbers, the mode and the order stay.',
    security: 'api_key',
    params: bindingParams,
    body: BindingChangeRequest,
    answers: { 200: { description: 'The binding as it is now.', schema: BindingAnswer } },
    problems: [400, 404, 409, 413, 415, 422],
  },
  unbind: {
    method: 'DELETE',
    path: '/v1/bindings/{id}',
    tag: 'bindings',
    summary: 'End a binding now',
    description:
      'The next call is refused, unless the binding has a grace. A binding that had ended is answered as it is.',
    security: 'api_key',
    params: bindingParams,
    query: UnbindQuery,
    answers: { 200: { description: 'The ended binding.', schema: BindingAnswer } },
    problems: [400, 404, 413, 415],
  },
} as const satisfies Record<string, Operation>
