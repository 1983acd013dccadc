import type { Bug } from '../prover/plant';
import type { Form } from './drawn-template';

/** A mistake about names, and the form of templates among which it is looked for. */
export interface BugOfNames extends Bug {
  readonly form: Form;
  /** How many templates it is looked for in, where that is more than for others. */
  readonly templates?: number;
}

const room = 'src/sources/cloudformation';

export const bugsOfNames: readonly BugOfNames[] = [
  {
    name: 'two names of a policy are distinct that need not be',
    templates: 84,
    form: 'reference',
    file: `${room}/meetings.ts`,
    from: 'const against = other.language ?? tokens(other, values, MANY);',
    to: "const against = other.text.some((one) => typeof one !== 'string') ? [] : (other.language ?? tokens(other, values, MANY));",
  },
  {
    name: 'two names of a condition are distinct that need not be',
    form: 'condition',
    file: `${room}/intrinsics.ts`,
    from: 'return spell(left, valueOf) === spell(right, valueOf);',
    to: "return spell(left, valueOf) === spell(right, valueOf) && (typeof left[0] === 'string' || typeof right[0] === 'string' || left.length * right.length > 1);",
  },
  {
    name: 'no parameter is a pattern',
    form: 'reference',
    file: `${room}/parameter-atoms.ts`,
    from: "examples: ['example', 'other-example'], mayBePattern: true };",
    to: "examples: ['example', 'other-example'], mayBePattern: false };",
  },
  {
    name: 'a condition is free',
    form: 'condition',
    file: `${room}/resolve.ts`,
    from: 'const answer = truth(condition, this);',
    to: `const answer = this.world.valueOf({ id: \`condition \${name}\`, kind: 'function', title: name, values: ['true', 'false'], language: [[]], examples: [], isGenerated: false, mayBePattern: false }) === 'true';`,
  },
  {
    name: 'a condition holds whatever its names are',
    form: 'condition',
    file: `${room}/intrinsics.ts`,
    from: 'return spell(left, valueOf) === spell(right, valueOf);',
    to: 'return spell(left, valueOf) !== undefined;',
  },
  {
    name: 'the ARN of a bucket is guessed',
    form: 'reference',
    file: `${room}/resource-shapes.ts`,
    from: "{ Arn: 'arn:{partition}:s3:::{name}' }",
    to: "{ Arn: 'arn:{partition}:s3:::stack-{name}' }",
  },
  {
    name: 'the account is a fixed one',
    form: 'account',
    file: `${room}/references.ts`,
    from: "['AWS::AccountId', account],",
    to: "['AWS::AccountId', account ?? '999988887777'],",
  },
  {
    name: 'the Region is a fixed one',
    templates: 72,
    form: 'region',
    file: `${room}/references.ts`,
    from: "['AWS::Region', region],",
    to: "['AWS::Region', region ?? 'eu-west-1'],",
  },
  {
    name: 'the partition is a fixed one',
    templates: 72,
    form: 'region',
    file: `${room}/references.ts`,
    from: "['AWS::Partition', partition],",
    to: "['AWS::Partition', partition ?? 'aws'],",
  },
  {
    name: 'a CIDR block is an ordinary one',
    form: 'address',
    file: `${room}/typed-values.ts`,
    from: ", '10.0.0.0/8', '0.0.0.0/0', '::/0'];",
    to: ", '10.0.0.0/8'];",
  },
  {
    name: 'a number is an ordinary one',
    templates: 72,
    form: 'number',
    file: `${room}/typed-values.ts`,
    from: "          ...[...others.flatMap(numbersAt), '5', '0', '1.1', '1.2', '1.3', '1000000'],\n          ...outermost(numbers, isValue),",
    to: "          '5',",
  },
  {
    name: 'a date is an ordinary one',
    templates: 48,
    form: 'date',
    file: `${room}/typed-values.ts`,
    from: "        ...[...others.flatMap(datesAt), '2030-01-01T00:00:00Z', '2020-01-01T00:00:00Z', '2100-01-01T00:00:00Z'],\n        ...outermost(dates, isValue),",
    to: "        '2030-01-01T00:00:00Z',",
  },
  {
    name: 'a pattern that counts both ways is tried as one',
    templates: 48,
    form: 'both ways',
    file: `${room}/world-search.ts`,
    from: 'ways.size === 2',
    to: 'ways.size === 3',
  },
  {
    name: 'a list parameter has one element',
    templates: 60,
    form: 'list',
    file: `${room}/parameter-atoms.ts`,
    from: 'export const LONGEST_LIST = 2;',
    to: 'export const LONGEST_LIST = 1;',
  },
  {
    name: 'the elements of a list are alike',
    form: 'list',
    file: `${room}/parameter-atoms.ts`,
    from: 'id: element === undefined ? id : `${id}[${element}]`,',
    to: 'id: element === undefined ? id : `${id}[0]`,',
  },
  {
    name: 'Fn::Select takes the first element',
    form: 'select',
    file: `${room}/intrinsics.ts`,
    from: 'const found = value.items[Number(index)];',
    to: 'const found = value.items[0];',
  },
  {
    name: 'Fn::Split never finds its delimiter in a name',
    form: 'split',
    file: `${room}/text-functions.ts`,
    from: 'Number(world.valueOf(piecesAtom(part, delimiter)))',
    to: 'Math.min(1, Number(piecesAtom(part, delimiter).values?.length))',
  },
  {
    name: 'the pieces of a name are alike',
    form: 'split',
    file: `${room}/text-functions.ts`,
    from: 'count === 1 ? [atom] : Array.from({ length: count }, (_, index) => pieceOf(atom, delimiter, index));',
    to: 'count === 1 ? [atom] : Array.from({ length: count }, () => pieceOf(atom, delimiter, 0));',
  },
  {
    name: 'Fn::And asks for one of its conditions',
    form: 'condition',
    file: `${room}/intrinsics.ts`,
    from: 'listOf(call.argument, call.name).every((one) => truth(one, resolver))',
    to: 'listOf(call.argument, call.name).some((one) => truth(one, resolver))',
  },
  {
    name: 'Fn::Or asks for all of its conditions',
    form: 'condition',
    file: `${room}/intrinsics.ts`,
    from: 'listOf(call.argument, call.name).some((one) => truth(one, resolver))',
    to: 'listOf(call.argument, call.name).every((one) => truth(one, resolver))',
  },
  {
    name: 'Fn::Not changes nothing',
    form: 'condition',
    file: `${room}/intrinsics.ts`,
    from: 'return !truth(argumentsOf(call.argument, call.name, 1)[0], resolver);',
    to: 'return truth(argumentsOf(call.argument, call.name, 1)[0], resolver);',
  },
  {
    name: 'a mapping is asked for the first row',
    form: 'mapping',
    file: `${room}/intrinsics.ts`,
    from: 'return map.entries.get(spell(key, world.valueOf.bind(world)))?.value;',
    to: 'return (map.entries.get(spell(key, world.valueOf.bind(world))) ?? [...map.entries.values()][0])?.value;',
  },
  {
    name: 'the keys of a mapping are not tried',
    form: 'mapping',
    file: `${room}/intrinsics.ts`,
    from: '...[...map.entries.keys()].map((one) => literally([one])),',
    to: '...[...map.entries.keys()].slice(0, 1).map((one) => literally([one])),',
  },
  {
    name: 'no import is a pattern',
    form: 'import',
    file: `${room}/references.ts`,
    from: "examples: ['example', 'other-example'],\n    isGenerated: false,\n    mayBePattern: true,",
    to: "examples: ['example', 'other-example'],\n    isGenerated: false,\n    mayBePattern: false,",
  },
  {
    name: 'an import is the value of a parameter',
    form: 'import',
    file: `${room}/references.ts`,
    from: "const value = anyValue('import', title, position, template);",
    to: "const value = { ...anyValue('import', title, position, template), values: ['111122223333'] };",
  },
];
