import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.ts'
import styles from './choices.module.css'
import { type Appearance, appearances, setPreferences, usePreferences } from './preferences.ts'

const icons = { light: SunOutlined, dark: MoonOutlined, system: DesktopOutlined } as const

const after = (appearance: Appearance): Appearance =>
  appearances[(appearances.indexOf(appearance) + 1) % appearances.length] ?? 'system'

/** Language and appearance: one press goes to the next. */
export const Choices = (): ReactNode => {
  const { shell } = useWords()
  const { language, appearance } = usePreferences()
  const Icon = icons[appearance]
  const said = `${shell.appearance}: ${shell.appearances[appearance]}`
  return (
    <fieldset aria-label={shell.choices} className={styles.choices}>
      <Button
        type="text"
        data-testid="language"
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => setPreferences({ language: language === 'en' ? 'zh' : 'en' })}
      >
        {language === 'en' ? '中文' : 'English'}
      </Button>
      <Button
        type="text"
        data-testid="appearance"
        icon={<Icon />}
        aria-label={said}
        title={said}
        onClick={() => setPreferences({ appearance: after(appearance) })}
      />
    </fieldset>
  )
}
