/** What a parser answers: the value, or the rule that the text breaks (a sentence that never repeats the text). */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly rule: string }

export const accept = <T>(value: T): Parsed<T> => ({ ok: true, value })

export const reject = (rule: string): Parsed<never> => ({ ok: false, rule })
