import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import tailwind from '@tailwindcss/vite'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// The shop that answers what is no file of ours while "npm run dev" runs.
const shop = process.env['WINKEL_URL'] ?? 'http://127.0.0.1:8080'

// What both applications need is a chunk of its own; what only staff need is never sent to shoppers.
const vendor = /node_modules\/(react|react-dom|scheduler|react-redux|@reduxjs|redux|immer|reselect|use-sync-external-store|react-router|cookie|set-cookie-parser)\//

// The browser's build. scripts/build.mjs makes the server's beside it.
export default defineConfig({
  plugins: [react(), tailwind()],
  base: '/assets/',
  resolve: { alias: { '#pages': at('src/shop/pages.client.ts'), '#link': at('src/shop/link.tsx') } },
  server: { host: '127.0.0.1', proxy: { '^/(api|media)/': shop } },
  build: {
    outDir: at('dist/assets'),
    assetsDir: '.',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { shop: at('src/shop/entry-client.tsx'), admin: at('src/admin/entry.tsx') },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
        codeSplitting: { groups: [{ name: 'vendor', test: vendor, priority: 2 }] },
      },
    },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
})
