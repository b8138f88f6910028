import type { Policy, PolicyRule } from '@axbridge/sdk/console'
import { AxbridgeError } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import { App, Form } from 'antd'
import { useState } from 'react'
import { service } from '../../api/service.ts'
import { type Sending, useSending } from '../../panel/sending.ts'
import { useWords } from '../../words/use-words.ts'

/** What was changed on the page, and the revision that it was changed from. */
type Draft = { readonly revision: number; readonly rules: readonly PolicyRule[] }

export type PolicyDraft = {
  readonly saved: Policy | undefined
  readonly readError: Error | null
  readAgain(): void
  /** As they stand on the page: changed, or as saved. */
  readonly rules: readonly PolicyRule[]
  readonly isChanged: boolean
  change(rules: readonly PolicyRule[]): void
  discard(): void
  readonly saving: Sending<void>
  /** Somebody else saved other rules since these were read. */
  readonly isOutdated: boolean
  /** Takes what the other one saved for what ours was changed from. */
  keepMine(): Promise<void>
  takeTheirs(): Promise<void>
}

const isConflict = (error: Error | null): boolean => error instanceof AxbridgeError && error.code === 'matter_state'

/** The rules of policy while one works on them: they are saved all at once, from the revision that one saw. */
export const usePolicyDraft = (): PolicyDraft => {
  const { policy: words } = useWords()
  const { message } = App.useApp()
  const [draft, setDraft] = useState<Draft | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['getPolicy'],
    queryFn: ({ signal }) => service.getPolicy({ signal }),
  })
  const [form] = Form.useForm()
  const saving = useSending(
    form,
    async () => {
      if (draft !== null) await service.putPolicy({ revision: draft.revision, rules: [...draft.rules] })
    },
    {
      refreshes: [['getPolicy'], ['listAudit']],
      onDone: () => {
        setDraft(null)
        void message.success(words.saved)
      },
    },
  )
  const isOutdated = isConflict(saving.error)
  return {
    saved: data,
    readError: error,
    readAgain: () => void refetch(),
    rules: draft?.rules ?? data?.rules ?? [],
    isChanged: draft !== null,
    change: (rules) => {
      const revision = draft?.revision ?? data?.revision
      if (revision !== undefined) setDraft({ revision, rules })
    },
    discard: () => {
      setDraft(null)
      saving.forget()
    },
    saving: { ...saving, error: isOutdated ? null : saving.error },
    isOutdated,
    keepMine: async () => {
      const { data: theirs } = await refetch()
      if (theirs !== undefined) setDraft((mine) => (mine === null ? null : { ...mine, revision: theirs.revision }))
      saving.forget()
    },
    takeTheirs: async () => {
      await refetch()
      setDraft(null)
      saving.forget()
    },
  }
}
