/** What was typed into a field of several lines, as the one line that the service takes. */
export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
