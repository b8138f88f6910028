import { Alert, Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useWords } from '../words/use-words.ts'

type ShownWhileProps = {
  /** For how long, in seconds. */
  readonly seconds: number
  onOver(): void
  readonly testId: string
  readonly children: ReactNode
}

/** Shows what must not stay on a screen, until its time is over. Whoever uses it keeps the content in his own state alone. */
export const ShownWhile = ({ seconds, onOver, testId, children }: ShownWhileProps): ReactNode => {
  const { supervision: words } = useWords()
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    const until = Date.now() + seconds * 1_000
    const clock = setInterval(() => {
      const rest = Math.ceil((until - Date.now()) / 1_000)
      if (rest <= 0) onOver()
      else setLeft(rest)
    }, 250)
    return () => clearInterval(clock)
  }, [seconds, onOver])
  return (
    <div data-testid={testId}>
      <Alert
        type="warning"
        showIcon
        title={words.shownFor(left)}
        action={
          <Button size="small" onClick={onOver}>
            {words.hide}
          </Button>
        }
        style={{ marginBottom: 12 }}
      />
      {children}
    </div>
  )
}
