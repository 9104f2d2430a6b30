// Prints what every file of the browser's build is made of: bytes before minifying by package, and the size as it is sent.
import { gzipSync } from 'node:zlib'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const web = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const shown = 8 // parts of a file
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10)

const output = []
for (const mode of ['shop', 'admin']) {
  output.push(...(await build({ root: web, mode, configFile: path.join(web, 'vite.config.ts'), logLevel: 'error', build: { write: false } })).output)
}
const chunks = output.filter((file) => file.type === 'chunk').sort((a, b) => b.code.length - a.code.length)
for (const chunk of chunks) {
  console.log(`\n${chunk.fileName}: ${kilobytes(chunk.code.length).trim()}, gzip ${kilobytes(gzipSync(chunk.code, { level: 9 }).length).trim()}`)
  const parts = new Map()
  for (const [file, { renderedLength }] of Object.entries(chunk.modules)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? path.relative(web, file)
    parts.set(name, (parts.get(name) ?? 0) + renderedLength)
  }
  for (const [name, bytes] of [...parts].sort((a, b) => b[1] - a[1]).slice(0, shown)) console.log(kilobytes(bytes), name)
}
