import { create } from 'qrcode'
import { type ReactNode, useMemo } from 'react'
import styles from './qr-code.module.css'

/** The light frame that a reader needs around it, in modules. */
const quiet = 3

type QrCodeProps = { readonly text: string; readonly label: string; readonly size?: number }

/** Drawn as one path: dark on light in every theme, since readers expect that. */
export const QrCode = ({ text, label, size = 176 }: QrCodeProps): ReactNode => {
  const { path, wide } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' })
    const dark = [...modules.data.keys()].filter((at) => modules.data[at] === 1)
    const place = (at: number) => `M${(at % modules.size) + quiet} ${Math.floor(at / modules.size) + quiet}h1v1h-1z`
    return { path: dark.map(place).join(''), wide: modules.size + 2 * quiet }
  }, [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${wide} ${wide}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
      className={styles.code}
    >
      <path d={path} />
    </svg>
  )
}
