import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'
import { CopyButton } from './copy-button.tsx'
import styles from './texts.module.css'

/** A 700 number in the form for people: 700 1 0000001 0001. Anything else, a mask above all, as it is. */
export const numberText = (value: string): string =>
  /^700[0-9]{12}$/.test(value)
    ? `${value.slice(0, 3)} ${value.slice(3, 4)} ${value.slice(4, 11)} ${value.slice(11)}`
    : value

type NumberTextProps = { readonly value: string; readonly copy?: boolean }

export const NumberText = ({ value, copy = false }: NumberTextProps): ReactNode => {
  const { pieces } = useWords()
  return (
    <span className={styles.number}>
      {numberText(value)}
      {copy && <CopyButton text={value} label={pieces.copyNumber} />}
    </span>
  )
}
