import { createRequire } from 'node:module'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url))

// The synchronous renderer is not a public entry of react-dom: the version is pinned, and the build ends if it has moved.
const renderer = path.join(
  path.dirname(createRequire(import.meta.url).resolve('react-dom/package.json')),
  'cjs/react-dom-server-legacy.browser.production.js',
)
if (!existsSync(renderer)) throw new Error(`react-dom has its synchronous renderer elsewhere: ${renderer} is not there`)

// The build that runs inside the program: one script, without imports.
export default defineConfig({
  plugins: [react()],
  publicDir: false,
  resolve: {
    alias: {
      '#pages': at('src/shop/pages.server.ts'),
      '#renderer': renderer,
      '#link': at('src/shop/link.server.tsx'),
    },
  },
  define: { 'process.env.NODE_ENV': '"production"' },
  ssr: { noExternal: true, target: 'webworker' },
  build: {
    ssr: at('src/shop/entry-server.tsx'),
    outDir: at('dist'),
    emptyOutDir: false,
    target: 'es2022',
    minify: true,
    rolldownOptions: { output: { format: 'iife', entryFileNames: 'server.js', codeSplitting: false } },
  },
})
