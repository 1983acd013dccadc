// The suite of examples under the coverage of its own policies: see consumer.mjs. What README.md shows of the report is part of it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readme } from './packed-suite.mjs';

const config = `module.exports = {
  ...require('../cjs/typescript.config'),
  setupFilesAfterEnv: ['jest-iam/setup'],
  reporters: [['jest-iam/reporter', { directory: 'coverage/examples', thresholds: { elements: 50, mutants: 47 } }]],
};
`;
// Their types are checked in the repository.
const tsconfig = { compilerOptions: { target: 'ES2022', module: 'commonjs', isolatedModules: true } };

/** Runs the examples of the checkout in a project that has the packed package. */
export function checkExamples(root, folder) {
  const examples = join(folder, 'examples');
  cpSync(join(root, 'examples'), examples, { recursive: true });
  writeFileSync(join(examples, 'jest.config.js'), config);
  writeFileSync(join(examples, 'tsconfig.json'), JSON.stringify(tsconfig));
  const { status, stderr } = spawnSync(
    process.execPath,
    ['node_modules/jest/bin/jest.js', '--rootDir', 'examples', '-c', 'examples/jest.config.js'],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  assert.equal(status, 0, stderr);
  assert.match(stderr, inThisOrder(readme('Policy coverage', 'text')), stderr);
  const [, elements, mutants] = /^All policies +\| +([\d.]+) \| +([\d.]+) \|/m.exec(stderr) ?? [];
  return `, ${elements}% of the elements, ${mutants}% of the changes`;
}

/** Text that has the lines of a block one after the other; where the block has "…", others stand between. */
function inThisOrder(block) {
  const parts = block.split(/^…\n/m).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('[^]*?^'), 'm');
}
