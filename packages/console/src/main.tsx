import './app/global.css'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/query-client.ts'
import { showAppearance } from './app/appearance.ts'
import { readPreferences } from './app/preferences.ts'
import { Root } from './app/root.tsx'
import { pageNonce, styleWithNonce } from './app/style-nonce.ts'
import { sessionQuery } from './session/session.tsx'
import { loadWords } from './words/load-words.ts'

/** Pages that one sees without a session. */
const openPaths: ReadonlySet<string> = new Set(['/sign-in', '/set-up', '/try'])

const place = document.getElementById('console')
if (place === null) throw new Error('the page has no place for the console')
const nonce = pageNonce()
styleWithNonce(nonce)
showAppearance()
// Asked while the rest of the page is on its way.
if (!openPaths.has(location.pathname)) void queryClient.prefetchQuery(sessionQuery)
// The words of one language are loaded before anything is shown, so that no text changes under the reader's eyes.
await loadWords(readPreferences().language)
createRoot(place).render(<Root nonce={nonce} />)
