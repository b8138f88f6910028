import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { useOnceOpen } from './once-open.ts'

type SidePanelProps = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  /** Beside the title: what can be done with all of it. */
  readonly actions?: ReactNode
  readonly footer?: ReactNode
  readonly testId: string
  /** In px; it is never wider than the window. */
  readonly width?: number
  readonly children: ReactNode
}

/** What belongs to one row of a list, or a form, at the side of the page. */
export const SidePanel = ({
  isOpen,
  onClose,
  title,
  actions,
  footer,
  testId,
  width = 720,
  children,
}: SidePanelProps): ReactNode => {
  if (!useOnceOpen(isOpen)) return null
  return (
    <Drawer
      open={isOpen}
      onClose={onClose}
      title={title}
      extra={actions}
      footer={footer}
      size={`min(${width}px, 100vw)`}
      destroyOnHidden
      data-testid={testId}
    >
      {children}
    </Drawer>
  )
}
