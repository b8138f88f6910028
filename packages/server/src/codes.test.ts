import { buildOpenApi } from '@axbridge/api'
import { callRefusals, requestRefusals } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { callCodes, problemCodes } from './codes.ts'

type Contract = {
  readonly info: { readonly description: string }
  readonly paths: Record<string, Record<string, { responses: Record<number, { description: string }> }>>
}

describe('the table of codes', () => {
  test('names every refusal of the core and no other', () => {
    expect(Object.keys(problemCodes).sort()).toEqual([...requestRefusals].sort())
    expect(Object.keys(callCodes).sort()).toEqual([...callRefusals].sort())
  })

  test.each(requestRefusals)('answers the refused request %s with a 4xx or 5xx and a title', (reason) => {
    const { status, title } = problemCodes[reason]
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
    expect(title).not.toBe('')
  })

  test.each(requestRefusals)('stands in the contract: %s is named where its status is', (reason) => {
    const { status } = problemCodes[reason]
    const { info, paths } = buildOpenApi() as Contract
    const responses = Object.values(paths).flatMap((path) =>
      Object.values(path).map((described) => described.responses),
    )
    const texts = [info.description, ...responses.map((response) => response[status]?.description ?? '')]
    expect(texts.some((text) => text.includes(`\`${reason}\``))).toBe(true)
  })

  test.each(callRefusals)(
    'answers the refused call %s with a 4xx or 5xx, never a 6xx, and a cause of Q.850',
    (reason) => {
      const { status, phrase, q850Cause } = callCodes[reason]
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(600)
      expect(phrase).toMatch(/^[A-Z][A-Za-z -]+$/)
      expect(q850Cause).toBeGreaterThanOrEqual(1)
      expect(q850Cause).toBeLessThanOrEqual(127)
      // 16 is normal clearing: a refused call never claims it.
      expect(q850Cause).not.toBe(16)
    },
  )

  test('tells a stranger 404 with cause 1 and a party of an ended order 410 with cause 22', () => {
    expect(callCodes.not_a_party).toEqual({ status: 404, phrase: 'Not Found', q850Cause: 1 })
    expect(callCodes.ended).toEqual({ status: 410, phrase: 'Gone', q850Cause: 22 })
  })

  test('tells the causes of a 403 apart to nobody', () => {
    const forbidden = callRefusals.filter((reason) => callCodes[reason].status === 403)
    expect(forbidden).toEqual([
      ...['wrong_direction', 'switched_off', 'suspended', 'refused_by_callee', 'by_policy', 'not_verified'],
      ...['protected_caller', 'rate_limited', 'unknown_trunk'],
    ])
    for (const reason of forbidden) expect(callCodes[reason]).toEqual(callCodes.suspended)
  })
})
