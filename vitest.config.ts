import { defineConfig } from 'vitest/config';

const shared = {
  // State shared between tests must surface here, not in somebody's afternoon.
  sequence: { shuffle: true },
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    coverage: { include: ['lambdas/**', 'lib/**'] },
    projects: [
      {
        test: {
          ...shared,
          name: 'pure',
          include: ['test/{unit,engine}/**/*.test.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'assembly',
          include: ['test/{infra,workflow,contract,faults}/**/*.test.ts'],
          globalSetup: ['test/setup/assembly.ts'],
        },
      },
    ],
  },
});
