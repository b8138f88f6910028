import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { service } from '../api/service.ts'
import { Choices } from '../app/choices.tsx'
import { takeFragment } from '../app/fragment.ts'
import { EmptyState } from '../pieces/empty-state.tsx'
import { Failure } from '../pieces/failure.tsx'
import { Waiting } from '../pieces/waiting.tsx'
import { useWords } from '../words/use-words.ts'
import { Phone } from './phone.tsx'
import { phoneSocket } from './phone-socket.ts'
import { phoneTones } from './phone-tones.ts'
import styles from './try-it.module.css'
import { useSipPhone } from './use-sip-phone.ts'

const letters = ['a', 'b', 'c'] as const

const kept = 'axbridge-phone'

/** The key of the link; of an earlier look at it, when the page was loaded anew. */
const readKey = (): string => {
  const key = takeFragment()
  try {
    if (key !== '') sessionStorage.setItem(kept, key)
    return key === '' ? (sessionStorage.getItem(kept) ?? '') : key
  } catch {
    return key
  }
}

/** One phone of the sandbox on a device of its own. Whoever holds the link is this phone, and nothing else. */
const GuestPage = (): ReactNode => {
  const { tryIt } = useWords()
  const [key] = useState(readKey)
  const [search] = useSearchParams()
  const letter = letters.find((each) => each === search.get('as')) ?? 'b'
  const { data, error, refetch } = useQuery({
    queryKey: ['openTryItLink', key],
    queryFn: ({ signal }) => service.openTryItLink({ key }, { signal }),
    enabled: key !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  const socket = data && phoneSocket(data.sockets, location)
  const number = data?.phones[0]
  const line = useMemo(
    () =>
      data === undefined || socket === undefined || number === undefined
        ? null
        : { socket, number, domain: data.domain, password: data.phonePassword, tones: phoneTones[letter] },
    [data, socket, number, letter],
  )
  const used = useSipPhone(line)
  const content = () => {
    if (key === '') return <EmptyState title={tryIt.noKeyTitle} hint={tryIt.noKeyHint} />
    if (error !== null)
      return (
        <>
          <Failure error={error} onRetry={() => void refetch()} />
          <p className={styles.fine}>{tryIt.noKeyHint}</p>
        </>
      )
    if (data === undefined) return <Waiting />
    if (used === null || number === undefined)
      return <EmptyState title={tryIt.noSocketTitle} hint={tryIt.noSocketHint} />
    return (
      <Phone
        letter={letter}
        number={number}
        used={used}
        suggested={lastOther(used.state)}
        extra={<Choices />}
        isLarge
      />
    )
  }
  return <main className={styles.guest}>{content()}</main>
}

/** Whom one calls back: the last number that this phone showed. */
const lastOther = ({ last, messages }: { last: { other: string } | null; messages: readonly { other: string }[] }) =>
  last?.other ?? messages.at(-1)?.other ?? null

export default GuestPage
