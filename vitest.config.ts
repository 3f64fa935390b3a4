import { defineConfig } from 'vitest/config'

const project = (name: string, testTimeout: number, fileParallelism = true) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    setupFiles: ['tests/setup.ts'],
    testTimeout,
    hookTimeout: testTimeout,
    fileParallelism,
  },
})

export default defineConfig({
  test: {
    // Contract tests wait for timers of devices more than they compute.
    maxWorkers: 4,
    projects: [
      project('unit', 20_000),
      project('contract', 30_000),
      project('integration', 60_000, false),
      project('e2e', 120_000, false),
      project('chaos', 300_000, false),
    ],
  },
})
