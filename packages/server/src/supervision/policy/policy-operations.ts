import {
  type ActorAnswer,
  type DryRunAnswer,
  type DryRunRequest,
  defaultPageLimit,
  type FiringAnswer,
  type FiringPage,
  type FiringQuery,
  type PolicyAnswer,
  type PolicyRequest,
  type PolicyRuleRequest,
} from '@axbridge/api'
import {
  type Clock,
  faultsOfRules,
  type Matter,
  type MatterStore,
  type PolicyRule,
  type SuspensionActor,
} from '@axbridge/core'
import type { Person } from '../../operation/authenticate.ts'
import { formatInstant, formatInstantOrNull, parseInstant } from '../../operation/instant.ts'
import { answered, type OperationHandler } from '../../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusal } from '../../operation/refusal.ts'
import { readBody } from '../matter-json.ts'
import { type DryRunParts, dryRun, isJudged, longestDryRunMs } from './dry-run.ts'
import type { FiringBody } from './firing-book.ts'
import type { PolicyBook, PolicyInForce } from './policy-book.ts'

type Operator = { readonly name: string }

export type PolicyOperationParts = {
  readonly book: PolicyBook
  /** Whether rules count at all. */
  readonly isInForce: boolean
  readonly matters: Pick<MatterStore, 'list'>
  readonly dryRuns: DryRunParts
  /** Resolves when this process goes by what was committed. */
  caughtUp(): Promise<void>
  readonly clock: Clock
  /** What operators did, for the log. */
  done(fields: object, text: string): void
}

export type PolicyOperationId = 'getPolicy' | 'putPolicy' | 'dryRunPolicy' | 'listFirings'

const isOutdated = refusal('matter_state', 'Somebody else changed the rules meanwhile: read them again.')
const isBusy = refusal('overloaded', 'Another dry run goes on: ask again when it is done.', { 'retry-after': '5' })
export const badMatterCursor = fieldRefusal('malformed', [
  { field: 'cursor', rule: 'must be the next cursor of an earlier page' },
])

/** Who asks, as matters keep him. */
export const actorOf = (by: Person | undefined): SuspensionActor =>
  by === undefined ? { kind: 'key' } : { kind: 'user', id: by.id, name: by.name }

export const actorAnswer = (by: SuspensionActor): ActorAnswer => {
  if (by.kind === 'user') return { kind: 'user', id: by.id, name: by.name }
  return by.kind === 'rule' ? { kind: 'rule', name: by.name } : { kind: 'key' }
}

const ruleOf = ({ when = {}, ...rule }: PolicyRuleRequest): PolicyRule => ({
  ...rule,
  least: rule.least ?? null,
  shorterThanMs: rule.shorterThanMs ?? null,
  when: { hours: when.hours ?? null, orderHours: when.orderHours ?? null, scenarios: when.scenarios ?? null },
  isOn: rule.isOn ?? true,
})

const policyAnswer = ({ revision, rules, changedAt, by }: PolicyInForce, isInForce: boolean): PolicyAnswer => ({
  revision,
  isDefault: revision === 0,
  isInForce,
  rules: rules.map(({ when, ...rule }) => ({
    ...rule,
    when: { ...when, scenarios: when.scenarios === null ? null : [...when.scenarios] },
  })),
  changedAt: formatInstantOrNull(changedAt),
  by: by === null ? null : actorAnswer(by),
})

const firingAnswer = (matter: Matter): FiringAnswer => {
  const { firstAt, lastAt, calls, subject, ...body } = readBody<FiringBody>(matter)
  return {
    id: matter.id,
    ...body,
    subject,
    firstAt: formatInstant(firstAt),
    lastAt: formatInstant(lastAt),
    calls: [...calls],
  }
}

/** The rules, what they fired of, and what others would have done. */
export const policyOperations = (
  parts: PolicyOperationParts,
): Readonly<Record<PolicyOperationId, OperationHandler<Operator>>> => {
  const { book, isInForce, matters, dryRuns, caughtUp, clock, done } = parts
  let isTrying = false

  const readRules = (given: readonly PolicyRuleRequest[]): readonly PolicyRule[] | Refusal => {
    const rules = given.map(ruleOf)
    const faults = faultsOfRules(rules)
    return faults.length > 0 ? fieldRefusal('malformed', faults) : rules
  }

  return {
    getPolicy: async () => answered(200, policyAnswer(await book.read(), isInForce)),

    putPolicy: async ({ who, by, body, requestId }) => {
      const { revision, rules: given } = body as PolicyRequest
      const rules = readRules(given)
      if ('kind' in rules) return rules
      const put = await book.put(revision, { rules, by: actorOf(by) })
      if (put === undefined) return isOutdated
      await caughtUp()
      done(
        { requestId, operator: who.name, revision: put.revision, rules: rules.length },
        'the rules of policy were changed',
      )
      return answered(200, policyAnswer(put, isInForce))
    },

    dryRunPolicy: async ({ body, over }) => {
      const { rules: given, from: begins, to: ends } = body as DryRunRequest
      const [from, to] = [parseInstant(begins), parseInstant(ends)]
      if (!from.ok) return fieldRefusal('malformed', [{ field: 'from', rule: from.rule }])
      if (!to.ok) return fieldRefusal('malformed', [{ field: 'to', rule: to.rule }])
      if (to.value <= from.value || to.value - from.value > longestDryRunMs)
        return fieldRefusal('malformed', [{ field: 'to', rule: 'must be after from, by at most 7 days' }])
      const rules = given === undefined ? (await book.read()).rules : readRules(given)
      if ('kind' in rules) return rules
      // Each opens bindings one after the other: two at once would only halve both.
      if (isTrying) return isBusy
      isTrying = true
      try {
        const until = Math.min(to.value, clock.now())
        const run = await dryRun(dryRuns, { rules, from: from.value, to: until, signal: over() })
        const answer: DryRunAnswer = {
          from: formatInstant(from.value),
          to: formatInstant(Math.max(run.to, from.value)),
          calls: run.calls,
          isComplete: run.to >= until && !run.isCut,
          rules: run.rules.map(({ rule, fired, refused, subjects, calls }) => ({
            ...{ name: rule.name, what: rule.what, by: rule.by, then: rule.then, isJudged: isJudged(rule) },
            ...{ fired, refused, subjects, calls: [...calls] },
          })),
        }
        return answered(200, answer)
      } finally {
        isTrying = false
      }
    },

    listFirings: async ({ query }) => {
      const { rule, limit = defaultPageLimit, cursor } = query as FiringQuery
      const page = await matters.list({
        ...{ kind: 'rule_firing', limit },
        ...(rule === undefined ? {} : { subject: rule }),
        ...(cursor === undefined ? {} : { cursor }),
      })
      if (page === undefined) return badMatterCursor
      const answer: FiringPage = { items: page.items.map(firingAnswer), next: page.next }
      return answered(200, answer)
    },
  }
}
