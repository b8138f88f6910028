import { type ReactNode, useMemo, useState } from 'react'
import type { TryIt } from '../api/answers.ts'
import { Page } from '../pieces/page.tsx'
import { useWords } from '../words/use-words.ts'
import { CodeTabs } from './code-tabs.tsx'
import { giveAway, takeBack, useGivenPhone } from './given-phones.ts'
import { Guide } from './guide.tsx'
import { answeredBy, nextStep, receivedBy } from './journey.ts'
import { LadderCard } from './ladder-card.tsx'
import { OrderCard } from './order-card.tsx'
import { Phone, type PhoneLetter } from './phone.tsx'
import type { PhoneState } from './phone-state.ts'
import { phoneTones } from './phone-tones.ts'
import { AwayPhone, SecondDevice } from './second-device.tsx'
import type { PhoneLine } from './sip-phone.ts'
import styles from './try-it.module.css'
import { useLadders } from './use-ladders.ts'
import { useOrder } from './use-order.ts'
import { type UsedPhone, useSipPhone } from './use-sip-phone.ts'

type SceneProps = { readonly setting: TryIt; readonly customer: string; readonly socket: string }

const letters: readonly PhoneLetter[] = ['a', 'b', 'c']

type Standing = {
  readonly letter: PhoneLetter
  readonly number: string
  readonly used: UsedPhone | null
  /** Where another device is this phone. */
  readonly away: string | null
}

/** One phone of the page, as long as no other device is it. */
const useStanding = (letter: PhoneLetter, { setting, socket }: SceneProps, isThere = true): Standing => {
  const number = setting.phones[letters.indexOf(letter)] ?? ''
  const { domain, phonePassword: password } = setting
  const away = useGivenPhone(number)?.url ?? null
  const isHere = isThere && away === null && number !== ''
  const line = useMemo<PhoneLine | null>(
    () => (isHere ? { socket, number, domain, password, tones: phoneTones[letter] } : null),
    [isHere, socket, number, domain, password, letter],
  )
  const used = useSipPhone(line)
  return { letter, number, used, away }
}

/** Two phones, or three, an order between them, and what is said between them and AXBridge. */
export const Scene = (props: SceneProps): ReactNode => {
  const { setting, customer } = props
  const { tryIt } = useWords()
  const [isGroup, setGroup] = useState(false)
  const a = useStanding('a', props)
  const b = useStanding('b', props)
  const c = useStanding('c', props, isGroup)
  const standings = isGroup ? [a, c, b] : [a, b]
  const states = standings.flatMap(({ used }): PhoneState[] => (used === null ? [] : [used.state]))
  const order = useOrder({
    customer,
    phones: setting.phones,
    soFar: () => ({ answeredBefore: answeredBy(states), receivedBefore: receivedBy(states) }),
    onDelivered: () => {
      for (const { used } of standings) used?.phone.forgetLast()
    },
  })
  const ladders = useLadders()
  const { binding, state } = order
  const step = nextStep(state, states)
  const byNumber = useMemo(
    () => new Map(setting.phones.map((number, index) => [number, letters[index] ?? 'a'] as const)),
    [setting.phones],
  )
  return (
    <Page testId="page-try-it" title={tryIt.title} about={tryIt.about}>
      <div className={styles.scene} data-testid="try-it" data-step={step}>
        <div className={`${styles.stage} ${isGroup ? styles.three : ''}`}>
          <Guide step={step} />
          <OrderCard
            order={{
              ...order,
              setMode: (mode) => {
                setGroup(mode === 'GXB')
                order.setMode(mode)
              },
            }}
          />
          <div className={styles.phones}>
            {standings.map(({ letter, number, used, away }) => (
              <Phone
                key={letter}
                letter={letter}
                number={number}
                used={used}
                suggested={binding === null ? null : letter === 'b' ? binding.y : binding.x}
                extra={
                  away === null && (
                    <SecondDevice
                      letter={letter}
                      number={number}
                      isReachable={setting.lan !== null}
                      onMade={(given) => giveAway(number, given)}
                    />
                  )
                }
                away={away !== null && <AwayPhone url={away} onBack={() => takeBack(number)} />}
              />
            ))}
          </div>
          <div className={styles.beside}>
            <CodeTabs wanted={order.wanted} answer={binding} />
            <LadderCard ladders={ladders} letters={byNumber} />
          </div>
        </div>
      </div>
    </Page>
  )
}
