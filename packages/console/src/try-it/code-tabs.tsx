import { type ReactNode, useState } from 'react'
import { CopyButton } from '../pieces/copy-button.tsx'
import { useWords } from '../words/use-words.ts'
import { curlOf, sdkOf, type WantedBinding } from './code-samples.ts'
import styles from './code-tabs.module.css'

const tabs = ['curl', 'sdk', 'answer'] as const
type Tab = (typeof tabs)[number]

const testIds = { curl: 'curl', sdk: 'sdk-code', answer: 'api-answer' } as const

type CodeTabsProps = { readonly wanted: WantedBinding; readonly answer: object | null }

/** The call that Order makes, as one would write it, and what was answered. */
export const CodeTabs = ({ wanted, answer }: CodeTabsProps): ReactNode => {
  const { tryIt } = useWords()
  const [tab, setTab] = useState<Tab>('curl')
  const texts: Readonly<Record<Tab, string>> = {
    curl: curlOf(location.origin, wanted),
    sdk: sdkOf(location.origin, wanted),
    answer: answer === null ? tryIt.noAnswerYet : JSON.stringify(answer, null, 2),
  }
  return (
    <section className={styles.code} aria-label={tryIt.apiCall}>
      <div className={styles.codeHead}>
        <div role="tablist" aria-label={tryIt.apiCall}>
          {tabs.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              aria-selected={tab === each}
              onClick={() => setTab(each)}
              data-testid={`code-tab-${each}`}
            >
              {tryIt.codeTabs[each]}
              {each === 'answer' && answer !== null && <span className={styles.answered}>201</span>}
            </button>
          ))}
        </div>
        <CopyButton text={texts[tab]} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <pre role="tabpanel" aria-label={tryIt.codeTabs[tab]} tabIndex={0} data-testid={testIds[tab]}>
        {texts[tab]}
      </pre>
    </section>
  )
}
