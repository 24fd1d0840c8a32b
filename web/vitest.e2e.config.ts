import { defineConfig } from 'vitest/config';

// One browser and one server for all files, one file after the other: the
// machine that runs them may be small and busy.
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['e2e/city.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 480_000,
    retry: 0,
  },
});
