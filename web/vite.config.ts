import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import tailwind from '@tailwindcss/vite'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// The shop that answers what is no file of ours while "npm run dev" runs.
const shop = process.env['WINKEL_URL'] ?? 'http://127.0.0.1:8080'

// What seldom changes is a chunk of its own.
const vendor = /node_modules\/(react|react-dom|scheduler|react-redux|@reduxjs|redux|immer|reselect|use-sync-external-store|react-router|cookie|set-cookie-parser)\//
// The controls of the application for staff.
const controls = /node_modules\/(react-aria|react-aria-components|react-stately|@internationalized|@react-types|@swc)\//

// What the API answers, or not, is small by parts and smaller together.
const answers = /src\/(api\/(base|idempotency|wrong|buying\.gen|shell\.gen)|store\/failure|shop\/parts\/refusal)\.ts$/

const entries: Record<string, string> = { shop: at('src/shop/entry-client.tsx'), admin: at('src/admin/entry.tsx') }

// The browser's build of one application, which is the mode. They are built apart, because a library that both use is cut down to
// what one of them needs: staff use more of it than shoppers should load. scripts/build.mjs makes them, and the server's beside them.
export default defineConfig(({ mode }) => ({
  plugins: [react(), tailwind()],
  base: '/assets/',
  resolve: { alias: { '#pages': at('src/shop/pages.client.ts'), '#link': at('src/shop/link.tsx') } },
  server: { host: '127.0.0.1', proxy: { '^/(api|media)/': shop } },
  build: {
    outDir: at('dist/assets'),
    assetsDir: '.',
    emptyOutDir: mode !== 'admin',
    manifest: `manifest.${mode}.json`,
    target: 'es2022',
    modulePreload: false,
    cssCodeSplit: true,
    chunkSizeWarningLimit: 700, // kB: the controls of staff, which are loaded once
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: mode in entries ? { [mode]: entries[mode] ?? '' } : entries,
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
        codeSplitting: {
          groups: [{ name: 'vendor', test: vendor, priority: 2 }, { name: 'controls', test: controls, priority: 1 }, ...(mode === 'admin' ? [] : [{ name: 'answers', test: answers }])],
        },
      },
    },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
}))
