import type { Trunk } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { service } from '../../api/service.ts'
import { Facts, Section } from '../../panel/facts.tsx'
import { useFigure } from '../../panel/figure.ts'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { EmptyState } from '../../pieces/empty-state.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useAction } from '../../pieces/use-action.ts'
import { useConfirm } from '../../pieces/use-confirm.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { TrunkFacts } from './trunk-facts.tsx'
import { TrunkForm } from './trunk-form.tsx'
import { TrunkHealth } from './trunk-list.tsx'

const refreshMs = 5_000

const TrunkActions = ({ trunk }: { readonly trunk: Trunk }): ReactNode => {
  const { trunks: words } = useWords()
  const may = useMay()
  const confirm = useConfirm()
  const { close } = useOpened()
  const [isEditing, setEditing] = useState(false)
  const { mutate, isPending } = useAction(() => service.removeTrunk(trunk.name), {
    done: words.removed,
    refreshes: [['listTrunks']],
    onDone: close,
  })
  const remove = async () => {
    const question = { title: words.removeTitle, consequence: words.removeConsequence, action: words.remove }
    if (await confirm({ ...question, typed: trunk.name })) mutate()
  }
  if (trunk.setUp === 'config') return <Alert type="info" showIcon title={words.ofConfig} />
  return (
    <>
      <div className={styles.row}>
        {may('putTrunk') && (
          <Button onClick={() => setEditing(true)} data-testid="edit-trunk" data-ask="putTrunk">
            {words.edit}
          </Button>
        )}
        {may('removeTrunk') && (
          <Button
            danger
            loading={isPending}
            onClick={() => void remove()}
            data-testid="remove-trunk"
            data-ask="removeTrunk"
          >
            {words.remove}
          </Button>
        )}
      </div>
      <TrunkForm trunk={trunk} isOpen={isEditing} onClose={() => setEditing(false)} />
    </>
  )
}

const Content = ({ trunk }: { readonly trunk: Trunk }): ReactNode => {
  const { trunks: words } = useWords()
  const figure = useFigure()
  const { health, calls, refusedByLimit, servers, setUp, changedAt } = trunk
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.health, <TrunkHealth key="health" health={health} />],
            [words.liveIn, figure(calls.in)],
            [words.liveOut, figure(calls.out)],
            [words.refused, figure(refusedByLimit)],
            [words.setUp, words.setUps[setUp]],
            changedAt !== null && [words.changed, <Instant key="changed" at={changedAt} />],
          ]}
        />
        <TrunkActions trunk={trunk} />
      </section>
      <Section title={words.servers}>
        {servers.length === 0 ? (
          <p className={styles.soft}>{words.noServers}</p>
        ) : (
          <ul className={styles.list}>
            {servers.map(({ address, health: state }) => (
              <li key={address}>
                <span className={styles.mono}>{address}</span>
                <TrunkHealth health={state} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <TrunkFacts trunk={trunk} />
    </>
  )
}

/** One trunk, beside the list. */
export const TrunkPanel = (): ReactNode => {
  const { trunks: words } = useWords()
  const { opened, close } = useOpened()
  const { data, error, refetch } = useQuery({
    queryKey: ['listTrunks', 'one', opened],
    queryFn: ({ signal }) => service.listTrunks({ signal }),
    enabled: opened !== null,
    refetchInterval: refreshMs,
    select: ({ items }) => items.find(({ name }) => name === opened) ?? null,
  })
  return (
    <SidePanel
      isOpen={opened !== null}
      onClose={close}
      title={words.editTitle(opened ?? '')}
      testId="trunk-panel"
      width={760}
    >
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={10} />}
      {data === null && <EmptyState title={words.gone} hint={words.emptyHint} />}
      {data !== undefined && data !== null && <Content key={data.name} trunk={data} />}
    </SidePanel>
  )
}
