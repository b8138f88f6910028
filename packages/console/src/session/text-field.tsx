import { Input, type InputProps } from 'antd'
import { type ReactNode, useId } from 'react'
import styles from './entrance.module.css'

type TextFieldProps = Omit<InputProps, 'onChange' | 'id' | 'type'> & {
  readonly label: string
  readonly hint?: string
  /** What is wrong with it, once somebody has written into it. */
  readonly wrong?: string | undefined
  readonly isSecret?: boolean
  readonly testId: string
  readonly onText: (text: string) => void
}

/** A line of a form with its label, a hint and what is wrong with it, all of which a screen reader reads with it. */
export const TextField = (props: TextFieldProps): ReactNode => {
  const { label, hint, wrong, isSecret = false, testId, onText, ...rest } = props
  const id = useId()
  const said = wrong ?? hint
  const given = {
    ...rest,
    id,
    size: 'large' as const,
    'data-testid': testId,
    'aria-invalid': wrong !== undefined,
    'aria-describedby': said === undefined ? undefined : `${id}-said`,
    status: wrong === undefined ? undefined : ('error' as const),
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onText(target.value),
  }
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {isSecret ? <Input.Password {...given} /> : <Input {...given} />}
      {said !== undefined && (
        <span id={`${id}-said`} className={wrong === undefined ? styles.hint : styles.wrong}>
          {said}
        </span>
      )}
    </div>
  )
}
