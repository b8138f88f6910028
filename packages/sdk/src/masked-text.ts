/** Eleven digits or more, in any script, perhaps with the marks between them that people set in numbers. */
const digitRun = /\p{Nd}(?:[\s.\-()/]{0,2}\p{Nd}){10,}/gu

/** What begins so and has the digits of a block or of a whole number is one of the service's own. */
const ownNumber = /^700(?:[0-9]{8}|[0-9]{12})$/

const mobile = /1[3-9][0-9]{9}/

/**
 * The text without any run of digits in which a mobile number stands; of it are left the first three digits and the last
 * four, as in the service's masks. Digits that only happen to look so (a long order id) go too: an error is logged somewhere.
 */
export const masked = (text: string): string =>
  text.replace(digitRun, (run) => {
    const digits = run.normalize('NFKC').replaceAll(/[^0-9]/g, '')
    const found = ownNumber.test(digits) ? undefined : mobile.exec(digits)?.[0]
    return found === undefined ? run : `${found.slice(0, 3)}****${found.slice(-4)}`
  })

/** Whether the text is a mobile number and nothing else, in any of the spellings that the service takes. */
export const isPhoneNumber = (text: string): boolean =>
  /^(?:\+?86|0086|0)?1[3-9][0-9]{9}$/.test(text.normalize('NFKC').replaceAll(/[\s.\-()/]/g, ''))
