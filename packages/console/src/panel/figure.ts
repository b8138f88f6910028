import { usePreferences } from '../app/preferences.ts'

/** Writes a figure as the reader's language does. */
export const useFigure = (): ((value: number, decimals?: number) => string) => {
  const { language } = usePreferences()
  return (value, decimals = 0) =>
    value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: decimals })
}
