import { useSyncExternalStore } from 'react'

export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

export const appearances = ['light', 'dark', 'system'] as const
export type Appearance = (typeof appearances)[number]

/** What somebody chose in this browser. Nothing of the service is kept here. */
export type Preferences = {
  readonly language: Language
  readonly appearance: Appearance
  readonly isMenuSmall: boolean
}

const key = 'axbridge'

const languageOfBrowser = (): Language => (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en')

/** A browser may forbid storage, and somebody may have written anything into it. */
const kept = (): Partial<Record<keyof Preferences, unknown>> => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

const read = (): Preferences => {
  const { language, appearance, isMenuSmall } = kept()
  return {
    language: languages.find((each) => each === language) ?? languageOfBrowser(),
    appearance: appearances.find((each) => each === appearance) ?? 'system',
    isMenuSmall: isMenuSmall === true,
  }
}

let current = read()
const listeners = new Set<() => void>()

export const readPreferences = (): Preferences => current

export const setPreferences = (change: Partial<Preferences>): void => {
  current = { ...current, ...change }
  try {
    localStorage.setItem(key, JSON.stringify(current))
  } catch {
    // It holds for this page then.
  }
  for (const tell of listeners) tell()
}

const listen = (tell: () => void): (() => void) => {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

export const usePreferences = (): Preferences => useSyncExternalStore(listen, readPreferences)
