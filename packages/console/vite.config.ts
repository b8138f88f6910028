import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressAssets } from './build/compress-assets.ts'
import { firstFiles } from './build/first-files.ts'
import { stillAntd } from './build/still-antd.ts'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [stillAntd(), react(), firstFiles({ drawnBy: '/src/app/draw.tsx' }), compressAssets()],
  build: {
    outDir: 'dist/pages',
    emptyOutDir: true,
    target: 'es2022',
    // The Content-Security-Policy lets nothing in that stands in the page itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What most pages need comes in one file: forty small ones wait for each other longer than one takes.
        codeSplitting: {
          groups: [
            // What the first script does must wait for nothing.
            { name: 'first', test: /\/src\/first\/|\/words\/load-words|vite\/preload-helper/, priority: 1 },
            { name: 'shared', minShareCount: 3 },
          ],
        },
      },
    },
    // Sizes are held by a test, compressed and by page.
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
  },
})
