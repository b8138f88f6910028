/** The weights of the first 17 digits. GB 11643-1999 section 3.4, ISO 7064 MOD 11-2. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The check characters by the remainder of the weighted sum. */
const checks = '10X98765432'

/** Whether a text is a resident identity number: 17 digits and the character that checks them. */
export const isResidentId = (text: string): boolean => {
  if (!/^[0-9]{17}[0-9X]$/.test(text)) return false
  const sum = weights.reduce((total, weight, place) => total + weight * Number(text[place]), 0)
  return text[weights.length] === checks[sum % 11]
}
