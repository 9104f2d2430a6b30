// A shop of one's own: the built program on a copy of the demo, or on nothing.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, readFile } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { inject } from 'vitest'

export interface Shop {
  url: string
  owner: string // where somebody becomes its owner
  api: Api
  // staff runs the program's command of that name, and returns what it printed.
  staff: (...args: string[]) => Promise<string>
  log: () => Promise<string>
  stop: () => Promise<void>
}

export interface Api {
  <T = Record<string, unknown>>(method: string, address: string, body?: unknown): Promise<T>
}

const patience = 30_000 // ms that a shop may take to open

export async function openShop({ demo = true }: { demo?: boolean } = {}): Promise<Shop> {
  const home = await mkdtemp(path.join(inject('work'), 'shop-'))
  const data = path.join(home, 'data')
  if (demo) await cp(path.join(inject('work'), 'demo'), data, { recursive: true })
  const program = inject('program')
  const logged = path.join(home, 'log')
  const copies = pathToFileURL(path.join(home, 'copies')).href
  const child = spawn(program, ['serve', '--dev', '--data', data, '--listen', '127.0.0.1:0', '--log-format', 'text', '--backup-to', copies], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stderr.pipe(createWriteStream(logged))
  const url = await opened(child, logged)
  const run = async (...args: string[]) => (await promisify(execFile)(program, [...args, '--data', data])).stdout.trim()
  const key = await run('staff', 'key', '--name', 'e2e', '--scopes', 'all')
  const log = () => readFile(logged, 'utf8')
  return {
    url,
    owner: await ownerLink(log),
    api: api(url, key),
    staff: (...args) => run('staff', ...args),
    log,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

const opened = (child: ChildProcess, logged: string) =>
  new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => fail('did not open in time'), patience)
    const fail = (what: string) => {
      clearTimeout(late)
      child.kill('SIGTERM')
      void readFile(logged, 'utf8').then((log) => reject(new Error(`the shop ${what}:\n${log.slice(-2000)}`)))
    }
    child.once('exit', (code) => fail(`ended with ${code}`))
    let said = ''
    child.stdout?.on('data', (part: Buffer) => {
      said += part.toString()
      const found = /is open at (http:\S+)/.exec(said)?.[1]
      if (!found) return
      clearTimeout(late)
      child.removeAllListeners('exit')
      resolve(found)
    })
  })

async function ownerLink(log: () => Promise<string>): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const found = /http:\S+\/admin\/owner\?token=\S+/.exec(await log())?.[0]
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the shop printed no link for its owner')
}

// api asks the shop as a program with every scope would.
const api =
  (url: string, key: string): Api =>
  async <T>(method: string, address: string, body?: unknown) => {
    const answer = await fetch(url + address, {
      method,
      headers: {
        ...(address.startsWith('/api/admin') && { Authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(method !== 'GET' && { 'Idempotency-Key': crypto.randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }
