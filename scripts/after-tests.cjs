const { rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname } = require('node:path');

module.exports = () => {
  const folder = tmpdir();
  // Under --watch, tests run again in this process.
  process.env.TMPDIR = process.env.TEMP = dirname(folder);
  rmSync(folder, { recursive: true, force: true });
};
