import { type CheckParts, eachRow, quickSample } from './check-parts.ts'
import type { KeptStore } from './kept-store.ts'

/** Opens the sealed values beside those of bindings: secrets of keys and webhooks, users of trunks, kept answers. */
export const checkSecrets = async (store: KeptStore, parts: CheckParts): Promise<void> => {
  const { findings, opening, customers, isQuick } = parts
  const opens = (open: () => void, what: string) => {
    try {
      open()
    } catch {
      findings.note('seal_closed', what)
    }
  }
  await eachRow('keys', store.keys(), parts, (batch) => {
    for (const key of batch) {
      if (!customers.has(key.customer)) findings.note('customer_unknown', key.id)
      opens(() => opening.key(key), `the secret of ${key.id}`)
    }
  })
  await eachRow('trunks', store.trunks(), parts, (batch) => {
    for (const trunk of batch) opens(() => opening.trunk(trunk), 'the users of a trunk')
  })
  await eachRow('webhooks', store.webhooks(), parts, (batch) => {
    for (const webhook of batch) opens(() => opening.webhook(webhook), `the secret of ${webhook.id}`)
  })
  let seen = 0
  await eachRow('kept answers', store.answers(), parts, (batch) => {
    for (const kept of batch) {
      seen += 1
      if (!isQuick || seen % quickSample === 0) opens(() => opening.answer(kept), 'a kept answer')
    }
  })
}
