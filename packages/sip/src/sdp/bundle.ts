import { hasBase64Number } from './room-for-number.ts'

/** RFC 5888 section 4, as short as it is in use. */
const shortName = /^(?=.{1,16}$)(?:[A-Za-z_-]*[0-9]){0,5}[A-Za-z_-]*$/

/** Whether the name of a medium may cross. */
export const isMediumName = (name: string): boolean => shortName.test(name) && !hasBase64Number(name)

/**
 * The line for the value of `a=group`, with those of its media whose names are written; undefined when none is, or for
 * another kind of group than BUNDLE (RFC 9143).
 */
export const bundleLine = (value: string, written: ReadonlySet<string>): string | undefined => {
  const [kind, ...names] = value.split(' ')
  const known = [...new Set(names)].filter((name) => written.has(name))
  return kind === 'BUNDLE' && known.length > 0 ? `a=group:BUNDLE ${known.join(' ')}` : undefined
}
