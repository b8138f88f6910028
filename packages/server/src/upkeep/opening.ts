import { openBinding, openKeptAnswer, openTotp, partiesOf, type Vault } from '@axbridge/core'
import type { Opening } from '@axbridge/store'
import { openKeySecret } from '../access/key-material.ts'
import { readTrunk } from '../trunk-text.ts'
import { signerOf } from '../webhooks/signing.ts'

/** What opens the sealed values of a store for a check: each where it belongs, and nowhere else. */
export const openingOf = (vault: Vault): Opening => ({
  parties: (binding) => {
    const { parties } = openBinding(vault, binding)
    return { parties: partiesOf(vault, parties), isGroup: parties.kind === 'group' }
  },
  key: (key) => void openKeySecret(vault, key),
  trunk: ({ name, definition }) => void readTrunk(name, definition, vault),
  webhook: ({ id, secrets }) => {
    for (const secret of secrets) signerOf({ id, secret, previousSecret: null }, vault)
  },
  user: ({ id, totp }) => {
    if (totp !== null) openTotp(vault, id, totp)
  },
  answer: (kept) => void openKeptAnswer(vault, kept),
})
