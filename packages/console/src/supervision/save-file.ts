/** Gives the reader a file to keep. */
export const saveFile = (name: string, mediaType: string, parts: readonly string[]): void => {
  const url = URL.createObjectURL(new Blob([...parts], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
