import { resolverIn, type FamilyResolver } from '../../../src/sources/cloudformation/resolve';
import { plainly } from '../../../src/sources/cloudformation/resolved';
import { readSections } from '../../../src/sources/cloudformation/sections';
import { tree, treeOf } from './template-tree';

const template = readSections({
  root: treeOf({
    Parameters: { Stage: { Type: 'String' }, Name: { Type: 'String' }, Ids: { Type: 'CommaDelimitedList' } },
    Conditions: {
      InProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      IsNamed: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Name' }, ''] }] },
    },
    Mappings: { ByStage: { prod: { Text: 'many' }, dev: { Text: 'few' } } },
    Resources: {
      Logs: {
        Type: 'AWS::S3::Bucket',
        Properties: { BucketName: { 'Fn::If': ['IsNamed', { Ref: 'Name' }, { Ref: 'AWS::NoValue' }] } },
      },
    },
  }),
});

/** What a world is told while it is asked, and what it is asked. */
function worldOf(values: Readonly<Record<string, string>>) {
  const told: unknown[] = [];
  const asked: string[] = [];
  const resolver: FamilyResolver = resolverIn(template, {
    valueOf: ({ id }) => {
      asked.push(id);
      return values[id] ?? '1';
    },
    meet: (group) => told.push(['meet', group]),
    call: ({ id }) => told.push(['call', id]),
    pass: () => told.push(['pass']),
  });
  return { resolver, told, asked };
}

const value = tree({
  First: { 'Fn::If': ['InProd', { 'Fn::Sub': '${Logs.Arn}/*' }, 'none'] },
  Second: { 'Fn::FindInMap': ['ByStage', { Ref: 'Stage' }, 'Text'] },
  Third: { Ref: 'Ids' },
});

function shownIn(values: Readonly<Record<string, string>>) {
  const { resolver, told, asked } = worldOf(values);
  const found = resolver.resolve(value);
  const shown = plainly(found, (text) => text.map((part) => (typeof part === 'string' ? part : part.id)).join(''));
  return { found, shown, told, asked };
}

test('a world that decides otherwise has other values', () => {
  const named = shownIn({ Stage: 'prod', Name: 'a' });
  expect(named.shown).toEqual({ First: 'arn:AWS::Partition:s3:::Name/*', Second: 'many', Third: ['Ids[0]'] });
  expect(shownIn({ Stage: 'prod', Name: '' }).shown).toMatchObject({ First: 'arn:AWS::Partition:s3:::name of Logs/*' });
  expect(shownIn({ Stage: 'dev' }).shown).toMatchObject({ First: 'none', Second: 'few' });
  expect(shownIn({ Stage: 'dev', 'Ids.length': '2' }).shown).toMatchObject({ Third: ['Ids[0]', 'Ids[1]'] });
});

test('a world that decides alike has the same value, and is asked and told as much', () => {
  const one = shownIn({ Stage: 'prod', Name: 'alike', 'Ids.length': '3' });
  // The condition of the name holds of this one too.
  const other = shownIn({ Stage: 'prod', Name: 'as-well', 'Ids.length': '3' });
  expect(other.found).toBe(one.found);
  expect(new Set(other.told.map((telling) => JSON.stringify(telling)))).toEqual(
    new Set(one.told.map((telling) => JSON.stringify(telling))),
  );
  expect(one.told).toContainEqual(['call', 'Logs']);
  expect(new Set(other.asked)).toEqual(new Set(['Stage', 'Name', 'Ids.length']));
});
