import { readFileSync } from 'node:fs'

export type Recording = { readonly rate: number; readonly samples: Int16Array }

/** Reads a WAV file of one channel with 16 bits a sample. The data is what the file holds, whatever its header says. */
export const readWav = (path: string): Recording => {
  const octets = readFileSync(path)
  const [riff, wave] = [octets.toString('latin1', 0, 4), octets.toString('latin1', 8, 12)]
  if (riff !== 'RIFF' || wave !== 'WAVE') throw new Error(`no WAV file: ${path}`)
  const format = octets.indexOf('fmt ', 12, 'latin1')
  const data = octets.indexOf('data', format, 'latin1')
  const [channels, rate, bits] = [
    octets.readUInt16LE(format + 10),
    octets.readUInt32LE(format + 12),
    octets.readUInt16LE(format + 22),
  ]
  if (channels !== 1 || bits !== 16 || data < 0) throw new Error(`a WAV file of an unexpected kind: ${path}`)
  const count = Math.floor((octets.length - data - 8) / 2)
  const samples = Int16Array.from({ length: count }, (_, index) => octets.readInt16LE(data + 8 + 2 * index))
  return { rate, samples }
}

/** How much of the power of some samples lies at one frequency, from 0 to 1 (Goertzel's algorithm). */
export const shareOfTone = ({ rate, samples }: Recording, hertz: number): number => {
  const k = 2 * Math.cos((2 * Math.PI * hertz) / rate)
  let [last, before, energy] = [0, 0, 0]
  for (const sample of samples) {
    const next = sample + k * last - before
    before = last
    last = next
    energy += sample * sample
  }
  const power = last * last + before * before - k * last * before
  return energy === 0 ? 0 : (2 * power) / samples.length / energy
}
