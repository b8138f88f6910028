import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Checkbox, Input } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { service } from '../api/service.ts'
import styles from '../panel/panel.module.css'
import { EmptyState } from '../pieces/empty-state.tsx'
import { Failure } from '../pieces/failure.tsx'
import { Page } from '../pieces/page.tsx'
import { Waiting } from '../pieces/waiting.tsx'
import { useWords } from '../words/use-words.ts'
import { SettingGroup } from './settings/setting-group.tsx'
import { groupsOf } from './settings/setting-groups.ts'

/** What is searched for stands in the address. */
const useSearchText = () => {
  const [search, setSearch] = useSearchParams()
  const put = (name: string, value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (value === '') after.delete(name)
        else after.set(name, value)
        return after
      },
      { replace: true },
    )
  return {
    text: search.get('q') ?? '',
    onlyChanged: search.get('changed') === '1',
    setText: (text: string) => put('q', text),
    setOnlyChanged: (is: boolean) => put('changed', is ? '1' : ''),
  }
}

const SettingsPage = (): ReactNode => {
  const { settings: words } = useWords()
  const { text, onlyChanged, setText, setOnlyChanged } = useSearchText()
  const { data, error, refetch } = useQuery({
    queryKey: ['getSettings'],
    queryFn: ({ signal }) => service.getSettings({ signal }),
    staleTime: 60_000,
  })
  const items = data?.items
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase()
    return (items ?? []).filter(
      (item) => (!onlyChanged || item.isSet) && `${item.key} ${item.description}`.toLowerCase().includes(wanted),
    )
  }, [items, text, onlyChanged])
  const groups = useMemo(() => groupsOf(shown), [shown])
  return (
    <Page testId="page-settings" title={words.title} about={words.about}>
      <search className={styles.spread}>
        <Input
          allowClear
          aria-label={words.search}
          prefix={<SearchOutlined aria-hidden="true" />}
          placeholder={words.searchHint}
          value={text}
          onChange={({ target }) => setText(target.value)}
          data-testid="settings-search"
          style={{ maxWidth: 360 }}
        />
        <Checkbox checked={onlyChanged} onChange={({ target }) => setOnlyChanged(target.checked)}>
          {words.onlyChanged}
        </Checkbox>
        <span className={styles.faint} aria-live="polite">
          {items !== undefined && words.count(shown.length, items.length)}
        </span>
      </search>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {items === undefined && error === null && <Waiting lines={12} />}
      {items !== undefined && groups.length === 0 && <EmptyState title={words.empty} hint={words.emptyHint} />}
      {groups.map(({ name, items: of }) => (
        <SettingGroup key={name} name={name} items={of} />
      ))}
    </Page>
  )
}

export default SettingsPage
