import { CheckCircleFilled, WarningFilled } from '@ant-design/icons'
import type { Overview } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Panel } from '../../pieces/page.tsx'
import { useWords } from '../../words/use-words.ts'
import type { Words } from '../../words/words.ts'
import styles from './overview.module.css'

type AlarmNames = Words['overview']['alarmNames']

const isNamed = (alarm: string, names: AlarmNames): alarm is keyof AlarmNames => Object.hasOwn(names, alarm)

/** What is wrong now, and what to do about it. */
export const Alarms = ({ alarms }: { readonly alarms: Overview['alarms'] }): ReactNode => {
  const { overview: words } = useWords()
  const names = words.alarmNames
  return (
    <Panel title={words.alarms} extra={<Link to="/events">{words.allEvents}</Link>}>
      {alarms.length === 0 ? (
        <p className={styles.fine}>
          <CheckCircleFilled aria-hidden="true" /> {words.noAlarms}
        </p>
      ) : (
        <ul className={styles.alarms} aria-label={words.alarmsCount(alarms.length)}>
          {alarms.map(({ alarm, subject }) => (
            <li key={`${alarm} ${subject ?? ''}`}>
              <WarningFilled aria-hidden="true" />
              <div>
                <code>{subject === null ? alarm : `${alarm}: ${subject}`}</code>
                {isNamed(alarm, names) && <p>{names[alarm]}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
