import { readSections } from '../../src/sources/cloudformation/sections';
import { stacksOf } from '../../src/sources/cloudformation/stack';
import type { Question } from '../../src/sources/cloudformation/world-search';
import type { DocumentOfBucket } from '../sources/cloudformation/claims-on-documents';
import { tree, treeOf } from '../sources/cloudformation/template-tree';
import type { Drawn } from './drawn-template';

const nameOf = (id: string): string => `NameOf${id}`;
const arnOf = (id: string): string => `arn:\${AWS::Partition}:s3:::\${${nameOf(id)}}`;

/**
 * The same template with the policy in a nested stack, which is given every name that it needs. One time in two it is the
 * parameters of the nested stack that say which values there are.
 */
export function nestedQuestion({ template, statements }: Drawn): Pick<Question, 'template' | 'read'> {
  const { Parameters = {}, Resources: resources = {}, ...others } = template;
  const parameters = Parameters as Readonly<Record<string, object>>;
  const buckets = Object.keys(resources);
  const isInside = statements.length % 2 === 1;
  const withoutLimits = ([id, declared]: [string, object]): readonly [string, object] => [
    id,
    { Type: isList(declared) ? 'CommaDelimitedList' : 'String' },
  ];
  const isList = (declared: object): boolean => 'Type' in declared && declared.Type === 'CommaDelimitedList';
  const inner = {
    ...others,
    Parameters: {
      ...(isInside ? parameters : Object.fromEntries(Object.entries(parameters).map(withoutLimits))),
      ...Object.fromEntries(buckets.map((id) => [nameOf(id), { Type: 'String' }])),
    },
    Resources: { Unrelated: { Type: 'AWS::SNS::Topic' } },
  };
  const passed = Object.entries(parameters).map(([id, declared]): [string, unknown] => [
    id,
    isList(declared) ? { 'Fn::Join': [',', { Ref: id }] } : { Ref: id },
  ]);
  const More = {
    Type: 'AWS::CloudFormation::Stack',
    Properties: {
      TemplateURL: 'more.json',
      Parameters: Object.fromEntries<unknown>([...passed, ...buckets.map((id) => [nameOf(id), { Ref: id }] as const)]),
    },
  };
  const outer = {
    ...template,
    ...(isInside && { Parameters: Object.fromEntries(Object.entries(parameters).map(withoutLimits)) }),
    Resources: { ...resources, More },
  };
  const [members] = stacksOf([
    {
      sections: readSections({ root: treeOf(outer) }),
      givenValues: {},
      nested: new Map([['More', { sections: readSections({ root: treeOf(inner) }), nested: new Map() }]]),
    },
  ]);
  const nested = members?.template.nested.get('More');
  if (members === undefined || nested === undefined) throw new Error('no nested stack');
  const written = buckets.reduce(
    (text, id) =>
      text
        .replaceAll(`{"Fn::GetAtt":["${id}","Arn"]}`, JSON.stringify({ 'Fn::Sub': arnOf(id) }))
        .replaceAll(`\${${id}.Arn}`, arnOf(id))
        .replaceAll(`\${${id}}`, `\${${nameOf(id)}}`)
        .replaceAll(`{"Ref":"${id}"}`, JSON.stringify({ Ref: nameOf(id) })),
    JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  );
  const document = tree(JSON.parse(written) as unknown);
  const places = [arnOf('Logs'), `${arnOf('Logs')}/*`].map((text) => tree({ 'Fn::Sub': text }));
  return {
    template: members.template,
    read: (reader): DocumentOfBucket => {
      const bucket = reader.text(tree({ Ref: 'Logs' }));
      const within = reader.of(nested);
      within.text(tree({ Ref: 'AWS::AccountId' }));
      return { document: within.policy(document, places).document, bucket };
    },
  };
}
