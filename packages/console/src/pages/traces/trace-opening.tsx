import type { Trace, TraceResult } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useCallback, useState } from 'react'
import { service } from '../../api/service.ts'
import styles from '../../panel/panel.module.css'
import { EmptyState } from '../../pieces/empty-state.tsx'
import { useAction } from '../../pieces/use-action.ts'
import { useMay, useSession } from '../../session/session.tsx'
import { ShownWhile } from '../../supervision/shown-while.tsx'
import { useWords } from '../../words/use-words.ts'
import { LeadExport } from './lead-export.tsx'
import { TraceLeads } from './trace-leads.tsx'

/** How long real numbers stay on the screen: time enough to compare a few leads with a letter. */
const shownS = 300

/** Opens what a trace found. Its numbers are in this component alone, and gone with it. */
export const TraceOpening = ({ trace: { id, by } }: { readonly trace: Trace }): ReactNode => {
  const { traces } = useWords()
  const words = traces.open
  const may = useMay()
  const { user } = useSession()
  const [result, setResult] = useState<TraceResult | null>(null)
  const hide = useCallback(() => setResult(null), [])
  // The answer goes to the state and not to what the query library keeps.
  const { mutate, isPending } = useAction(async () => setResult(await service.openTrace(id)), {
    refreshes: [['listTraces'], ['getTrace'], ['listAudit']],
  })
  if (by.id !== user.id) return <p className={styles.soft}>{words.noNumbers}</p>
  if (result !== null)
    return (
      <ShownWhile seconds={shownS} onOver={hide} testId="trace-result">
        {result.items.length === 0 ? (
          <EmptyState title={words.none} hint={words.noneHint} />
        ) : (
          <TraceLeads leads={result.items} />
        )}
        {result.truncated && <p className={styles.faint}>{words.cut(result.items.length)}</p>}
        {may('exportTrace') && result.items.length > 0 && <LeadExport id={id} />}
      </ShownWhile>
    )
  return (
    <div className={styles.stack}>
      <p className={styles.soft}>{words.about}</p>
      <div className={styles.row}>
        {may('openTrace') && (
          <Button
            type="primary"
            loading={isPending}
            onClick={() => mutate()}
            data-testid="open-trace"
            data-ask="openTrace"
          >
            {words.button}
          </Button>
        )}
        {may('exportTrace') && <LeadExport id={id} />}
      </div>
    </div>
  )
}
