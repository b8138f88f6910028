import type { Operation } from '@axbridge/api'

const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

const fits = (template: string, path: string): boolean => {
  const [expected, given] = [template.split('/'), path.split('/')]
  return (
    expected.length === given.length &&
    expected.every((part, index) => (part.startsWith('{') ? given[index] !== '' : part === given[index]))
  )
}

/** The methods that an address takes; HEAD comes with every GET. Empty for an unknown address. */
export const allowedMethods = (url: string, served: readonly Operation[]): readonly string[] => {
  const path = pathOf(url)
  const methods = served
    .filter((described) => fits(described.path, path))
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return [...new Set(methods)]
}
