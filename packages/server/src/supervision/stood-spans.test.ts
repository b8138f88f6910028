import { expect, onTestFinished, test } from 'vitest'
import { b, bind, phone, runApi } from '../http/running-api.test.kit.ts'
import { stoodSpans } from './stood-spans.ts'

test('who stood in a binding that was changed often is opened a few at a time, and others have their turn between (REG-1)', async () => {
  const api = await runApi()
  onTestFinished(() => api.close())
  const { json: bound } = await bind(api)
  const path = `/v1/bindings/${bound.id}`
  for (let change = 10; change < 80; change += 1) {
    const { status } = await api.ask({ method: 'PATCH', path, body: { a: `135000000${change}` } })
    expect(status).toBe(200)
  }
  const stored = await api.store.bindings.find(api.customer.id, bound.id)
  if (stored === undefined) throw new Error('it was just bound')
  let turns = 0
  const count = () => {
    turns += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  const spans = await stoodSpans(api)(stored, phone(b))
  clearImmediate(next)
  expect(spans.map(({ side }) => side)).toEqual(Array(71).fill('b'))
  expect(turns).toBeGreaterThanOrEqual(3)
})
