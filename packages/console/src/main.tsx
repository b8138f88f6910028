import './app/global.css'
import { createRoot } from 'react-dom/client'
import { showAppearance } from './app/appearance.ts'
import { readPreferences } from './app/preferences.ts'
import { Root } from './app/root.tsx'
import { pageNonce, styleWithNonce } from './app/style-nonce.ts'
import { loadWords } from './words/load-words.ts'

const place = document.getElementById('console')
if (place === null) throw new Error('the page has no place for the console')
const nonce = pageNonce()
styleWithNonce(nonce)
showAppearance()
// The words of one language are loaded before anything is shown, so that no text changes under the reader's eyes.
await loadWords(readPreferences().language)
createRoot(place).render(<Root nonce={nonce} />)
