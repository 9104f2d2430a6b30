// What the pages expect of their surroundings, and the program that renders them does not have: the queries of addresses. Only as much
// as is needed there; browsers have the real ones.

const decode = (text: string) => {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return text
  }
}
const encode = (text: string) =>
  encodeURIComponent(text)
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

class Params {
  private list: [string, string][] = []

  constructor(init: string | Iterable<[string, string]> | Record<string, string> = '') {
    if (typeof init === 'string') {
      for (const part of init.replace(/^\?/, '').split('&')) {
        if (!part) continue
        const [name = '', ...rest] = part.split('=')
        this.list.push([decode(name), decode(rest.join('='))])
      }
    } else {
      const pairs = Symbol.iterator in init ? (init) : Object.entries(init)
      for (const [name, value] of pairs) this.list.push([String(name), String(value)])
    }
  }
  get size() {
    return this.list.length
  }
  append(name: string, value: string) {
    this.list.push([name, String(value)])
  }
  delete(name: string) {
    this.list = this.list.filter(([other]) => other !== name)
  }
  get(name: string) {
    return this.list.find(([other]) => other === name)?.[1] ?? null
  }
  getAll(name: string) {
    return this.list.filter(([other]) => other === name).map(([, value]) => value)
  }
  has(name: string) {
    return this.list.some(([other]) => other === name)
  }
  set(name: string, value: string) {
    const at = this.list.findIndex(([other]) => other === name)
    if (at < 0) return this.append(name, value)
    this.list[at] = [name, String(value)]
    this.list = this.list.filter(([other], index) => other !== name || index <= at)
  }
  sort() {
    this.list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  }
  forEach(call: (value: string, name: string, all: Params) => void) {
    for (const [name, value] of this.list) call(value, name, this)
  }
  *keys() {
    for (const [name] of this.list) yield name
  }
  *values() {
    for (const [, value] of this.list) yield value
  }
  *entries() {
    yield* this.list
  }
  [Symbol.iterator]() {
    return this.entries()
  }
  toString() {
    return this.list.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  }
}

class Unused {}

const here = globalThis as Record<string, unknown>
here['URLSearchParams'] ??= Params
// Names that are looked at when the script begins, and never used while a page is rendered.
for (const name of ['Request', 'Response', 'Headers', 'FormData', 'TextEncoder', 'TextDecoder', 'ReadableStream']) here[name] ??= Unused

export { Params }
