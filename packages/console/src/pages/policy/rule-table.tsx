import type { DryRun, PolicyRule } from '@axbridge/sdk/console'
import { Switch } from 'antd'
import type { ReactNode } from 'react'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import type { Column } from '../../pieces/row-window.tsx'
import { type StateKind, StateTag } from '../../pieces/state-tag.tsx'
import { WholeTable } from '../../supervision/whole-table.tsx'
import { useWords } from '../../words/use-words.ts'
import { useRuleSentence } from './rule-sentence.ts'
import type { Action } from './rule-traits.ts'

const kinds: Readonly<Record<Action, StateKind>> = { observe: 'idle', alarm: 'warn', refuse: 'bad', suspend: 'bad' }

export const ActionTag = ({ action }: { readonly action: Action }): ReactNode => {
  const { policy: words } = useWords()
  return <StateTag kind={kinds[action]}>{words.actions[action]}</StateTag>
}

/** What a rule would have done, in words. */
const useRunText = (): ((run: DryRun, rule: PolicyRule) => string) => {
  const { policy: words } = useWords()
  const figure = useFigure()
  return (run, { name, isOn, then }) => {
    const found = run.rules.find((one) => one.name === name)
    if (!isOn || found === undefined) return words.run.off
    if (!found.isJudged) return words.run.notJudged
    if (found.fired === 0) return words.run.nothing
    if (then === 'refuse' || then === 'suspend') return words.run.refused(figure(found.refused), figure(run.calls))
    return words.run.fired(figure(found.fired))
  }
}

type RuleTableProps = {
  readonly rules: readonly PolicyRule[]
  readonly run: DryRun | null
  readonly mayChange: boolean
  onOpen(rule: PolicyRule): void
  onSwitch(rule: PolicyRule, isOn: boolean): void
}

/** The rules, each with what it did in the dry run. */
export const RuleTable = ({ rules, run, mayChange, onOpen, onSwitch }: RuleTableProps): ReactNode => {
  const { policy: words } = useWords()
  const sentence = useRuleSentence()
  const runText = useRunText()
  const columns: readonly Column<PolicyRule>[] = [
    {
      key: 'on',
      title: words.isOn,
      width: 76,
      cell: (rule) => (
        // A click on the switch opens nothing.
        // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the row from hearing of it.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the row hears no key of what stands within it.
        <span onClick={(event) => event.stopPropagation()}>
          <Switch
            size="small"
            checked={rule.isOn}
            disabled={!mayChange}
            aria-label={`${words.isOn}: ${rule.name}`}
            onChange={(isOn) => onSwitch(rule, isOn)}
            {...(mayChange ? { 'data-ask': 'putPolicy' } : {})}
          />
        </span>
      ),
    },
    { key: 'name', title: words.name, width: 210, cell: ({ name }) => <span className={styles.mono}>{name}</span> },
    { key: 'rule', title: words.rule, width: 360, grow: true, cell: sentence },
    { key: 'then', title: words.then, width: 110, cell: ({ then }) => <ActionTag action={then} /> },
    ...(run === null
      ? []
      : [
          {
            key: 'run',
            title: words.dryRunOf,
            width: 260,
            cell: (rule: PolicyRule) => <strong data-testid={`run-${rule.name}`}>{runText(run, rule)}</strong>,
          },
        ]),
  ]
  return (
    <WholeTable
      label={words.list}
      columns={columns}
      rows={rules}
      rowKey={({ name }) => name}
      onOpen={mayChange ? onOpen : undefined}
    />
  )
}
