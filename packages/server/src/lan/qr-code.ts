/** A link as a QR code in characters, for the camera of a telephone. */
export const qrCodeOf = async (link: string, isTerminal: boolean): Promise<string> => {
  // A library that is needed only here is loaded only here.
  const { default: qrCode } = await import('qrcode')
  return isTerminal
    ? qrCode.toString(link, { type: 'terminal', small: true, errorCorrectionLevel: 'L' })
    : qrCode.toString(link, { type: 'utf8', errorCorrectionLevel: 'L' })
}
