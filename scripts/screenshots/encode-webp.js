/** A picture as WebP, from PNG and to octets, both in Base64: the browser that took it encodes it. */
globalThis.encodeWebp = async (png, quality) => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  canvas.getContext('2d').drawImage(picture, 0, 0)
  const octets = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer())
  let text = ''
  for (const octet of octets) text += String.fromCharCode(octet)
  return btoa(text)
}
