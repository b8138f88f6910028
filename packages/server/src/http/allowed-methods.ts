import { operation, operationIds } from '@axbridge/api'

const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

const fits = (template: string, path: string): boolean => {
  const [expected, given] = [template.split('/'), path.split('/')]
  return (
    expected.length === given.length &&
    expected.every((part, index) => (part.startsWith('{') ? given[index] !== '' : part === given[index]))
  )
}

/** The methods that the contract has at an address; HEAD comes with every GET. Empty for an unknown address. */
export const allowedMethods = (url: string): readonly string[] => {
  const path = pathOf(url)
  return operationIds
    .map(operation)
    .filter((described) => fits(described.path, path))
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
}
