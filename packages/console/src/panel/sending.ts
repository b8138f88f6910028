import { AxbridgeError } from '@axbridge/sdk/console'
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormInstance } from 'antd'
import { useWords } from '../words/use-words.ts'

type Part = string | number

const pathOf = (field: string): readonly Part[] =>
  field.split('.').map((part) => (/^[0-9]+$/.test(part) ? Number(part) : part))

/**
 * Puts each rule that the service says is broken beside the field of the form that it is of: `from.0` stands beside `from`
 * where that is one field. `inWords`: a rule in the reader's language. False where something has no place in the form.
 */
export const placeFieldErrors = <Values>(
  form: FormInstance<Values>,
  error: unknown,
  inWords: (rule: string) => string,
): boolean => {
  if (!(error instanceof AxbridgeError) || error.errors.length === 0) return false
  const known = form.getFieldsError().map(({ name }) => ({ name, text: name.join('.') }))
  const rules = new Map<string, string[]>()
  let isWhole = true
  for (const { field, rule } of error.errors) {
    const path = pathOf(field)
    const fits = path.map((_part, index) => path.slice(0, path.length - index).join('.'))
    const found = fits.flatMap((text) => known.filter((each) => each.text === text))[0]
    if (found === undefined) isWhole = false
    else rules.set(found.text, [...(rules.get(found.text) ?? []), inWords(rule)])
  }
  const places = known.flatMap(({ name, text }) => {
    const errors = rules.get(text)
    return errors === undefined ? [] : [{ name, errors }]
  })
  form.setFields(places as Parameters<typeof form.setFields>[0])
  const [first] = places
  if (first !== undefined) form.scrollToField(first.name as Parameters<typeof form.scrollToField>[0], { focus: true })
  return isWhole
}

type SendingOptions<Answer> = {
  readonly refreshes?: readonly QueryKey[]
  onDone(answer: Answer): void
}

export type Sending<Values> = {
  send(values: Values): void
  readonly isPending: boolean
  /** What went wrong and has no field of its own. */
  readonly error: Error | null
  /** Forgets what went wrong: the form was closed. */
  forget(): void
}

/** Errors all of which stands beside the fields of a form. */
const placed = new WeakSet<Error>()

/** Sends a form. What the service says of a field stands beside it, anything else is for the form to show. */
export const useSending = <Values, Answer>(
  form: FormInstance,
  act: (values: Values) => Promise<Answer>,
  { refreshes = [], onDone }: SendingOptions<Answer>,
): Sending<Values> => {
  const client = useQueryClient()
  const { panel } = useWords()
  const { mutate, isPending, error, reset } = useMutation<Answer, Error, Values>({
    // What was typed may be a secret: it is forgotten with the form.
    gcTime: 0,
    mutationFn: act,
    onSuccess: async (answer) => {
      onDone(answer)
      await Promise.all(refreshes.map((queryKey) => client.invalidateQueries({ queryKey })))
    },
    onError: (problem) => {
      if (placeFieldErrors(form, problem, panel.rule)) placed.add(problem)
    },
  })
  return { send: mutate, isPending, error: error !== null && placed.has(error) ? null : error, forget: reset }
}

/** Without what is not given: the API takes no field that has no value. */
export const given = <Fields extends object>(fields: Fields): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as { [Key in keyof Fields]?: NonNullable<Fields[Key]> }
