/** The media type of a Content-Type value in lower case; parameters do not matter. */
export const mediaTypeOf = (contentType: string): string => {
  const semicolon = contentType.indexOf(';')
  return (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase()
}

/** Whether a Content-Type value names a session description. */
export const isSdpType = (contentType: string): boolean => mediaTypeOf(contentType) === 'application/sdp'
