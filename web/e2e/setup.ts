import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    program: string // the built shop
    work: string // a directory that is gone with the tests; "demo" in it is a filled shop
    chromium: string // empty where there is none
  }
}

// setup fills one shop, of which every file of tests takes a copy.
export default async function setup(project: TestProject) {
  const program = path.resolve(process.env['WINKEL_PROGRAM'] ?? '../bin/winkel')
  const chromium = process.env['WINKEL_TEST_CHROMIUM'] ?? ''
  if (!existsSync(program)) throw new Error(`${program} is not there: make build, or name it in WINKEL_PROGRAM`)
  if (!chromium) {
    if (process.env['CI'] === 'true') throw new Error('WINKEL_TEST_CHROMIUM is required here')
    console.warn('WINKEL_TEST_CHROMIUM names no browser: every test of the pages is skipped (make e2e finds or installs one)')
  }
  const work = await mkdtemp(path.join(tmpdir(), 'winkel-e2e-'))
  await fillDemo(program, path.join(work, 'demo'))
  project.provide('program', program)
  project.provide('work', work)
  project.provide('chromium', chromium)
  return () => rm(work, { recursive: true, force: true, maxRetries: 5 })
}

// fillDemo makes the demo, and opens it until its pictures are there in every size, so that no test shares its machine with that.
async function fillDemo(program: string, data: string) {
  await promisify(execFile)(program, ['demo', '--data', data])
  const shop = spawn(program, ['serve', '--dev', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise((resolve) => shop.once('exit', resolve))
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let said = ''
      shop.once('exit', () => reject(new Error('the demo did not open')))
      shop.stdout.on('data', (part: Buffer) => {
        said += part.toString()
        const found = /is open at (http:\S+)/.exec(said)?.[1]
        if (found) resolve(found)
      })
    })
    for (let tries = 0; tries < patience; tries++) {
      const answer = await fetch(`${url}/api/products?limit=100`)
      const { data: products } = (await answer.json()) as { data: { image: { srcset: string } | null }[] }
      if (products.every(({ image }) => !image || image.srcset)) return
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new Error('the pictures of the demo were not made in time')
  } finally {
    shop.kill('SIGTERM')
    await ended
  }
}

const patience = 600 // looks, 200 ms apart
