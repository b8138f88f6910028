import { PlusOutlined } from '@ant-design/icons'
import type { DryRun, PolicyRule } from '@axbridge/sdk/console'
import { Alert, Button, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import { CopyButton } from '../../pieces/copy-button.tsx'
import { EmptyState } from '../../pieces/empty-state.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { useWords } from '../../words/use-words.ts'
import { DryRunForm } from './dry-run-form.tsx'
import { RuleForm } from './rule-form.tsx'
import { RuleTable } from './rule-table.tsx'
import { type PolicyDraft, usePolicyDraft } from './use-policy-draft.ts'

/** What stands on the page and is not saved, and what one can do with it. */
const DraftBar = ({ draft }: { readonly draft: PolicyDraft }): ReactNode => {
  const { policy: words } = useWords()
  const { isChanged, isOutdated, saving, discard, keepMine, takeTheirs } = draft
  if (!isChanged) return null
  if (isOutdated)
    return (
      <Alert
        type="warning"
        showIcon
        data-testid="policy-conflict"
        title={words.conflict}
        description={
          <div className={styles.stack}>
            <p>{words.conflictHint}</p>
            <div className={styles.row}>
              <Button onClick={() => void takeTheirs()}>{words.conflictTheirs}</Button>
              <Button onClick={() => void keepMine()} data-testid="keep-mine">
                {words.conflictMine}
              </Button>
            </div>
          </div>
        }
      />
    )
  return (
    <>
      <Alert
        type="info"
        showIcon
        title={words.changed}
        action={
          <div className={styles.row}>
            <Button size="small" onClick={discard} data-testid="discard-policy">
              {words.discard}
            </Button>
            <Button
              size="small"
              type="primary"
              loading={saving.isPending}
              onClick={() => saving.send()}
              data-testid="save-policy"
              data-ask="putPolicy"
            >
              {words.save}
            </Button>
          </div>
        }
      />
      {saving.error !== null && <Failure error={saving.error} />}
    </>
  )
}

type Run = { readonly result: DryRun; readonly of: readonly PolicyRule[] }

const RunSummary = ({
  run,
  rules,
  onClear,
}: {
  readonly run: Run
  readonly rules: readonly PolicyRule[]
  onClear(): void
}): ReactNode => {
  const { policy } = useWords()
  const words = policy.run
  const figure = useFigure()
  const { result, of } = run
  return (
    <Alert
      type={of === rules ? 'success' : 'warning'}
      showIcon
      data-testid="dry-run-result"
      title={words.result(figure(result.calls))}
      description={
        <>
          <p>
            <Instant at={result.from} /> – <Instant at={result.to} />
          </p>
          {of !== rules && <p>{words.old}</p>}
          {!result.isComplete && <p>{words.truncated}</p>}
        </>
      }
      action={
        <Button size="small" onClick={onClear}>
          {words.clear}
        </Button>
      }
    />
  )
}

/** The rules of policy: changed, tried and saved together. */
export const RulesTab = (): ReactNode => {
  const { policy: words, panel } = useWords()
  const may = useMay()
  const draft = usePolicyDraft()
  const { saved, rules, change, readError, readAgain } = draft
  const [edited, setEdited] = useState<PolicyRule | 'new' | null>(null)
  const [run, setRun] = useState<Run | null>(null)
  const [showsJson, setShowsJson] = useState(false)
  const mayChange = may('putPolicy')
  const json = JSON.stringify(rules, null, 2)
  const current = edited === 'new' ? null : edited
  const put = (rule: PolicyRule) =>
    change(current === null ? [...rules, rule] : rules.map((one) => (one.name === current.name ? rule : one)))
  if (readError !== null && saved === undefined) return <Failure error={readError} onRetry={readAgain} />
  if (saved === undefined) return <Waiting lines={8} />
  return (
    <div className={styles.stack}>
      <div className={styles.spread}>
        <span className={styles.faint}>
          {words.since(saved.revision)}
          {saved.isDefault && ` · ${words.isDefault}`}
          {saved.changedAt !== null && (
            <>
              {' · '}
              <Instant at={saved.changedAt} /> {words.by_} <ByWhom who={saved.by} />
            </>
          )}
        </span>
        <span className={styles.row}>
          <Button onClick={() => setShowsJson(true)}>{words.json}</Button>
          {mayChange && (
            <Button
              icon={<PlusOutlined />}
              onClick={() => setEdited('new')}
              data-testid="add-rule"
              data-ask="putPolicy"
            >
              {words.add}
            </Button>
          )}
        </span>
      </div>
      {!saved.isInForce && (
        <Alert type="warning" showIcon title={words.notInForce} description={words.notInForceHint} />
      )}
      <DraftBar draft={draft} />
      {may('dryRunPolicy') && <DryRunForm rules={rules} onResult={(result) => setRun({ result, of: rules })} />}
      {run !== null && <RunSummary run={run} rules={rules} onClear={() => setRun(null)} />}
      {rules.length === 0 ? (
        <EmptyState title={words.empty} hint={words.emptyHint} />
      ) : (
        <RuleTable
          rules={rules}
          run={run?.result ?? null}
          mayChange={mayChange}
          onOpen={setEdited}
          onSwitch={(rule, isOn) => change(rules.map((one) => (one.name === rule.name ? { ...one, isOn } : one)))}
        />
      )}
      <RuleForm
        rule={current}
        isOpen={edited !== null}
        taken={rules.flatMap(({ name }) => (name === current?.name ? [] : [name]))}
        onClose={() => setEdited(null)}
        onTake={put}
        {...(current === null ? {} : { onRemove: () => change(rules.filter(({ name }) => name !== current.name)) })}
      />
      <Modal
        open={showsJson}
        title={words.jsonTitle}
        onCancel={() => setShowsJson(false)}
        footer={<Button onClick={() => setShowsJson(false)}>{panel.close}</Button>}
        width={760}
        destroyOnHidden
      >
        <div className={styles.stack}>
          <div>
            <CopyButton text={json} label={words.json} />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1). */}
          <pre className={styles.json} tabIndex={0}>
            {json}
          </pre>
        </div>
      </Modal>
    </div>
  )
}
