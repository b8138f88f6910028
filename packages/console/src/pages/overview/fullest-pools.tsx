import type { Overview } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useFigure } from '../../panel/figure.ts'
import { Fullness } from '../../panel/fullness.tsx'
import { Panel } from '../../pieces/page.tsx'
import { useWords } from '../../words/use-words.ts'
import styles from './overview.module.css'

/** Whose numbers run out first. */
export const FullestPools = ({ pools }: { readonly pools: Overview['pools'] }): ReactNode => {
  const { overview: words } = useWords()
  const figure = useFigure()
  return (
    <Panel title={words.pools} extra={<Link to="/numbers?tab=pools">{words.allPools}</Link>}>
      {pools.length === 0 ? (
        <p className={styles.fine}>
          {words.noPools} <Link to="/numbers">{words.addNumbers}</Link>
        </p>
      ) : (
        <ul className={styles.pools}>
          {pools.map(({ customer, name, used, size, daysLeft }) => (
            <li key={customer}>
              <div className={styles.poolHead}>
                <Link to={`/customers?open=${customer}`}>{name}</Link>
                <span>
                  {words.of(figure(used), figure(size))} ·{' '}
                  {daysLeft === null ? words.notInSight : words.daysLeft(daysLeft)}
                </span>
              </div>
              <Fullness label={name} held={used} capacity={size} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
