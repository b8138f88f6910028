import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useWords } from '../words/use-words.ts'
import { failureText } from './failure.tsx'

type ActionOptions<Done> = {
  /** Said when it is done. */
  readonly done?: string | ((answer: Done) => string)
  /** The queries that what was done makes old; a key stands for all that begin with it. */
  readonly refreshes?: readonly QueryKey[]
  readonly onDone?: (answer: Done) => void
}

/** Something that one does: what becomes of it is said, and what it changed is read again. */
export const useAction = <Done, Given = void>(
  act: (given: Given) => Promise<Done>,
  { done, refreshes = [], onDone }: ActionOptions<Done> = {},
): UseMutationResult<Done, Error, Given> => {
  const { failures } = useWords()
  const { message, notification } = App.useApp()
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: async (answer) => {
      if (done !== undefined) void message.success(typeof done === 'string' ? done : done(answer))
      onDone?.(answer)
      await Promise.all(refreshes.map((queryKey) => client.invalidateQueries({ queryKey })))
    },
    onError: (error) => {
      const { title, advice } = failureText(error, failures)
      notification.error({ title, description: `${advice} ${error.message}` })
    },
  })
}
