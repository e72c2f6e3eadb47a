import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/assembly.ts'],
    // Shared state between files or tests must surface here, not in somebody's afternoon.
    sequence: { shuffle: true },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    coverage: { include: ['lambdas/**', 'lib/**'] },
  },
});
