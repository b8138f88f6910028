import type { Block } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { CustomerName } from '../../panel/customer-names.tsx'
import { Facts, Section } from '../../panel/facts.tsx'
import { useFigure } from '../../panel/figure.ts'
import { Fullness } from '../../panel/fullness.tsx'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { CopyButton } from '../../pieces/copy-button.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { BlockChange } from './block-change.tsx'
import { BlockState, blockText } from './block-text.tsx'

const Content = ({ block }: { readonly block: Block }): ReactNode => {
  const { numbers } = useWords()
  const words = numbers.blocks
  const figure = useFigure()
  const may = useMay()
  const { held, capacity, state } = block
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.state, <BlockState key="state" state={state} />],
            [
              words.block,
              <span key="block" className={styles.mono}>
                {block.block} <CopyButton text={block.block} />
              </span>,
            ],
            [
              words.customer,
              block.customer === null ? words.nobody : <CustomerName key="customer" id={block.customer} />,
            ],
            [words.approval, block.approval],
            [words.basePlatform, block.basePlatform],
            [words.validFrom, <Instant key="from" at={block.validFrom} />],
            [words.validUntil, block.validUntil === null ? words.noEnd : <Instant key="until" at={block.validUntil} />],
            [words.recorded, <Instant key="recorded" at={block.createdAt} />],
            [words.firstUsed, <Instant key="first" at={block.firstUsedAt} />],
          ]}
        />
        <p className={styles.faint}>{words.stateHints[state]}</p>
      </section>
      <Section title={words.used}>
        <Fullness label={words.used} held={held} capacity={capacity} />
        <p className={styles.faint}>{words.usedOf(figure(held), figure(capacity))}</p>
      </Section>
      {may('changeBlock') && <BlockChange block={block} />}
    </>
  )
}

/** One block, beside the list. */
export const BlockPanel = (): ReactNode => {
  const { numbers: words } = useWords()
  const { opened, close } = useOpened()
  const { data, error, refetch } = useQuery({
    queryKey: ['getBlock', opened],
    queryFn: ({ signal }) => service.getBlock(opened ?? '', { signal }),
    enabled: opened !== null,
  })
  return (
    <SidePanel
      isOpen={opened !== null}
      onClose={close}
      title={words.change.title(blockText(opened ?? ''))}
      testId="block-panel"
      width={620}
    >
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={8} />}
      {data !== undefined && <Content key={data.block} block={data} />}
    </SidePanel>
  )
}
