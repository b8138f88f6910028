import type { Words } from '../words/words.ts'

type TryItWords = Pick<Words['tryIt'], 'refusals' | 'refusedOther' | 'textRefusals' | 'textRefusedOther'>

const wordsOf = (words: object, key: string | undefined): string | undefined => {
  const found: unknown = key !== undefined && Object.hasOwn(words, key) ? Reflect.get(words, key) : undefined
  return typeof found === 'string' ? found : undefined
}

const keyOf = (status: number | undefined): string | undefined => (status === undefined ? undefined : String(status))

/** Why a call was refused, in words for people. */
export const refusalText = (status: number | undefined, { refusals, refusedOther }: TryItWords): string =>
  wordsOf(refusals, keyOf(status)) ?? refusedOther

type Refused = { readonly status?: number; readonly phrase?: string }

/** Why a text was refused: one status has several reasons, which the server tells apart by its phrase. */
export const textRefusalText = ({ status, phrase }: Refused, words: TryItWords): string => {
  const { textRefusals, refusals, textRefusedOther } = words
  const key = keyOf(status)
  return wordsOf(textRefusals, phrase) ?? wordsOf(textRefusals, key) ?? wordsOf(refusals, key) ?? textRefusedOther
}
