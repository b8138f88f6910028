import type { ConsoleUser } from '@axbridge/core'
import type { Refusal } from './refusal.ts'

/**
 * Whether somebody who is signed in shows a code of his second factor, for one act: undefined where he does, and the code counts no
 * more. Failures count as those of signing in.
 */
export type ProveCode = (user: ConsoleUser, code: string) => Promise<Refusal | undefined>
