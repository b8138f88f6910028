import { Button, Input, Select } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { inputOfInstant, instantOfInput, isMeant } from '../panel/local-time.ts'
import { useWords } from '../words/use-words.ts'
import styles from './data-table.module.css'
import { looksLikePerson, mayBecomePerson } from './looks-like-person.ts'

export type FilterField = {
  /** Its name in the address and in the filter. */
  readonly name: string
  readonly label: string
  /** `number` is a 700 number; `from` and `to` are instants. A real number is never a filter: it would stand in the address. */
  readonly kind: 'text' | 'number' | 'choice' | 'from' | 'to'
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  readonly placeholder?: string
}

export type Filter = Readonly<Record<string, string | undefined>>

const typingMs = 350

/** What is typed goes into the address, and to the server, when the typing pauses. */
const useTyped = (given: string, commit: (text: string) => void): [string, (text: string) => void] => {
  const [text, setText] = useState(given)
  // A person's number that was kept out of the address stays in sight, beside the sentence that says why.
  useEffect(() => setText((now) => (given === '' && looksLikePerson(now) ? now : given)), [given])
  // The address may change while the clock runs: what is written then goes into the one of then.
  const latest = useRef(commit)
  useEffect(() => {
    latest.current = commit
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the clock.
  useEffect(() => {
    if (text === given) return
    const timer = setTimeout(() => latest.current(text), typingMs)
    return () => clearTimeout(timer)
  }, [text])
  return [text, setText]
}

type FieldProps = { readonly field: FilterField; readonly value: string; readonly commit: (value: string) => void }

const TypedField = ({ field, value, commit }: FieldProps): ReactNode => {
  const { pieces } = useWords()
  const plain = (text: string) => (field.kind === 'number' ? text.replaceAll(/\s/g, '') : text.trim())
  const mayStand = (text: string) => !looksLikePerson(text) && !(field.kind === 'number' && mayBecomePerson(text))
  const commitText = (text: string) => {
    if (mayStand(text)) commit(plain(text))
  }
  const [text, setText] = useTyped(value, commitText)
  const isPerson = looksLikePerson(text)
  return (
    <>
      <Input
        allowClear
        value={text}
        status={isPerson ? 'error' : undefined}
        aria-invalid={isPerson}
        placeholder={field.placeholder ?? (field.kind === 'number' ? '700 …' : undefined)}
        inputMode={field.kind === 'number' ? 'numeric' : 'text'}
        data-testid={`filter-${field.name}`}
        onChange={({ target }) => {
          setText(target.value)
          // What stood there is the beginning of it: it leaves the address at once.
          if (looksLikePerson(target.value) && value !== '') commit('')
        }}
        onPressEnter={() => commitText(text)}
      />
      {isPerson && (
        <span role="alert" className={styles.refused}>
          {pieces.noPersonInAddress}
        </span>
      )}
    </>
  )
}

/** Keeps what is typed as it is: a year that is half written is none that one looks for. */
const TimeField = ({ field, value, commit }: FieldProps): ReactNode => {
  const given = inputOfInstant(value)
  const commitText = (text: string) => {
    if (text === '' || isMeant(text)) commit(instantOfInput(text) ?? '')
  }
  const [text, setText] = useTyped(given, commitText)
  return (
    <Input
      type="datetime-local"
      value={text}
      data-testid={`filter-${field.name}`}
      onChange={({ target }) => setText(target.value)}
    />
  )
}

const FieldInput = (props: FieldProps): ReactNode => {
  const { field, value, commit } = props
  if (field.kind === 'text' || field.kind === 'number') return <TypedField {...props} />
  if (field.kind === 'choice')
    return (
      <Select
        allowClear
        aria-label={field.label}
        value={value === '' ? undefined : value}
        placeholder={field.placeholder ?? '–'}
        popupMatchSelectWidth={false}
        data-testid={`filter-${field.name}`}
        options={[...(field.options ?? [])]}
        onChange={(chosen: string | undefined) => commit(chosen ?? '')}
      />
    )
  return <TimeField {...props} />
}

/** What is set of these fields in an address; undefined where it is not. */
export const filterIn = (search: URLSearchParams, names: readonly string[]): Filter =>
  Object.fromEntries(names.map((name) => [name, search.get(name) || undefined]))

/** The same of the address that the page has. */
export const useFilter = (fields: readonly FilterField[]): Filter => {
  const [search] = useSearchParams()
  return filterIn(
    search,
    fields.map(({ name }) => name),
  )
}

/** The filter of a list. It stands in the address, so that a link shows the same. */
export const FilterBar = ({ fields }: { readonly fields: readonly FilterField[] }): ReactNode => {
  const { pieces } = useWords()
  const [search, setSearch] = useSearchParams()
  const change = (changes: Readonly<Record<string, string>>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        for (const [name, value] of Object.entries(changes))
          if (value === '') after.delete(name)
          else after.set(name, value)
        return after
      },
      { replace: true },
    )
  const set = fields.filter(({ name }) => search.has(name))
  return (
    <search className={styles.filterBar}>
      {fields.map((field) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the control is the field's own input.
        <label key={field.name} className={styles.field}>
          <span className={styles.caption}>{field.label}</span>
          <FieldInput
            field={field}
            value={search.get(field.name) ?? ''}
            commit={(value) => change({ [field.name]: value })}
          />
        </label>
      ))}
      {set.length > 0 && (
        <Button type="link" onClick={() => change(Object.fromEntries(set.map(({ name }) => [name, ''])))}>
          {pieces.clearFilter}
        </Button>
      )}
    </search>
  )
}
