// Prints what every file of the browser's build is made of, in bytes before minifying by package, and its size as it is sent; then what
// each page for shoppers loads, in the language with more to say. It fails where that is more than a page may load.
import { gzipSync } from 'node:zlib'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const web = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const shown = 8 // parts of a file
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10)

const budget = 120_000 // bytes of JavaScript on a page for shoppers, gzip
const gzip = (chunk) => gzipSync(chunk.code, { level: 9 }).length

const output = []
let shop = []
for (const mode of ['shop', 'admin']) {
  const made = (await build({ root: web, mode, configFile: path.join(web, 'vite.config.ts'), logLevel: 'error', build: { write: false } })).output
  if (mode === 'shop') shop = made.filter((file) => file.type === 'chunk')
  output.push(...made)
}
const chunks = output.filter((file) => file.type === 'chunk').sort((a, b) => b.code.length - a.code.length)
for (const chunk of chunks) {
  console.log(`\n${chunk.fileName}: ${kilobytes(chunk.code.length).trim()}, gzip ${kilobytes(gzip(chunk)).trim()}`)
  const parts = new Map()
  for (const [file, { renderedLength }] of Object.entries(chunk.modules)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? path.relative(web, file)
    parts.set(name, (parts.get(name) ?? 0) + renderedLength)
  }
  for (const [name, bytes] of [...parts].sort((a, b) => b[1] - a[1]).slice(0, shown)) console.log(kilobytes(bytes), name)
}

const made = new Map(shop.map((chunk) => [chunk.fileName, chunk]))
const sourceOf = (chunk) => path.relative(path.join(web, 'src'), chunk.facadeModuleId ?? '')
const bySource = (source) => shop.find((chunk) => sourceOf(chunk) === source)?.fileName

// withImports is a chunk and everything that it imports.
function withImports(name, into) {
  if (!name || into.has(name)) return
  into.add(name)
  made.get(name).imports.forEach((next) => withImports(next, into))
}

console.log('\nPages for shoppers:')
const list = await readFile(path.join(web, 'src/shop/pages.client.ts'), 'utf8')
for (const [, page, parts] of list.matchAll(/import\('\.\/pages\/([\w-]+)\.tsx'\)(.*)/g)) {
  const texts = ['', ...[...parts.matchAll(/'(\w+)'/g)].map(([, part]) => `${part}.`)].map((part) => `i18n/de.${part}ts`)
  const files = new Set()
  for (const source of ['shop/entry-client.tsx', `shop/pages/${page}.tsx`, ...texts]) withImports(bySource(source), files)
  const bytes = [...files].reduce((sum, name) => sum + gzip(made.get(name)), 0)
  console.log(kilobytes(bytes), page)
  if (bytes > budget) {
    console.error(`${page} loads more than ${kilobytes(budget).trim()}.`)
    process.exitCode = 1
  }
}
