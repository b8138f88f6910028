import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useWords } from '../words/use-words.ts'

type CopyButtonProps = {
  readonly text: string
  /** What is copied, for who does not see what stands beside it. */
  readonly label?: string
}

const shownMs = 1_600

export const CopyButton = ({ text, label }: CopyButtonProps): ReactNode => {
  const { pieces } = useWords()
  const { message } = App.useApp()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [isCopied])
  // There is no clipboard on a page that came by plain http from another machine.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      void message.warning(pieces.notCopied)
    }
  }
  return (
    <Button
      type="text"
      size="small"
      icon={isCopied ? <CheckOutlined /> : <CopyOutlined />}
      aria-label={isCopied ? pieces.copied : (label ?? pieces.copy)}
      title={label ?? pieces.copy}
      onClick={(event) => {
        event.stopPropagation()
        void copy()
      }}
    />
  )
}
