import { createContext, useContext } from 'react'
import type { Words } from './words.ts'

export const WordsContext = createContext<Words | null>(null)

/** The texts of the chosen language, by area. */
export const useWords = (): Words => {
  const words = useContext(WordsContext)
  if (words === null) throw new Error('words are used outside of the console')
  return words
}
