import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import styles from './page-tabs.module.css'

type Part = { readonly key: string; readonly label: string; readonly children: ReactNode }

type PageTabsProps = {
  /** What the parts are of, for who does not see them. */
  readonly label: string
  readonly parts: readonly Part[]
  readonly active: string
  onChoose(key: string): void
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** The parts of a page, one at a time. Those for which a small window has no room are reached by scrolling, as by the arrow keys. */
export const PageTabs = ({ label, parts, active, onChoose }: PageTabsProps): ReactNode => {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the one that is chosen comes into sight.
  useEffect(() => {
    const chosenTab = list.current?.querySelector('[aria-selected="true"]')
    chosenTab?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }, [active])
  const chosen = parts.find(({ key }) => key === active) ?? parts[0]
  if (chosen === undefined) return null
  const pressed = (event: KeyboardEvent) => {
    const by = steps[event.key]
    if (by === undefined) return
    const next = parts[(parts.indexOf(chosen) + by + parts.length) % parts.length]
    if (next === undefined) return
    event.preventDefault()
    onChoose(next.key)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.key}"]`)?.focus()
  }
  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className={styles.tabs} onKeyDown={pressed}>
        {parts.map(({ key, label: text }) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`${id}-${key}`}
            data-tab={key}
            data-testid={`tab-${key}`}
            aria-selected={key === chosen.key}
            aria-controls={`${id}-part`}
            tabIndex={key === chosen.key ? 0 : -1}
            className={styles.tab}
            onClick={() => onChoose(key)}
          >
            {text}
          </button>
        ))}
      </div>
      <div key={chosen.key} role="tabpanel" id={`${id}-part`} aria-labelledby={`${id}-${chosen.key}`}>
        {chosen.children}
      </div>
    </>
  )
}
