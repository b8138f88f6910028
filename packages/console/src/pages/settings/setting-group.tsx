import type { ReactNode } from 'react'
import { Panel } from '../../pieces/page.tsx'
import { useWords } from '../../words/use-words.ts'
import { type Setting, valueText } from './setting-groups.ts'
import styles from './settings.module.css'

const Value = ({ setting }: { readonly setting: Setting }): ReactNode => {
  const { settings: words } = useWords()
  const { value, isSet, isSecret } = setting
  if (isSecret) return <span className={styles.soft}>{isSet ? words.secret : words.notSet}</span>
  if (value === null) return <span className={styles.soft}>{words.notSet}</span>
  return <code className={isSet ? styles.changed : undefined}>{valueText(value)}</code>
}

/** The settings of one part of the configuration. */
export const SettingGroup = ({
  name,
  items,
}: {
  readonly name: string
  readonly items: readonly Setting[]
}): ReactNode => {
  const { settings: words } = useWords()
  return (
    <Panel title={name}>
      <dl className={styles.settings}>
        {items.map((setting) => (
          <div key={setting.key}>
            <dt>
              <code>{setting.key}</code>
              {setting.description !== '' && <p lang="en">{setting.description}</p>}
            </dt>
            <dd>
              <Value setting={setting} />
              {setting.isSet && !setting.isSecret && (
                <p>
                  {words.default} {setting.default === null ? words.notSet : <code>{valueText(setting.default)}</code>}
                </p>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
