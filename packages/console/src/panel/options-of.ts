/** The options of a choice, from the words of its values. */
export const optionsOf = (
  words: Readonly<Record<string, string>>,
): readonly { readonly value: string; readonly label: string }[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }))
