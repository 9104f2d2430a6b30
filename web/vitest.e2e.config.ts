import { defineConfig } from 'vitest/config'

// Whole purchases and a shopkeeper's day, in a real browser against the built program: npm run e2e. Each file has a shop of its own.
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    globalSetup: 'e2e/setup.ts',
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 2, // browsers; the machine that checks a change has two cores
    sequence: { groupOrder: 0 },
  },
})
