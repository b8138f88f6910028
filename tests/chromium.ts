import { type Browser, chromium } from 'playwright-core'

const startOptions = [
  '--no-sandbox',
  '--autoplay-policy=no-user-gesture-required',
  // Else a page without a microphone has candidates with hidden hosts only, and none at all without a network.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
]

/** A headless Chromium without microphone and loudspeaker, whose pages can call each other on this machine. */
export const startChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, headless: true, args: startOptions, timeout: 20_000 })
