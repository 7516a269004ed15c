// node scripts/api.mjs [DIRECTORY]: docs/api/ from the doc comments of what the package exports, as markdown.
import { execFileSync } from 'node:child_process';
import { ROOT } from './build/paths.mjs';

const OPTIONS = [
  '--plugin', 'typedoc-plugin-markdown',
  '--entryPoints', 'web/src/index.ts', '--entryPoints', 'web/src/ponyfill.ts',
  '--tsconfig', 'tsconfig.json', '--out', process.argv[2] ?? 'docs/api', '--readme', 'none',
  '--disableSources', '--excludeInternal', '--hideBreadcrumbs', '--hidePageHeader', '--useCodeBlocks', '--logLevel', 'Warn',
  '--router', 'module', '--entryFileName', 'README', '--skipErrorChecking',
];

execFileSync(process.execPath, [`${ROOT}/node_modules/typedoc/bin/typedoc`, ...OPTIONS], { cwd: ROOT, stdio: 'inherit' });
