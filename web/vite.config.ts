import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * One page, everything under /assets with a hash in its name. The server puts a nonce and the word whether this
 * is the demonstration into index.html; nothing is inlined, since the policy allows no inline script.
 */
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: { '/v1': 'http://localhost:3000', '/ledger': 'http://localhost:3000' },
  },
})
