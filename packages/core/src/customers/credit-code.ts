/** The characters of a unified social credit code by their values; I, O, S, V and Z are none. GB 32100-2015, table 1. */
const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** GB 32100-2015 section 4.5: powers of 3 modulo 31, from the first character on. */
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** Whether a text is a unified social credit code: 18 characters, of which the last checks the others. */
export const isCreditCode = (text: string): boolean => {
  if (text.length !== weights.length + 1) return false
  const values = [...text].map((character) => characters.indexOf(character))
  if (values.includes(-1)) return false
  const sum = weights.reduce((total, weight, place) => total + weight * (values[place] ?? 0), 0)
  return values[weights.length] === (31 - (sum % 31)) % 31
}
