// Jest goes by the size of files where it knows no times yet: planted bugs are short ones that take long, and the last would run alone.
const { default: Sequencer } = require('@jest/test-sequencer');

const isPlanted = ({ path }) => path.includes('planted');

module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(isPlanted), ...sorted.filter((test) => !isPlanted(test))];
  }
};
