import type { Firing } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { CustomerName } from '../../panel/customer-names.tsx'
import styles from '../../panel/panel.module.css'
import { NumberText } from '../../pieces/number-text.tsx'
import { useWords } from '../../words/use-words.ts'

/** Of what a rule fired: a caller as a mask, a number, a customer by name. */
export const FiringSubject = ({ of }: { readonly of: Firing['subject'] }): ReactNode => {
  const { firings: words } = useWords()
  const { caller, number, customer, scenario, trunk } = of
  const parts = [
    caller !== null && (
      <span key="caller" className={styles.mono}>
        {caller}
      </span>
    ),
    number !== null && <NumberText key="number" value={number} />,
    customer !== null && <CustomerName key="customer" id={customer} />,
    scenario !== null && <span key="scenario">{scenario}</span>,
    trunk !== null && <span key="trunk">{trunk}</span>,
  ].filter((part) => part !== false)
  if (parts.length === 0) return words.many
  return <span className={styles.inline}>{parts}</span>
}
