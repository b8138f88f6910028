import './global.css'
import { createRoot } from 'react-dom/client'
import { openPaths } from '../first/open-paths.ts'
import { showAppearance } from './appearance.ts'
import { firstData } from './first-data.ts'
import { pageReady } from './page-ready.ts'
import { Root } from './root.tsx'
import { pageNonce, styleWithNonce } from './style-nonce.ts'

/** Draws the console. The words of its language are loaded before, so that no text changes under the reader's eyes. */
export const draw = async (): Promise<void> => {
  await Promise.all([pageReady(), openPaths.has(location.pathname) || firstData(location)])
  const place = document.getElementById('console')
  if (place === null) throw new Error('the page has no place for the console')
  const nonce = pageNonce()
  styleWithNonce(nonce)
  showAppearance()
  createRoot(place).render(<Root nonce={nonce} />)
}
