import type { TSchema } from 'typebox'
import { BindBatchAnswer, BindBatchRequest, UnbindBatchAnswer, UnbindBatchRequest } from './batches.ts'
import { BindingChangeRequest, BindRequest } from './binding-requests.ts'
import { AllocationAnswer, BindingAnswer, BindingPage, BindingSearchRequest, OrderUnbound } from './bindings.ts'
import { BlockAnswer, BlockChangeRequest, BlockImportAnswer, BlockPage, BlockRequest } from './blocks.ts'
import { CallAnswer, CallPage } from './calls.ts'
import {
  CustomerAnswer,
  CustomerChangeRequest,
  CustomerPage,
  CustomerPoolAnswer,
  CustomerPoolPage,
  CustomerRequest,
  KeyAnswer,
  KeyList,
  NewKeyAnswer,
} from './customers.ts'
import { Health, Readiness } from './health.ts'
import { PoolAnswer } from './pool.ts'
import { Problem } from './problem.ts'
import { RouteCheckAnswer, RouteCheckRequest } from './route-check.ts'
import { TermsAnswer } from './terms.ts'
import { TrunkAnswer, TrunkList, TrunkRequest } from './trunks.ts'

/** The schemas to which the contract gives a name. */
export const namedSchemas: Readonly<Record<string, TSchema>> = {
  BindRequest,
  BindingChangeRequest,
  BindingSearchRequest,
  BindBatchRequest,
  UnbindBatchRequest,
  RouteCheckRequest,
  Binding: BindingAnswer,
  Terms: TermsAnswer,
  Allocation: AllocationAnswer,
  BindingPage,
  OrderUnbound,
  BindBatchAnswer,
  UnbindBatchAnswer,
  Pool: PoolAnswer,
  RouteCheck: RouteCheckAnswer,
  Call: CallAnswer,
  CallPage,
  CustomerRequest,
  CustomerChangeRequest,
  Customer: CustomerAnswer,
  CustomerPage,
  CustomerPool: CustomerPoolAnswer,
  CustomerPoolPage,
  Key: KeyAnswer,
  NewKey: NewKeyAnswer,
  KeyList,
  BlockRequest,
  BlockChangeRequest,
  Block: BlockAnswer,
  BlockPage,
  BlockImport: BlockImportAnswer,
  TrunkRequest,
  Trunk: TrunkAnswer,
  TrunkList,
  Health,
  Readiness,
  Problem,
}
