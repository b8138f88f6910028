import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChromium } from '../tests/chromium.ts'
import { ConsoleScene } from '../tests/console-scene.ts'
import { ConsoleWindow } from '../tests/console-window.ts'
import { makeUpWork, workSettings } from '../tests/console-work.ts'
import { requirePeer } from '../tests/peers.ts'
import { repositoryRoot } from '../tests/repository.ts'
import { pictures } from './screenshots/pictures.ts'
import { WebpEncoder } from './screenshots/webp-encoder.ts'

const folder = join(repositoryRoot, 'docs/images/console')

/** Takes every page of the console in both languages, from a running server with made-up work. */
const takeAll = async (): Promise<void> => {
  const { available, path } = requirePeer('chromium')
  if (!available) throw new Error('there is no chromium here: npm run install-peers')
  const scene = await ConsoleScene.start(workSettings)
  const browser = await startChromium(path)
  try {
    const admin = await scene.firstAdmin()
    await scene.invited(admin, 'read_only')
    await makeUpWork(scene, admin)
    const encoder = await WebpEncoder.open(browser)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const language of ['en', 'zh'] as const) {
      for (const { name, path: at, isSignedIn, prepare } of pictures) {
        const cookies = isSignedIn ? admin.jar.cookies : []
        const window = await ConsoleWindow.open(browser, { origin: scene.origin, language, cookies })
        await window.goto(at)
        await prepare(window)
        const octets = await encoder.encode(await window.page.screenshot({ animations: 'disabled', caret: 'hide' }))
        writeFileSync(join(folder, `${name}.${language}.webp`), octets)
        process.stdout.write(`${name}.${language}.webp ${(octets.length / 1_024).toFixed(0)} KB\n`)
        await window.close()
      }
    }
  } finally {
    await browser.close()
    await scene.stop()
  }
}

await takeAll()
