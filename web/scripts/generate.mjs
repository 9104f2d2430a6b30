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

// areas is the endpoints for shoppers by the pages that ask for them, so that a page loads no others. What is in none is for
// programs: tokens, keys, callbacks.
const areas = {
shell: /^(getShop|listCategories|getOwnCart)$/,
  browse: /^(getPage|getProduct|list(BestSellers|Collections|Reviews|RelatedProducts|RecentlyViewed)|get(Brand|Category|Collection)|suggest)$/,
  buying: /^(createCart|addCartItem|setCartItem|addCoupon|removeCoupon|getOwnCheckout|updateCheckout|completeCheckout|getOrder|listCountries)$/,
  mine: /^listMyRecommendations$/,
  account: /^(getMe|listMy(Addresses|Consents|Orders|Reviews|Sessions)|getMy(Address|Review))$/,
}

// split takes endpoints and types apart: what the pages of an area ask for, and the types of all of them, which cost nothing.
function split(text) {
  const begin = text.indexOf('    endpoints: (build) => ({\n') + '    endpoints: (build) => ({\n'.length
  const end = text.indexOf('\n    }),\n    overrideExisting')
  const types = text.slice(text.indexOf('\n', text.indexOf('export { injectedRtkApi')) + 1, text.indexOf('export const {'))
  const endpoints = text.slice(begin, end).split(/\n(?=      \w+: build\.)/)
  const files = { 'store.gen.ts': `${header}${types}` }
  for (const [area, wanted] of Object.entries(areas)) {
    const chosen = endpoints.filter((one) => wanted.test(/\w+/.exec(one)[0])).map((one) => one.replace(/,?$/, ','))
    const names = [...new Set(chosen.flatMap((one) => one.match(/\b\w+Api(Response|Arg)\b/g)))]
    const tags = [...new Set(chosen.flatMap((one) => [...one.matchAll(/(?:provides|invalidates)Tags: \[(.*?)\]/g)].map(([, tag]) => tag)))]
    const hooks = chosen.map((one) => {
      const [, name, kind] = /(\w+): build\.(\w+)/.exec(one)
      return `  use${name[0].toUpperCase()}${name.slice(1)}${kind === 'query' ? 'Query' : 'Mutation'},`
    })
    files[`${area}.gen.ts`] =
      `${header}import { api } from "./base.ts";\nimport type {\n${names.map((name) => `  ${name},`).join('\n')}\n} from "./store.gen.ts";\n\n` +
      `export const ${area}Api = api\n  .enhanceEndpoints({ addTagTypes: [${tags.join(', ')}] })\n  .injectEndpoints({\n    endpoints: (build) => ({\n${chosen.join('\n')}\n    }),\n  });\n\n` +
      `export const {\n${hooks.join('\n')}\n} = ${area}Api;\n`
  }
  return files
}

const header = '// Made by npm run generate from docs/openapi.json. Do not edit.\n'
let stale = false
const folder = await mkdtemp(path.join(tmpdir(), 'winkel-api-'))
for (const { name, base, isWanted, filesOf } of [
  { name: 'store', base: './base.ts', isWanted: (route) => !route.startsWith('/api/admin'), filesOf: split },
  { name: 'admin', base: './admin-base.ts', isWanted: (route) => route.startsWith('/api/admin'), filesOf: (text) => ({ 'admin.gen.ts': header + text }) },
]) {
  const schema = path.join(folder, `${name}.json`)
  await writeFile(schema, JSON.stringify(part(isWanted)))
  const made = (
    await generateEndpoints({
      schemaFile: schema, apiFile: base, apiImport: 'api', exportName: `${name}Api`, hooks: { queries: true, lazyQueries: true, mutations: true },
      tag: true, encodePathParams: true, encodeQueryParams: false, useUnknown: true,
    })
  ).replace(/import \{ api \} from ["'].*?["'];?/, `import { api } from "${base}"`)
  for (const [file, text] of Object.entries(filesOf(made))) {
    const output = path.join(web, 'src/api', file)
    if (!check) await writeFile(output, text)
    else if ((await readFile(output, 'utf8').catch(() => '')) !== text) {
      console.error(`${path.relative(web, output)} is not what docs/openapi.json says: run "npm run generate" in web/.`)
      stale = true
    }
  }
}
await rm(folder, { recursive: true })
process.exitCode = stale ? 1 : 0
