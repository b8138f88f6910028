import type { Locale } from 'antd/es/locale'
import type { Language } from '../first/kept-preferences.ts'
import type { Words } from './words.ts'

/** All texts of one language: ours and those inside antd. */
export type Spoken = { readonly words: Words; readonly antd: Locale; readonly tag: string }

const loaders: Readonly<Record<Language, () => Promise<Spoken>>> = {
  en: async () => {
    const [{ en }, { default: antd }] = await Promise.all([import('./en.ts'), import('antd/es/locale/en_US')])
    return { words: en, antd, tag: 'en' }
  },
  zh: async () => {
    const [{ zh }, { default: antd }] = await Promise.all([import('./zh.ts'), import('antd/es/locale/zh_CN')])
    return { words: zh, antd, tag: 'zh-CN' }
  },
}

const loaded = new Map<Language, Spoken>()

export const loadWords = async (language: Language): Promise<Spoken> => {
  const spoken = loaded.get(language) ?? (await loaders[language]())
  loaded.set(language, spoken)
  return spoken
}

/** Undefined until they are loaded. */
export const loadedWords = (language: Language): Spoken | undefined => loaded.get(language)
