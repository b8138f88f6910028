const context = new AudioContext()

/** A stream with one tone, to be sent instead of a microphone's. */
export const playTone = async (hertz) => {
  await context.resume()
  const oscillator = new OscillatorNode(context, { frequency: hertz })
  const level = new GainNode(context, { gain: 0.3 })
  const sink = new MediaStreamAudioDestinationNode(context)
  oscillator.connect(level).connect(sink)
  oscillator.start()
  return sink.stream
}

/** How far from a tone what belongs to it may lie: its window and the codec smear it. */
const toneWidthHz = 40

/** The octaves of speech, in which everything is counted. */
const lowestHz = 100
const highestHz = 8_000

/** Measures what a received stream sounds like. */
export class Listener {
  #analyser = new AnalyserNode(context, { fftSize: 8_192, smoothingTimeConstant: 0 })
  #loudspeaker = new Audio()

  constructor(stream) {
    // Chromium decodes a received stream only while an element plays it.
    this.#loudspeaker.srcObject = stream
    this.#loudspeaker.muted = true
    this.#loudspeaker.play().catch((error) => console.error(error))
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(this.#analyser)
  }

  /** The share of the energy near each of these tones, and the energy of all of it, full scale being about 1. */
  async measure(tones, ms) {
    const sums = tones.map(() => 0)
    let whole = 0
    let looks = 0
    for (const end = performance.now() + ms; performance.now() < end; looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      const energies = this.#energies()
      whole += energies.reduce((sum, { energy }) => sum + energy, 0)
      for (const [at, tone] of tones.entries())
        sums[at] += energies.reduce(
          (sum, { hertz, energy }) => sum + (Math.abs(hertz - tone) < toneWidthHz ? energy : 0),
          0,
        )
    }
    return { energy: whole / looks, shares: sums.map((sum) => (whole === 0 ? 0 : sum / whole)) }
  }

  #energies() {
    const decibels = new Float32Array(this.#analyser.frequencyBinCount)
    this.#analyser.getFloatFrequencyData(decibels)
    const binHz = context.sampleRate / this.#analyser.fftSize
    return Array.from(decibels, (level, at) => ({ hertz: at * binHz, energy: 10 ** (level / 10) })).filter(
      ({ hertz }) => hertz >= lowestHz && hertz <= highestHz,
    )
  }
}
