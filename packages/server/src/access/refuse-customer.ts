import type { Customer, CustomerId } from '@axbridge/core'
import type { Authenticate, Known, NotKnown } from '../operation/authenticate.ts'
import { settled } from '../operation/settled.ts'

type Verdict = Known<Customer> | NotKnown

/** Knows who `authenticate` knows, but for one customer, who is refused with this rule whatever he asks. */
export const refuseCustomer = (
  authenticate: Authenticate<Customer>,
  refused: CustomerId,
  rule: string,
): Authenticate<Customer> => {
  const judged = (verdict: Verdict): Verdict =>
    verdict.kind === 'known' && verdict.who.id === refused
      ? { kind: 'not_known', reason: 'forbidden', field: 'Authorization', rule, challenge: '' }
      : verdict
  return (request) =>
    settled(authenticate(request), (answer) =>
      answer.kind === 'signed'
        ? { ...answer, check: (body: Uint8Array) => settled(answer.check(body), judged) }
        : judged(answer),
    )
}
