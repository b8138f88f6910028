import type { Call, Command } from '../command.ts'
import { given } from '../option-values.ts'
import { askAndShow, askAndShowList, type Json, pageOptions, pageQuery } from '../output/show-answer.ts'
import { card } from '../output/table.ts'

const suspensionsPath = '/admin/v1/suspensions'

const pathOf = (call: Call, action = ''): string =>
  `${suspensionsPath}/${encodeURIComponent(call.operand('suspension'))}${action}`

const whatOf = ({ customer, block, number }: Json): string => number ?? block ?? customer

const byOf = ({ kind, name }: Json): string => (kind === 'key' ? "the operators' key" : `${kind} ${name}`)

const suspensionCard = (suspension: Json): string => {
  const { id, state, customer, reason, remedy, cut, suspendedAt, by, appeal, lifted } = suspension
  return card({
    suspension: id,
    of: whatOf(suspension),
    customer,
    state,
    reason,
    remedy,
    since: suspendedAt,
    by: byOf(by),
    'ended calls': cut,
    appeal: appeal?.text,
    decision: appeal?.decision && `${appeal.decision.upheld ? 'upheld' : 'not upheld'}: ${appeal.decision.reason}`,
    lifted: lifted && `${lifted.at}: ${lifted.reason}`,
  })
}

const reason = { reason: { value: 'TEXT', help: 'why; it is kept, and the customer is told', required: true } } as const

export const suspensionCommands: readonly Command[] = [
  {
    name: 'suspensions add',
    options: {
      customer: { value: 'CUSTOMER', help: 'suspends all that this customer has' },
      block: { value: 'BLOCK', help: 'in place of a customer: all numbers of this block' },
      number: { value: 'NUMBER', help: 'in place of a customer: this one 700 number' },
      ...reason,
      remedy: { value: 'TEXT', help: 'what ends it', required: true },
      cut: { help: 'ends calls that are under way, too' },
    },
    summary: 'suspend a customer, a block or a number: no binds, no calls, within a second',
    asks: 'operator',
    run: (call) => {
      const body = given({
        customer: call.option('customer'),
        block: call.option('block'),
        number: call.option('number'),
        reason: call.option('reason'),
        remedy: call.option('remedy'),
        cut: call.isOn('cut') ? true : undefined,
      })
      return askAndShow(call, { method: 'POST', path: suspensionsPath, body }, suspensionCard)
    },
  },
  {
    name: 'suspensions list',
    options: {
      customer: { value: 'CUSTOMER', help: 'only those that concern him' },
      state: { value: 'STATE', help: 'only in_force, appealed or lifted ones' },
      ...pageOptions,
    },
    summary: 'list suspensions, the newest first',
    asks: 'operator',
    run: (call) => {
      const query = { customer: call.option('customer'), state: call.option('state'), ...pageQuery(call) }
      return askAndShowList(
        call,
        { method: 'GET', path: suspensionsPath, query },
        {
          suspension: ({ id }) => id,
          of: whatOf,
          state: ({ state }) => state,
          since: ({ suspendedAt }) => suspendedAt,
          reason: (one) => one.reason,
        },
      )
    },
  },
  {
    name: 'suspensions show',
    operands: ['SUSPENSION'],
    summary: 'show a suspension and what was said of it',
    asks: 'operator',
    run: (call) => askAndShow(call, { method: 'GET', path: pathOf(call) }, suspensionCard),
  },
  {
    name: 'suspensions lift',
    operands: ['SUSPENSION'],
    options: reason,
    summary: 'end a suspension',
    asks: 'operator',
    run: (call) => {
      const body = given({ reason: call.option('reason') })
      return askAndShow(call, { method: 'POST', path: pathOf(call, '/lift'), body }, suspensionCard)
    },
  },
  {
    name: 'suspensions decide',
    operands: ['SUSPENSION'],
    options: { ...reason, upheld: { help: 'the customer is right: the suspension ends at once' } },
    summary: 'decide what a customer said against a suspension',
    details:
      'With the key of the operators, which is nobody in person, this decides only about what a rule suspended. What a person or the key suspended is decided at the console, by somebody else.',
    asks: 'operator',
    run: (call) => {
      const body = { upheld: call.isOn('upheld'), ...given({ reason: call.option('reason') }) }
      return askAndShow(call, { method: 'POST', path: pathOf(call, '/decision'), body }, suspensionCard)
    },
  },
]
