import { useEffect, useSyncExternalStore } from 'react'
import { type Preferences, readPreferences, usePreferences } from './preferences.ts'

const darkOfSystem = matchMedia('(prefers-color-scheme: dark)')

const listen = (tell: () => void): (() => void) => {
  darkOfSystem.addEventListener('change', tell)
  return () => darkOfSystem.removeEventListener('change', tell)
}

const isDarkBy = ({ appearance }: Preferences, isSystemDark: boolean): boolean =>
  appearance === 'dark' || (appearance === 'system' && isSystemDark)

const show = (isDark: boolean): void => {
  document.documentElement.dataset.appearance = isDark ? 'dark' : 'light'
}

/** Before anything is drawn, so that nothing flashes. */
export const showAppearance = (): void => show(isDarkBy(readPreferences(), darkOfSystem.matches))

/** Whether the page is dark now. The stylesheets follow. */
export const useIsDark = (): boolean => {
  const isSystemDark = useSyncExternalStore(listen, () => darkOfSystem.matches)
  const isDark = isDarkBy(usePreferences(), isSystemDark)
  useEffect(() => show(isDark), [isDark])
  return isDark
}
