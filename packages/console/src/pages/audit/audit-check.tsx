import { SafetyCertificateOutlined } from '@ant-design/icons'
import type { AuditVerification } from '@axbridge/sdk/console'
import { Alert, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { service } from '../../api/service.ts'
import { useDuration } from '../../panel/duration.ts'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import { useAction } from '../../pieces/use-action.ts'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'

/** What is shown of what is wrong; who has more of it needs the command. */
const mostShown = 100

type Found = Pick<AuditVerification, 'entries' | 'checkpoints' | 'faults' | 'faultCount' | 'tookMs'>

/** The whole log, however many answers that takes. */
const verifyAll = async (): Promise<Found> => {
  let found: Found | undefined
  let after: number | undefined
  for (;;) {
    const part = await service.verifyAudit(after === undefined ? {} : { after })
    found = {
      entries: (found?.entries ?? 0) + part.entries,
      checkpoints: part.checkpoints,
      faults: [...(found?.faults ?? []), ...part.faults],
      faultCount: (found?.faultCount ?? 0) + part.faultCount,
      tookMs: (found?.tookMs ?? 0) + part.tookMs,
    }
    // One that did not get on would never end.
    if (part.isWhole || part.through === after) return found
    after = part.through
  }
}

const Faults = ({ found: { faults, faultCount } }: { readonly found: Found }): ReactNode => {
  const { audit } = useWords()
  const words = audit.verification
  const figure = useFigure()
  const shown = faults.slice(0, mostShown)
  return (
    <>
      <ul className={styles.list} data-testid="audit-faults">
        {shown.map((one) => (
          <li key={`${one.fault} ${one.ordinal} ${one.checkpoint}`}>
            <span>{words.faults[one.fault]}</span>
            <span className={styles.faint}>
              {one.ordinal !== null &&
                (one.through === null
                  ? words.entry(figure(one.ordinal))
                  : words.entriesFrom(figure(one.ordinal), figure(one.through)))}
              {one.checkpoint !== null && ` ${words.checkpoint(figure(one.checkpoint))}`}
            </span>
          </li>
        ))}
      </ul>
      {faultCount > shown.length && <p className={styles.faint}>{words.more(figure(faultCount - shown.length))}</p>}
    </>
  )
}

/** Holds the log to its hashes and signatures, and says in a sentence whether anybody has meddled with it. */
export const AuditCheck = (): ReactNode => {
  const { audit } = useWords()
  const words = audit.verification
  const may = useMay()
  const figure = useFigure()
  const duration = useDuration()
  const [found, setFound] = useState<Found | null>(null)
  const { mutate, isPending } = useAction(verifyAll, { onDone: setFound })
  if (!may('verifyAudit')) return null
  const isWhole = found !== null && found.faultCount === 0
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <Button
          icon={<SafetyCertificateOutlined />}
          loading={isPending}
          onClick={() => mutate()}
          data-testid="verify-audit"
          data-ask="verifyAudit"
        >
          {words.button}
        </Button>
        <span className={styles.faint}>{words.about}</span>
      </div>
      {found !== null && (
        <Alert
          type={isWhole ? 'success' : 'error'}
          showIcon
          data-testid="audit-verified"
          data-faults={found.faultCount}
          title={isWhole ? words.whole : words.broken(figure(found.faultCount))}
          description={
            <>
              <p>{words.looked(figure(found.entries), figure(found.checkpoints), duration(found.tookMs))}</p>
              {!isWhole && <Faults found={found} />}
            </>
          }
        />
      )}
    </div>
  )
}
