import { createCache, extractStyle, StyleProvider } from '@ant-design/cssinjs'
import { ConfigProvider } from 'antd'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { themeOf } from '../src/app/theme.ts'
import { AntdPieces } from './antd-pieces.tsx'

type Cache = ReturnType<typeof createCache>

/** What antd makes of the design of one appearance, such as `colorPrimary`. */
export type Tokens = Readonly<Record<string, unknown>>

export type AntdStyles = {
  readonly css: string
  /** By the key of an appearance's variables. */
  readonly tokens: Readonly<Record<string, Tokens>>
  /** The makers of styles that were heard, as `Input-TextArea`. */
  readonly makers: ReadonlySet<string>
}

type Made = { readonly kind: string; readonly maker: string; readonly key: string; readonly tokens: Tokens }

/** What stands in the cache: styles by their maker, variables by the key of their appearance. */
const entriesOf = (cache: Cache): readonly (Made & { readonly path: string })[] =>
  [...cache.cache].map(([path, [, made]]) => {
    const [kind = '', , maker = ''] = path.split('%')
    const key = kind === 'token' ? made[4] : kind === 'cssVar' ? made[3] : ''
    return { path, kind, maker, key: String(key), tokens: made[2] as Tokens }
  })

/** Without what tells antd in the page which styles it has. */
const textOf = (cache: Cache, types: 'style' | ('token' | 'cssVar')[]): string =>
  extractStyle(cache, { plain: true, types }).replace(/\.data-ant-cssinjs-cache-path\{[^}]*\}/, '')

const keyOf = (isDark: boolean): string => {
  const { cssVar } = themeOf(isDark)
  if (cssVar?.key === undefined) throw new Error('an appearance has no key for its variables')
  return cssVar.key
}

const madeFor = (isDark: boolean): Cache => {
  const cache = createCache()
  const page = createElement(ConfigProvider, { theme: themeOf(isDark) }, createElement(AntdPieces))
  renderToStaticMarkup(createElement(StyleProvider, { cache }, page))
  // The panels bring a design of their own.
  for (const { path, key, maker } of entriesOf(cache))
    if ((key !== '' && key !== keyOf(isDark)) || maker.endsWith('-PurePanel')) cache.cache.delete(path)
  return cache
}

const tokensOf = (cache: Cache): Tokens => {
  const made = entriesOf(cache).find(({ kind }) => kind === 'token')
  if (made === undefined) throw new Error('antd made no tokens of the design')
  return Object.fromEntries(Object.entries(made.tokens).filter(([, value]) => typeof value !== 'object'))
}

/** All styles of antd that pages need, made once: what depends on the appearance is in variables. */
export const antdStyles = (): AntdStyles => {
  const [light, dark] = [madeFor(false), madeFor(true)]
  const styles = textOf(light, 'style')
  if (textOf(dark, 'style') !== styles) throw new Error('a style of antd depends on the appearance, and by no variable')
  const variables = [light, dark].map((cache) => textOf(cache, ['token', 'cssVar']))
  return {
    css: [...variables, styles].join('\n'),
    tokens: { [keyOf(false)]: tokensOf(light), [keyOf(true)]: tokensOf(dark) },
    makers: new Set(entriesOf(light).flatMap(({ kind, maker }) => (kind === 'style' ? [maker] : []))),
  }
}
