import type { NewWebhook } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { SecretOnce } from '../../panel/secret-once.tsx'
import { useWords } from '../../words/use-words.ts'

type WebhookSecretProps = { readonly made: NewWebhook | null; onClose(): void }

/** The secret of a new endpoint, or the new one of another. */
export const WebhookSecret = ({ made, onClose }: WebhookSecretProps): ReactNode => {
  const { webhooks: words } = useWords()
  return (
    <SecretOnce
      title={words.secretTitle}
      secrets={made === null ? [] : [{ label: made.url, text: made.secret, hint: words.secretHint }]}
      onClose={onClose}
    />
  )
}
