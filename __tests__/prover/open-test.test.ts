import { dashed, digit, anyNumberOf } from '../../src/languages/language';
import { openTemplate, templateHolds } from '../../src/prover/open-test';
import type { Predicate } from '../../src/prover/predicate';
import type { OpenKey, OpenTemplate, Space } from '../../src/prover/space';
import type { TemplatePart } from '../../src/values/template';

const team = 'aws:principaltag/team';
const parts = [
  { kind: 'text', text: 'home/' },
  { kind: 'variable', key: team },
] as const;
const template: OpenTemplate = { kind: 'text', parts, spelling: JSON.stringify(parts) };

/** What fits the template where the key is open as this one is. */
function fittingWhere(open: OpenKey): Predicate {
  const asked: Predicate[] = [];
  const space = { variable: () => true } as unknown as Space;
  const ask = (predicate: Predicate): boolean => {
    asked.push(predicate);
    return true;
  };
  templateHolds(template, { where: true, lookup: () => undefined, open: [open] }, undefined, space, ask, false);
  const [only] = asked;
  if (only === undefined) throw new Error('nothing was asked');
  return only;
}

test('what fits a template goes by what its variable is made of, though the template is the same', () => {
  const digits = fittingWhere({ key: team, others: [], spelling: [anyNumberOf(digit, 1)] });
  const names = fittingWhere({ key: team, others: [], spelling: [anyNumberOf(dashed, 1)] });
  const anything = fittingWhere({ key: team, others: [] });
  expect(
    [digits, names, anything].map((one) => ['home/7', 'home/red', 'home/A'].map((value) => one.test(value))),
  ).toEqual([
    [true, false, false],
    [true, true, false],
    [true, true, true],
  ]);
  expect(new Set([digits, names, anything].map(({ id }) => id)).size).toBe(3);
});

describe('a template with the variables that are known', () => {
  const known = (key: string) => (key === 'aws:username' ? 'alice' : undefined);
  const partsOf = (...list: readonly TemplatePart[]) =>
    openTemplate('text', list, known, [{ key: team, others: [] }])?.parts;
  const text = (value: string) => ({ kind: 'text', text: value }) as const;
  const variable = (key: string) => ({ kind: 'variable', key }) as const;

  test('is spelled in one way, whatever texts it is put together from', () => {
    expect(partsOf(text('home/'), variable('aws:username'), text('/'), variable(team))).toEqual([
      text('home/alice/'),
      variable(team),
    ]);
    expect(partsOf(text(''), variable(team), text(''))).toEqual([variable(team)]);
  });

  test('has no value where one of them has none', () => {
    expect(partsOf(variable('aws:userid'), variable(team))).toBeUndefined();
  });
});
