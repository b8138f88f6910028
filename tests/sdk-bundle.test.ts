import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import type * as Sdk from '@axbridge/sdk'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSource, repositoryRoot } from './repository.ts'
import { RunningService } from './running-service.ts'
import { addCustomer, someOrder } from './sdk-customer.ts'

let service: RunningService
let code: string
let imports: readonly string[]

beforeAll(async () => {
  service = await RunningService.start()
  const bundle = await rolldown({ input: join(repositoryRoot, 'packages/sdk/dist/index.js'), platform: 'browser' })
  const { output } = await bundle.generate({ format: 'iife', name: 'sdk' })
  await bundle.close()
  code = output[0].code
  imports = [...output[0].imports, ...output[0].dynamicImports]
})
afterAll(() => service?.stop())

test('the SDK is one script for browsers: it imports nothing, of Node or of anybody else', () => {
  expect(imports).toEqual([])
  expect(code).not.toMatch(/node:|\brequire\s*\(|\bimport\s*\(|\bprocess\.|\bBuffer\b/)
  expect(Object.keys(JSON.parse(readSource('packages/sdk/package.json')))).not.toContain('dependencies')
})

test('who only binds carries nothing of what people at the console ask', () => {
  expect(code).toContain('/v1/bindings')
  expect(code).not.toMatch(/\/(?:admin|console)\/v1/)
})

/** All that the script may find around it. Node has no other names for these than browsers. */
const web = {
  ...{
    AbortController,
    AbortSignal,
    TextDecoder,
    TextEncoder,
    URL,
    atob,
    btoa,
    clearTimeout,
    crypto,
    fetch,
    performance,
  },
  ...{ setTimeout },
}

test('it binds with nothing around it but what browsers have', async () => {
  const key = await addCustomer(service, 'browsing', '70010000071')
  const { Axbridge } = runInNewContext(`${code}; sdk`, { ...web }) as typeof Sdk
  const axbridge = new Axbridge({ url: service.http, key })
  const { id } = await axbridge.bind(someOrder('order of a page'))
  expect(await axbridge.findBindings({ orderId: 'order of a page' }).take(5)).toMatchObject([{ id, state: 'live' }])
  await expect(axbridge.getBinding(`${id.slice(0, -1)}${id.endsWith('a') ? 'b' : 'a'}`)).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('a page that came without TLS is told so', () => {
  const { crypto: _, ...withoutCrypto } = web
  const { Axbridge } = runInNewContext(`${code}; sdk`, withoutCrypto) as typeof Sdk
  expect(() => new Axbridge({ url: service.http, bearer: 'axb_something' })).toThrow('https://')
})
