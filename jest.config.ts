import type { Config } from 'jest';

const config: Config = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: 'node',
  // Sources are ES modules; each file is turned into CommonJS so that jest's own loader can take it, and so are the few ESM-only packages.
  transform: { '\\.(ts|mjs|js)$': '<rootDir>/test/support/esbuild-transform.cjs' },
  transformIgnorePatterns: [
    '/node_modules/(?!(yargs|yargs-parser|cliui|y18n|escalade|get-caller-file|string-width|strip-ansi|ansi-regex|wrap-ansi|ansi-styles|emoji-regex|get-east-asian-width)/)',
  ],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.cjs'],
  testTimeout: 60_000,
};

export default config;
