import { QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { RouterProvider } from 'react-router'
import { queryClient } from '../api/query-client.ts'
import { loadedWords, loadWords, type Spoken } from '../words/load-words.ts'
import { WordsContext } from '../words/use-words.ts'
import { useIsDark } from './appearance.ts'
import { type Language, usePreferences } from './preferences.ts'
import { router } from './router.tsx'
import { themeOf } from './theme.ts'

/** The texts of the chosen language; those of the one before it until they are there. */
const useSpoken = (language: Language): Spoken => {
  const [last, setLast] = useState(() => loadedWords(language))
  useEffect(() => {
    let isWanted = true
    loadWords(language).then(
      (spoken) => isWanted && setLast(spoken),
      // The page goes on in the language that it has.
      () => {},
    )
    return () => {
      isWanted = false
    }
  }, [language])
  if (last === undefined) throw new Error('the words of no language are loaded')
  return last
}

export const Root = ({ nonce }: { readonly nonce: string | undefined }): ReactNode => {
  const { language } = usePreferences()
  const { words, antd, tag } = useSpoken(language)
  const isDark = useIsDark()
  useEffect(() => {
    document.documentElement.lang = tag
  }, [tag])
  return (
    <ConfigProvider locale={antd} theme={themeOf(isDark)} csp={{ nonce }} button={{ autoInsertSpace: false }}>
      <WordsContext value={words}>
        <QueryClientProvider client={queryClient}>
          <App message={{ maxCount: 3 }}>
            <RouterProvider router={router} />
          </App>
        </QueryClientProvider>
      </WordsContext>
    </ConfigProvider>
  )
}
