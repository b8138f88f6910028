import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildOpenApi, openApiText, operation, operationIds, problemStatuses } from '@axbridge/api'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'

// Compiled to dist/tests/, two folders below the repository's root.
const committed = readFileSync(fileURLToPath(new URL('../../openapi.json', import.meta.url)), 'utf8')

describe('openapi.json', () => {
  test('is what the contract says now; `npm run openapi` writes it anew', () => {
    expect(committed === openApiText()).toBe(true)
  })

  test('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator()
    const result = await validator.validate(JSON.parse(committed))
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  test('would not be valid with an operation that answers nothing', async () => {
    const document = structuredClone(buildOpenApi()) as { paths: Record<string, { get: { responses?: object } }> }
    const health = document.paths['/healthz']
    if (health === undefined) throw new Error('the document has no /healthz')
    health.get.responses = { nonsense: true }
    expect((await new Validator().validate(document)).valid).toBe(false)
  })

  test('names every operation and each reference leads somewhere', () => {
    const document = JSON.parse(committed)
    for (const id of operationIds) {
      const { method, path } = operation(id)
      expect(document.paths[path][method.toLowerCase()].operationId).toBe(id)
    }
    const references = [...committed.matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, target]) => target ?? '')
    expect(references.length).toBeGreaterThan(20)
    for (const reference of references) {
      const target = reference.split('/').reduce((node, part) => node?.[part], document)
      expect(target, reference).toBeDefined()
    }
  })

  test('holds no schema of an answer in which a real number could stand', () => {
    const { Binding, Call } = JSON.parse(committed).components.schemas
    expect(Binding.properties.a.pattern).toBe('^1[3-9][0-9]\\*{4}[0-9]{4}$')
    expect(JSON.stringify([Binding, Call]).includes('writeOnly')).toBe(false)
    for (const id of operationIds) {
      for (const { schema } of Object.values(operation(id).answers)) {
        expect(JSON.stringify(schema).includes('writeOnly'), id).toBe(false)
      }
    }
  })

  test('shows a real number where a person was revealed, traced or asks about himself, and the made-up ones of the sandbox where they are tried', () => {
    const showing = operationIds.filter((id) =>
      Object.values(operation(id).answers).some(({ schema }) => JSON.stringify(schema).includes('1[3-9][0-9]{9}')),
    )
    expect(showing.sort()).toEqual([
      ...['answerPersonRequest', 'getTryIt', 'makeTryItLink', 'openTrace', 'openTryItLink', 'revealBinding'],
    ])
  })

  test('takes no real number in a URL', () => {
    for (const id of operationIds) {
      const { params, query } = operation(id)
      expect(JSON.stringify([params ?? {}, query ?? {}]).includes('writeOnly'), id).toBe(false)
    }
  })

  test('tells anyone who may be refused how to be known', () => {
    for (const id of operationIds) {
      const { security } = operation(id)
      // Who signs in is nobody yet, and may be told that he is not whom he says he is.
      expect(problemStatuses(operation(id)).includes(401), id).toBe(security !== 'none' || id === 'signIn')
    }
  })
})
