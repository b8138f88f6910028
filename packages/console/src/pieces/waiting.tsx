import { Skeleton } from 'antd'
import type { ReactNode } from 'react'

/** In the place of what is on its way. */
export const Waiting = ({ lines = 5 }: { readonly lines?: number }): ReactNode => (
  <div aria-busy="true">
    <Skeleton active title={false} paragraph={{ rows: lines }} />
  </div>
)
