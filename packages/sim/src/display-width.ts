/** Code points that a terminal draws two cells wide: the CJK blocks and full-width forms (UAX #11, W and F). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

/** How many cells a text takes in a terminal. */
export const displayWidth = (text: string): number => {
  let cells = 0
  for (const character of text) cells += wide.test(character) ? 2 : 1
  return cells
}

/** The text cut to `cells`, with an ellipsis where something was cut off. */
export const cutToWidth = (text: string, cells: number): string => {
  if (displayWidth(text) <= cells) return text
  let cut = ''
  for (const character of text) {
    if (displayWidth(cut) + displayWidth(character) > cells - 1) break
    cut += character
  }
  return `${cut}…`
}

/** The text between `fill`s, in the middle of `cells`; a text too long is cut. */
export const centred = (text: string, cells: number, fill: string): string => {
  const cut = cutToWidth(text, cells)
  const left = Math.floor((cells - displayWidth(cut)) / 2)
  return fill.repeat(left) + cut + fill.repeat(cells - left - displayWidth(cut))
}
