/** Whether a Content-Type value names a session description; parameters do not matter. */
export const isSdpType = (contentType: string): boolean => {
  const semicolon = contentType.indexOf(';')
  const media = semicolon < 0 ? contentType : contentType.slice(0, semicolon)
  return media.trim().toLowerCase() === 'application/sdp'
}
