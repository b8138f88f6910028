import { Progress, theme } from 'antd'
import type { ReactNode } from 'react'
import { useFigure } from './figure.ts'

type FullnessProps = {
  /** What it is of, for who does not see it. */
  readonly label: string
  readonly held: number
  readonly capacity: number
}

/** How full something is. From here on a pool is near its end. */
const nearlyFull = 0.85
const full = 0.97

export const Fullness = ({ label, held, capacity }: FullnessProps): ReactNode => {
  const { token } = theme.useToken()
  const figure = useFigure()
  const share = capacity === 0 ? 0 : held / capacity
  const colour = share >= full ? token.colorError : share >= nearlyFull ? token.colorWarning : token.colorPrimary
  return (
    <Progress
      aria-label={label}
      percent={100 * share}
      size="small"
      strokeColor={colour}
      format={() => (share > 0 && share < 0.001 ? '< 0.1 %' : `${figure(100 * share, share < 0.1 ? 1 : 0)} %`)}
    />
  )
}
