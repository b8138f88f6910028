import type { Binding } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Facts, Section } from '../../panel/facts.tsx'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { CopyButton } from '../../pieces/copy-button.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { BindingState } from './binding-columns.tsx'
import { BindingEnding } from './binding-ending.tsx'
import { BindingHistory } from './binding-history.tsx'
import { BindingTerms } from './binding-terms.tsx'
import { RealNumbers } from './real-numbers.tsx'

const Parties = ({ binding }: { readonly binding: Binding }): ReactNode => {
  const { bindings: words } = useWords()
  const may = useMay()
  const { a, members = [], defaultMember, b } = binding
  return (
    <Section title={words.detail.parties}>
      <Facts
        facts={[
          a !== undefined && [words.a, <NumberText key="a" value={a} />],
          a === undefined && [
            words.detail.members,
            <span key="members" className={styles.row}>
              {members.map((member, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: masks may be alike, and their order is theirs.
                <NumberText key={`${at} ${member}`} value={member} />
              ))}
            </span>,
          ],
          typeof defaultMember === 'string' && [
            words.detail.defaultMember,
            <NumberText key="default" value={defaultMember} />,
          ],
          [words.b, <NumberText key="b" value={b} />],
        ]}
      />
      {may('revealBinding') && <RealNumbers binding={binding} />}
    </Section>
  )
}

const Content = ({ binding }: { readonly binding: Binding }): ReactNode => {
  const { bindings: words } = useWords()
  const { x, y, mode, state, createdAt, expiresAt, endedAt, endReason, routesUntil, id } = binding
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.state, <BindingState key="state" state={state} />],
            [words.mode, words.modes[mode]],
            [words.detail.x, <NumberText key="x" value={x} copy />],
            x !== y && [words.detail.y, <NumberText key="y" value={y} copy />],
            [words.made, <Instant key="made" at={createdAt} />],
            [words.detail.expires, <Instant key="expires" at={expiresAt} />],
            endedAt !== null && [words.ended, <Instant key="ended" at={endedAt} />],
            endReason !== null && [words.detail.reason, words.endReasons[endReason]],
            [words.detail.routesUntil, <Instant key="routes" at={routesUntil} />],
            [
              words.detail.id,
              <span key="id" className={styles.mono}>
                {id} <CopyButton text={id} label={words.detail.id} />
              </span>,
              'long',
            ],
          ]}
        />
        <BindingEnding binding={binding} />
      </section>
      <Parties binding={binding} />
      <BindingTerms terms={binding.terms} mode={mode} />
      <BindingHistory binding={binding} />
    </>
  )
}

/** One binding, beside the list. */
export const BindingPanel = (): ReactNode => {
  const { bindings: words } = useWords()
  const { id: customer, client } = useCustomer()
  const { opened, close } = useOpened()
  const { data, error, refetch } = useQuery({
    queryKey: ['getBinding', customer, opened],
    queryFn: ({ signal }) => client.getBinding(opened ?? '', { signal }),
    enabled: opened !== null,
  })
  return (
    <SidePanel
      isOpen={opened !== null}
      onClose={close}
      title={data === undefined ? words.detail.parties : words.detail.title(data.orderId)}
      testId="binding-panel"
    >
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={10} />}
      {data !== undefined && <Content key={data.id} binding={data} />}
    </SidePanel>
  )
}
