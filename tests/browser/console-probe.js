/** Looks into a page of the console for a test; runs before the page's own scripts. */
const connections = []

class WatchedConnection extends RTCPeerConnection {
  constructor(...given) {
    super(...given)
    connections.push(this)
  }
}
globalThis.RTCPeerConnection = WatchedConnection

const longTasks = []
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) longTasks.push({ startTime, duration })
}).observe({ type: 'longtask', buffered: true })

const paints = []
new PerformanceObserver((list) => {
  for (const { startTime, size } of list.getEntries()) paints.push({ startTime, size })
}).observe({ type: 'largest-contentful-paint', buffered: true })

/** The strongest tone of a received track, in Hz. */
const strongestTone = async (track) => {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 8_192, smoothingTimeConstant: 0 })
  new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(analyser)
  const levels = new Float32Array(analyser.frequencyBinCount)
  const sums = new Float64Array(analyser.frequencyBinCount)
  for (let looks = 0; looks < 8; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    analyser.getFloatFrequencyData(levels)
    for (const [at, level] of levels.entries()) sums[at] += 10 ** (level / 10)
  }
  await context.close()
  const strongest = sums.reduce((best, sum, at) => (sum > sums[best] ? at : best), 0)
  return (strongest * context.sampleRate) / analyser.fftSize
}

const receivedAudio = (connection) =>
  connection
    .getReceivers()
    .flatMap(({ track }) => (track.kind === 'audio' && track.readyState === 'live' ? [track] : []))

globalThis.probe = {
  /** Goes on to another page as a link does: the page is not loaded anew. */
  follow(address) {
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
  },

  /** What stands in the page, seen or not: its text, its attributes and what is typed into its fields. */
  everything(selector = 'html') {
    const roots = [...document.querySelectorAll(selector)]
    const fields = roots.flatMap((root) => [...root.querySelectorAll('input,textarea')].map(({ value }) => value))
    return [...roots.map(({ outerHTML }) => outerHTML), ...fields].join('\n')
  },

  /** The operations that controls of the page ask, which are those that change something. */
  asked() {
    return [...document.querySelectorAll('[data-ask]')].flatMap(({ dataset }) => dataset.ask.split(' '))
  },

  async axeFaults() {
    // A colour on its way from one to another has a contrast that nobody looks at.
    const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(passing.map(({ finished }) => finished))
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({ id, impact, targets: nodes.map(({ target }) => target.join(' ')) }))
  },

  /** JavaScript as it came over the wire since the page was opened. */
  scriptOctets() {
    const scripts = performance
      .getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
    return { files: scripts.length, octets: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) }
  },

  /** For each connection that is up: what was heard of the other side until now, by the energy of RFC 6464, full scale for a second being 1. */
  async heardEnergy() {
    const open = connections.filter(({ connectionState }) => connectionState === 'connected')
    return Promise.all(
      open.map(async (connection) => {
        const stats = [...(await connection.getStats()).values()]
        return stats.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')?.totalAudioEnergy ?? 0
      }),
    )
  },

  /** The strongest tone that each connection which is up hears, in Hz. */
  async heardTones() {
    const open = connections.filter(({ connectionState }) => connectionState === 'connected')
    return Promise.all(open.flatMap(receivedAudio).map(strongestTone))
  },

  /** The longest task of the main thread since an instant, in ms; 0 where none took 50. */
  longestTask(since) {
    return longTasks.reduce(
      (most, { startTime, duration }) => (startTime >= since ? Math.max(most, duration) : most),
      0,
    )
  },

  now() {
    return performance.now()
  },

  /** When anything of the page was painted first, in ms since the page was asked for. */
  firstPaint() {
    return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null
  },

  /** When the largest piece of the page that was painted so far was painted, in ms since the page was asked for. */
  largestPaint() {
    return paints.at(-1)?.startTime ?? null
  },
}
