import eslint from '@eslint/js';
import globals from 'globals';
import typescript from 'typescript-eslint';

const unused = ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }];

/** What an AudioWorkletGlobalScope adds to a module's globals. */
const workletGlobals = {
  AudioWorkletProcessor: 'readonly',
  currentFrame: 'readonly',
  currentTime: 'readonly',
  registerProcessor: 'readonly',
  sampleRate: 'readonly',
};

export default [
  // Fixtures are wrong on purpose: what a browser says to them is what the specs ask.
  { ignores: ['node_modules/', 'web/dist/', 'web/test/fixtures/', 'test/types/', '.cache/', '.browsers/', 'polyfill/testdata/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': unused,
    },
  },

  // The build, the launchers, the configuration: Node.
  { files: ['scripts/**/*.mjs', '*.js', '*.mjs', 'web/test/**/*.mjs', 'test/**/*.mjs', 'test/bundlers/rollup/*.js', 'test/headless/**/*.js'], languageOptions: { globals: globals.node } },
  { files: ['karma.conf.js', 'test/headless/karma/*.conf.js'], languageOptions: { sourceType: 'commonjs' } },

  // Demos and pages of specs run in the page and in its worklets as they stand.
  {
    files: ['web/demo/**/*.{js,mjs}', 'web/bench/**/*.js', 'web/test/pages/**/*.{js,mjs}', 'test/bundlers/*/src/*.js', 'test/bundlers/*/app/*.js', 'test/headless/**/*.js'],
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } }, globals: { ...globals.browser, ...workletGlobals, AudioWorkletAnywhere: 'readonly' } },
  },

  { files: ['test/headless/karma/*.spec.js'], languageOptions: { globals: globals.jasmine } },

  // The product and its specs.
  ...typescript.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['web/**/*.ts'] })),
  {
    files: ['web/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-unused-vars': 'off',
      // A polyfill takes the platform's methods off their prototypes, to call them whatever a page does later.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': unused,
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['web/src/**/*.ts', 'scripts/**/*.mjs'],
    rules: {
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', { max: 40, skipComments: true, skipBlankLines: true }],
    },
  },
];
