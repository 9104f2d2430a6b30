// Writes the endpoints and types of the API from the OpenAPI document: for shoppers and for staff, a file each.
// With --check it writes nothing and fails where the files are not what it would write.
import { generateEndpoints } from '@rtk-query/codegen-openapi'
import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const web = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const check = process.argv.includes('--check')
const document = JSON.parse(await readFile(path.join(web, '../docs/openapi.json'), 'utf8'))

// camelOf is the name of an endpoint: get-product becomes getProduct.
const camelOf = (id) => id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase())

// part is the document with the routes that belong to an audience, and the schemas that they need.
function part(isWanted) {
  const copy = structuredClone(document)
  for (const [route, methods] of Object.entries(copy.paths)) {
    if (!isWanted(route)) delete copy.paths[route]
    else for (const operation of Object.values(methods)) if (operation.operationId) operation.operationId = camelOf(operation.operationId)
  }
  const used = new Set()
  const visit = (value) => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (value && typeof value === 'object') {
      if (typeof value.$ref === 'string') {
        const name = value.$ref.split('/').pop()
        if (!used.has(name)) {
          used.add(name)
          visit(document.components.schemas[name])
        }
      }
      Object.values(value).forEach(visit)
    }
  }
  visit(copy.paths)
  for (const name of Object.keys(copy.components.schemas)) if (!used.has(name)) delete copy.components.schemas[name]
  return copy
}

let stale = false
const folder = await mkdtemp(path.join(tmpdir(), 'winkel-api-'))
for (const { name, base, isWanted } of [
  { name: 'store', base: './base.ts', isWanted: (route) => !route.startsWith('/api/admin') },
  { name: 'admin', base: './admin-base.ts', isWanted: (route) => route.startsWith('/api/admin') },
]) {
  const schema = path.join(folder, `${name}.json`)
  await writeFile(schema, JSON.stringify(part(isWanted)))
  const output = path.join(web, 'src/api', `${name}.gen.ts`)
  const text =
    '// Made by npm run generate from docs/openapi.json. Do not edit.\n' +
    (await generateEndpoints({
      schemaFile: schema, apiFile: base, apiImport: 'api', exportName: `${name}Api`, hooks: { queries: true, lazyQueries: true, mutations: true },
      tag: true, encodePathParams: true, encodeQueryParams: false, useUnknown: true,
    }))
      .replace(/import \{ api \} from ["'].*?["'];?/, `import { api } from "${base}"`)
  if (!check) await writeFile(output, text)
  else if ((await readFile(output, 'utf8').catch(() => '')) !== text) {
    console.error(`${path.relative(web, output)} is not what docs/openapi.json says: run "npm run generate" in web/.`)
    stale = true
  }
}
await rm(folder, { recursive: true })
process.exitCode = stale ? 1 : 0
