import { DownloadOutlined } from '@ant-design/icons'
import type { PersonAnswer } from '@axbridge/sdk/console'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { CustomerName } from '../../panel/customer-names.tsx'
import { Facts } from '../../panel/facts.tsx'
import { useFigure } from '../../panel/figure.ts'
import styles from '../../panel/panel.module.css'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { saveFile } from '../../supervision/save-file.ts'
import { useWords } from '../../words/use-words.ts'

type PersonBinding = PersonAnswer['bindings'][number]

const BindingOfPerson = ({ binding }: { readonly binding: PersonBinding }): ReactNode => {
  const { dataProtection, bindings: bindingWords } = useWords()
  const words = dataProtection.requests
  const figure = useFigure()
  const { customer, customerName, order, number, side, consent, createdAt, endsAt, keptUntil, calls } = binding
  return (
    <li className={styles.lead}>
      <Facts
        facts={[
          [bindingWords.order, order],
          [bindingWords.number, <NumberText key="number" value={number} />],
          [dataProtection.holds.customer, customerName ?? <CustomerName key="customer" id={customer} />],
          [words.side, side.toUpperCase()],
          [words.made, <Instant key="made" at={createdAt} />],
          [words.ends, <Instant key="ends" at={endsAt} />],
          [words.keptUntil, <Instant key="kept" at={keptUntil} />],
          consent !== null && [
            words.consent,
            <span key="consent">
              {consent.version} · <Instant at={consent.at} />
            </span>,
          ],
          [bindingWords.detail.calls, words.calls(`${figure(calls.length)}${binding.callsTruncated ? '+' : ''}`)],
        ]}
      />
    </li>
  )
}

type PersonDataProps = {
  readonly answer: PersonAnswer
  readonly isCopy: boolean
  readonly isReading: boolean
  onMore(): void
}

/** What is kept of one person, without the numbers of others. */
export const PersonData = ({ answer, isCopy, isReading, onMore }: PersonDataProps): ReactNode => {
  const { dataProtection, optOuts, actualUsers } = useWords()
  const words = dataProtection.requests
  const { number, bindings, next, optOuts: refused, registrations, blocked } = answer
  const ofs: Readonly<Record<string, string>> = optOuts.ofs
  return (
    <div className={styles.stack}>
      <Facts
        facts={[
          number !== null && [
            words.number,
            <span key="number" className={styles.mono}>
              {number}
            </span>,
          ],
        ]}
      />
      {bindings.length === 0 ? (
        <p className={styles.soft}>{words.noBindings}</p>
      ) : (
        <ol className={styles.leads}>
          {bindings.map((binding) => (
            <BindingOfPerson key={binding.id} binding={binding} />
          ))}
        </ol>
      )}
      {refused.length > 0 && (
        <ul className={styles.list} aria-label={words.optOuts}>
          {refused.map(({ customer, of, at }) => (
            <li key={`${customer} ${at}`}>
              <CustomerName id={customer} />
              <span>
                {ofs[of] ?? of} · <Instant at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {registrations.length > 0 && (
        <ul className={styles.list} aria-label={words.registrations}>
          {registrations.map(({ customer, customerName, name, document, at }) => (
            <li key={customer}>
              {customerName ?? <CustomerName id={customer} />}
              <span>
                {name}
                {document !== null && ` · ${actualUsers.documents[document.kind]} ${document.number}`} ·{' '}
                <Instant at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {blocked !== null && (
        <p>
          {words.blocked[blocked.state]} · {blocked.reason} · <Instant at={blocked.at} />
        </p>
      )}
      <div className={styles.row}>
        {next !== null && (
          <Button loading={isReading} onClick={onMore} data-ask="answerPersonRequest">
            {words.more}
          </Button>
        )}
        {isCopy && next === null && (
          <Button
            icon={<DownloadOutlined />}
            onClick={() =>
              saveFile('copy.json', 'application/json', [
                JSON.stringify({ number, bindings, optOuts: refused, registrations, blocked }, null, 2),
              ])
            }
            data-testid="download-copy"
          >
            {words.download}
          </Button>
        )}
      </div>
    </div>
  )
}

/** What was deleted of a person, and what stays until when and why. */
export const DeletionResult = ({
  deletion: { optOuts, registrations, deleted, stays, truncated },
}: {
  readonly deletion: NonNullable<PersonAnswer['deletion']>
}): ReactNode => {
  const { dataProtection } = useWords()
  const words = dataProtection.requests
  const figure = useFigure()
  return (
    <div className={styles.stack} data-testid="deletion-result">
      <p>{words.deleted(figure(deleted))}</p>
      <p>{words.optedOut(figure(optOuts))}</p>
      {registrations > 0 && <p>{words.unregistered(figure(registrations))}</p>}
      {truncated && <p className={styles.soft}>{words.truncated}</p>}
      {stays.length === 0 ? (
        <p className={styles.soft}>{words.nothingStays}</p>
      ) : (
        <ul className={styles.list} aria-label={words.stays}>
          {stays.map((one) => (
            <li key={one.class}>
              <span className={styles.stackTight}>
                <span>
                  {dataProtection.classes[one.class]}: {figure(one.count)}
                </span>
                <span className={styles.faint} lang="en">
                  {one.why}
                </span>
              </span>
              <span>
                {one.until === null ? (
                  words.heldNow
                ) : (
                  <>
                    {words.until} <Instant at={one.until} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
