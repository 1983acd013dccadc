import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', '/coverage/', 'node_modules/', 'bench/', 'reports/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // A third of the time of all rules: there are no enumerations here, and TypeScript tells classes apart by their private members.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `R extends void | Promise<void>` is how Jest itself types what a matcher returns.
      '@typescript-eslint/no-invalid-void-type': ['error', { allowInGenericTypeArguments: true }],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.mts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='RegExp']",
          message: 'No RegExp is built at run time: use values/pattern.',
        },
      ],
    },
  },
  {
    // The augmentations of a runner's `Matchers` repeat its own type parameters.
    files: ['src/setup.ts', 'src/jest-globals.ts', 'src/matchers/types.ts'],
    rules: { '@typescript-eslint/no-invalid-void-type': 'off' },
  },
  {
    // Wrong uses on purpose: calls of matchers that there are not.
    files: ['__tests__/types/*.types.ts', '__tests__/types/*.types.mts'],
    rules: { '@typescript-eslint/no-unsafe-call': 'off', '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    files: ['src/coverage/page/page.js'],
    languageOptions: {
      globals: { document: 'readonly', getSelection: 'readonly', matchMedia: 'readonly', navigator: 'readonly' },
    },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
);
