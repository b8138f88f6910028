import type { Pool } from '@axbridge/sdk/console'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { Instant } from '../pieces/instant.tsx'
import { useWords } from '../words/use-words.ts'
import { Facts } from './facts.tsx'
import { useFigure } from './figure.ts'
import { Fullness } from './fullness.tsx'
import styles from './panel.module.css'

/** With less than a day in sight somebody has to act. */
const soonMs = 86_400_000

/** What is to be done about a pool. */
const stateOf = ({ blocks, free, runsOutAt }: Pool): 'none' | 'full' | 'low' | 'fine' => {
  if (blocks === 0) return 'none'
  if (free === 0) return 'full'
  return runsOutAt !== null && Date.parse(runsOutAt) - Date.now() < soonMs ? 'low' : 'fine'
}

const kinds = { none: 'info', full: 'error', low: 'warning', fine: 'success' } as const

/** How full a pool is, how fast it fills, and when it runs out. */
export const PoolFigures = ({ pool }: { readonly pool: Pool }): ReactNode => {
  const { numbers } = useWords()
  const words = numbers.pool
  const figure = useFigure()
  const state = stateOf(pool)
  return (
    <div className={styles.stack}>
      <Alert type={kinds[state]} showIcon title={words[state]} />
      {pool.capacity > 0 && <Fullness label={words.fullness} held={pool.held} capacity={pool.capacity} />}
      <Facts
        facts={[
          [words.blocks, figure(pool.blocks)],
          [words.numbers, figure(pool.numbers)],
          [words.capacity, words.pairs(figure(pool.capacity))],
          [words.held, words.pairs(figure(pool.held))],
          [words.free, words.pairs(figure(pool.free))],
          [words.rate, figure(pool.bindsPerMinute, 1)],
          pool.capacity > 0 && [
            words.runsOut,
            pool.runsOutAt === null ? words.notInSight : <Instant key="out" at={pool.runsOutAt} />,
          ],
          [
            words.nextReturn,
            pool.nextReturnBy === null ? words.nothingRests : <Instant key="back" at={pool.nextReturnBy} />,
          ],
        ]}
      />
      <p className={styles.faint}>{words.meaning}</p>
    </div>
  )
}
