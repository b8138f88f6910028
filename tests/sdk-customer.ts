import type { SigningKey } from '@axbridge/sdk'
import type { RunningService } from './running-service.ts'

/** A customer as operators add one: signatures only, and a block of his own to draw from. */
export const addCustomer = async (
  service: RunningService,
  name: string,
  block: string,
  settings: object = {},
): Promise<SigningKey> => {
  const { id } = (await service.asOperator('POST', '/customers', { name, settings })) as { id: string }
  const key = (await service.asOperator('POST', `/customers/${id}/keys`)) as SigningKey
  await service.asOperator('POST', '/blocks', {
    ...{ block, customer: id, state: 'active', approval: `approval of ${name}` },
    ...{ validFrom: '2026-01-01T00:00:00Z', basePlatform: 'platform-1' },
  })
  return { id: key.id, secret: key.secret }
}

let people = 0

/** A bind of two people whom no other one names. */
export const someOrder = (orderId: string): { a: string; b: string; orderId: string; expiresAt: string } => {
  people += 1
  const [a, b] = [13_600_000_000, 13_700_000_000].map((base) => String(base + people))
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  return { a: a ?? '', b: b ?? '', orderId, expiresAt }
}
