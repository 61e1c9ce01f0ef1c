import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type Rolldown } from 'vite'
import { withoutEndpointWords } from './endpoint-words.ts'

/**
 * One page, everything under /assets with a hash in its name. The server puts a nonce and the word whether this
 * is the demonstration into index.html; nothing is inlined, since the policy allows no inline script.
 */
export default defineConfig({
  plugins: [withoutEndpointWords(), react(), keptFieldFiles()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { index: 'index.html', 'field-worker': 'service-worker/field-worker.ts' },
      output: {
        // A worker keeps its name: a browser asks for it again to find out whether there is a newer one.
        entryFileNames: ({ name }) =>
          name === 'field-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  server: {
    proxy: { '/v1': 'http://localhost:3000', '/ledger': 'http://localhost:3000' },
  },
})

/** Tells the field page's worker which files that page is made of, its own chunks and what they need. */
function keptFieldFiles(): Plugin {
  return {
    name: 'kept-field-files',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      const files = [...fieldFiles(bundle)].map((file) => `/${file}`).toSorted()
      const worker = join(dir, 'field-worker.js')
      const code = readFileSync(worker, 'utf8')
      const build = createHash('sha256').update(code).update(files.join()).digest('hex')
      const filled = code
        .replaceAll('LUMINOUS_FIELD_FILES', JSON.stringify(files))
        .replaceAll('LUMINOUS_FIELD_BUILD', JSON.stringify(build.slice(0, 16)))
      writeFileSync(worker, filled)
    },
  }
}

const isOfField = (chunk: Rolldown.OutputChunk): boolean =>
  chunk.moduleIds.some((id) => id.includes('/src/field/'))

function fieldFiles(bundle: Rolldown.OutputBundle): Set<string> {
  const files = new Set<string>()
  const add = (name: string): void => {
    const chunk = bundle[name]
    if (files.has(name) || !chunk) return
    files.add(name)
    if (chunk.type !== 'chunk') return
    for (const imported of chunk.imports) add(imported)
    // Beyond the field page what is loaded later stays where it is.
    if (isOfField(chunk) && !chunk.isEntry) for (const later of chunk.dynamicImports) add(later)
    for (const asset of chunk.viteMetadata?.importedCss ?? []) add(asset)
    for (const asset of chunk.viteMetadata?.importedAssets ?? []) add(asset)
  }
  for (const [name, chunk] of Object.entries(bundle)) {
    if (chunk.type !== 'chunk' || chunk.name === 'field-worker') continue
    if (chunk.isEntry || isOfField(chunk)) add(name)
  }
  return files
}
