import type { Key, NewKey } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { service } from '../../api/service.ts'
import { Section } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { SecretOnce } from '../../panel/secret-once.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { StateTag } from '../../pieces/state-tag.tsx'
import { useAction } from '../../pieces/use-action.ts'
import { useConfirm } from '../../pieces/use-confirm.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'

const KeyRow = ({ known: { id, customer, createdAt, revokedAt, signs } }: { readonly known: Key }): ReactNode => {
  const { customers } = useWords()
  const words = customers.keys
  const may = useMay()
  const confirm = useConfirm()
  const { mutate, isPending } = useAction(() => service.revokeKey(customer, id), {
    done: words.revokedDone,
    refreshes: [['listKeys']],
  })
  const revoke = async () => {
    if (await confirm({ title: words.revokeTitle, consequence: words.revokeConsequence, action: words.revoke }))
      mutate()
  }
  return (
    <li>
      <span className={styles.stackTight}>
        <span className={styles.mono}>{id}</span>
        <span className={styles.faint}>
          {words.created} <Instant at={createdAt} /> · {signs ? words.signs : words.signsNot}
        </span>
      </span>
      <span className={styles.row}>
        {revokedAt === null ? (
          <StateTag kind="good">{words.inUse}</StateTag>
        ) : (
          <>
            <Instant at={revokedAt} />
            <StateTag kind="idle">{words.revoked}</StateTag>
          </>
        )}
        {revokedAt === null && may('revokeKey') && (
          <Button
            danger
            size="small"
            loading={isPending}
            onClick={() => void revoke()}
            data-testid="revoke-key"
            data-ask="revokeKey"
          >
            {words.revoke}
          </Button>
        )}
      </span>
    </li>
  )
}

/** The keys of a customer. A new one is shown once. */
export const CustomerKeys = ({ customer }: { readonly customer: string }): ReactNode => {
  const { customers } = useWords()
  const words = customers.keys
  const may = useMay()
  const [made, setMade] = useState<NewKey | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['listKeys', customer],
    queryFn: ({ signal }) => service.listKeys(customer, { signal }),
  })
  // The secret goes to the state alone, and is gone with the dialog.
  const make = useAction(async () => setMade(await service.addKey(customer)), { refreshes: [['listKeys']] })
  const button = may('addKey') && (
    <Button loading={make.isPending} onClick={() => make.mutate()} data-testid="make-key" data-ask="addKey">
      {words.make}
    </Button>
  )
  return (
    <Section title={customers.detail.keys} extra={button}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={3} />}
      {data !== undefined && data.items.length === 0 && (
        <p className={styles.soft}>
          {words.none}. {words.noneHint}
        </p>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className={styles.list}>
          {data.items.map((key) => (
            <KeyRow key={key.id} known={key} />
          ))}
        </ul>
      )}
      <SecretOnce
        title={words.made}
        secrets={
          made === null
            ? []
            : [
                { label: customers.id, text: made.id, hint: words.idHint },
                { label: words.secret, text: made.secret, hint: words.secretHint },
              ]
        }
        onClose={() => setMade(null)}
      />
    </Section>
  )
}
