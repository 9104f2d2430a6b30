// Builds both applications into web/dist, from where the Go program embeds them: the browser's build, the server's, and
// a compressed copy beside every file that gains by it.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const web = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const assets = path.join(web, 'dist/assets')
const worthIt = 1024 // bytes from which on compressing pays

await mkdir(assets, { recursive: true })
const manifest = {}
for (const mode of ['shop', 'admin']) {
  await build({ root: web, mode, configFile: path.join(web, 'vite.config.ts'), logLevel: 'warn' })
  const file = path.join(assets, `manifest.${mode}.json`)
  Object.assign(manifest, JSON.parse(await readFile(file, 'utf8')))
  await rm(file)
}
await writeFile(path.join(assets, 'manifest.json'), JSON.stringify(manifest))
await build({ root: web, configFile: path.join(web, 'vite.server.config.ts'), logLevel: 'warn' })
for (const name of await readdir(assets)) {
  if (!/\.(js|css|svg|json)$/.test(name) || name === 'manifest.json') continue
  const content = await readFile(path.join(assets, name))
  if (content.length < worthIt) continue
  await writeFile(path.join(assets, `${name}.br`), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  await writeFile(path.join(assets, `${name}.gz`), gzipSync(content, { level: 9 }))
}
