import { useSyncExternalStore } from 'react'
import { onPreferences, type Preferences, readPreferences } from '../first/kept-preferences.ts'

export {
  type Appearance,
  appearances,
  type Language,
  languages,
  type Preferences,
  readPreferences,
  setPreferences,
} from '../first/kept-preferences.ts'

export const usePreferences = (): Preferences => useSyncExternalStore(onPreferences, readPreferences)
