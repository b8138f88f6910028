let shared: AudioContext | undefined

/** One for all phones of the page: browsers allow few. It is made when somebody presses a button, which is what lets it sound. */
export const soundContext = (): AudioContext => {
  shared ??= new AudioContext()
  if (shared.state === 'suspended') void shared.resume()
  return shared
}

/** How loud each of the two tones is, full scale being 1. */
const toneLevel = 0.16
/** The synthetic voice swells as often as somebody who speaks begins a syllable. */
const syllablesPerSecond = 2.2

/** What a phone sends: a tone pair of its own, or the microphone once somebody has asked for it. */
export class Voice {
  readonly #tones: readonly [number, number]
  #track: MediaStreamTrack | undefined
  #microphone: MediaStreamTrack | undefined
  /** Grows whenever an earlier question for the microphone counts no more. */
  #asked = 0
  #stopTones: (() => void) | undefined

  constructor(tones: readonly [number, number]) {
    this.#tones = tones
  }

  get hasMicrophone(): boolean {
    return this.#microphone !== undefined
  }

  /** What is sent now. */
  track(): MediaStreamTrack {
    return this.#microphone ?? this.#tone()
  }

  /**
   * Asks for the microphone. Rejects where there is none and where it was not allowed; undefined where it was released or asked
   * for again before it was there, and then it is off.
   */
  async takeMicrophone(): Promise<MediaStreamTrack | undefined> {
    // Undefined on a page that came by plain http from another machine.
    const devices: MediaDevices | undefined = navigator.mediaDevices
    if (devices === undefined) throw new Error('there is no microphone without TLS')
    this.#asked += 1
    const asked = this.#asked
    const stream = await devices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } })
    if (asked !== this.#asked) {
      for (const late of stream.getTracks()) late.stop()
      return undefined
    }
    const [track] = stream.getAudioTracks()
    if (track === undefined) throw new Error('the microphone gave no sound')
    this.#microphone?.stop()
    this.#microphone = track
    return track
  }

  dropMicrophone(): MediaStreamTrack {
    this.releaseMicrophone()
    return this.track()
  }

  releaseMicrophone(): void {
    this.#asked += 1
    this.#microphone?.stop()
    this.#microphone = undefined
  }

  close(): void {
    this.releaseMicrophone()
    this.#stopTones?.()
    this.#stopTones = undefined
    this.#track = undefined
  }

  #tone(): MediaStreamTrack {
    if (this.#track !== undefined) return this.#track
    const context = soundContext()
    const sink = new MediaStreamAudioDestinationNode(context)
    const swell = new GainNode(context, { gain: 0.7 })
    const rhythm = new OscillatorNode(context, { frequency: syllablesPerSecond })
    const depth = new GainNode(context, { gain: 0.3 })
    rhythm.connect(depth).connect(swell.gain)
    swell.connect(sink)
    const oscillators = this.#tones.map((frequency) => {
      const tone = new OscillatorNode(context, { frequency })
      tone.connect(new GainNode(context, { gain: toneLevel })).connect(swell)
      return tone
    })
    for (const source of [rhythm, ...oscillators]) source.start()
    this.#stopTones = () => {
      for (const source of [rhythm, ...oscillators]) source.stop()
      swell.disconnect()
    }
    const [track] = sink.stream.getAudioTracks()
    if (track === undefined) throw new Error('the synthetic voice has no track')
    this.#track = track
    return track
  }
}

/** Quieter than this is silence, louder than the other end all of the meter: both in dB of full scale. */
const silenceDb = -60
const fullDb = -8

/** The sound that comes from the other side: played, and measured. */
export class HeardSound {
  readonly #player = new Audio()
  readonly #analyser: AnalyserNode
  readonly #source: MediaStreamAudioSourceNode
  readonly #samples: Float32Array<ArrayBuffer>

  constructor(stream: MediaStream, volume: number) {
    const context = soundContext()
    // Chromium decodes a received stream only while an element plays it.
    this.#player.srcObject = stream
    this.volume = volume
    this.#player.play().catch(() => {
      // A page that nobody has touched yet may not play: it is still measured.
    })
    this.#analyser = new AnalyserNode(context, { fftSize: 1_024 })
    this.#samples = new Float32Array(this.#analyser.fftSize)
    this.#source = new MediaStreamAudioSourceNode(context, { mediaStream: stream })
    this.#source.connect(this.#analyser)
  }

  /** 0 to 1. */
  set volume(volume: number) {
    this.#player.volume = volume
    this.#player.muted = volume === 0
  }

  /** How loud it is just now: 0 to 100. */
  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples)
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length
    const db = 10 * Math.log10(power || 1e-12)
    return Math.round(100 * Math.min(1, Math.max(0, (db - silenceDb) / (fullDb - silenceDb))))
  }

  close(): void {
    this.#source.disconnect()
    this.#player.srcObject = null
  }
}
