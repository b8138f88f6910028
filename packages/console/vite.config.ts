import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressAssets } from './build/compress-assets.ts'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressAssets()],
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
        codeSplitting: { groups: [{ name: 'shared', minShareCount: 3 }] },
      },
    },
    // Sizes are held by a test, compressed and by page.
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
  },
})
