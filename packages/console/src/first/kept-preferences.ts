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

// Read when it is first asked for: the browser takes its time over its storage.
let current: Preferences | undefined
const listeners = new Set<() => void>()

export const readPreferences = (): Preferences => {
  current ??= read()
  return current
}

export const setPreferences = (change: Partial<Preferences>): void => {
  current = { ...readPreferences(), ...change }
  try {
    localStorage.setItem(key, JSON.stringify(current))
  } catch {
    // It holds for this page then.
  }
  for (const tell of listeners) tell()
}

/** Answers what ends it. */
export const onPreferences = (tell: () => void): (() => void) => {
  listeners.add(tell)
  return () => listeners.delete(tell)
}
