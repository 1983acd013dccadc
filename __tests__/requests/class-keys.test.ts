import { presenceOf } from '../../src/requests/class-keys';
import type { RequestClass } from '../../src/requests/request-class';
import { serviceOf } from '../../src/service-reference';

const service = serviceOf('s3');
const facts = service?.actions.get('putobject');
if (service === undefined || facts === undefined) throw new Error('unknown action s3:PutObject');
const upload: RequestClass = {
  action: { name: 's3:PutObject', service, facts, forms: [] },
  form: undefined,
  caller: 'role',
  own: undefined,
  secure: true,
  network: 'internet',
  forwarded: false,
  source: 'none',
  encryption: undefined,
};

test('a call that lists its tags has no others, and those that it lists', () => {
  const call = {
    context: new Map([['aws:principaltag/team', 'red']]),
    families: ['aws:principaltag/'],
    present: new Set<string>(),
    maybe: new Map<string, string>(),
  };
  const of = (key: string) => presenceOf(key, upload, { partition: 'aws', call });
  expect(of('aws:principaltag/team')).toEqual({ kind: 'fixed', value: 'red' });
  expect(of('aws:principaltag/unit')).toEqual({ kind: 'absent' });
  expect(of('s3:requestobjecttag/unit').kind).toBe('free');
  expect(presenceOf('aws:principaltag/unit', upload, { partition: 'aws' }).kind).toBe('free');
});

test('a key of AWS that the reference lacks may come with any request, one of nobody knows whom with sessions alone', () => {
  const of = (key: string, caller: RequestClass['caller']) =>
    presenceOf(key, { ...upload, caller }, { partition: 'aws' }).kind;
  expect(of('aws:unheardof', 'anonymous')).toBe('free');
  expect(of('unheardof:aws:', 'anonymous')).toBe('absent');
  expect(of('unheardof:key', 'role')).toBe('free');
});

test.each([
  'aws:SourceIp',
  'aws:VpcSourceIp',
  'aws:SourceVpc',
  'aws:SourceVpcArn',
  'aws:SourceVpce',
  'aws:VpceAccount',
  'aws:VpceOrgID',
  'aws:VpceOrgPaths',
])('%s comes by one way into AWS, and has a value of its own there', (key) => {
  const lower = key.toLowerCase();
  const on = (network: RequestClass['network'], forwarded = false) =>
    presenceOf(lower, { ...upload, network, forwarded }, { partition: 'aws' });
  const [here, elsewhere] =
    key === 'aws:SourceIp' ? (['internet', 'endpoint'] as const) : (['endpoint', 'internet'] as const);
  const there = on(here);
  // A question mark: not every request has it.
  expect(there.kind === 'free' && there.facet.id.replace('?', '')).toBe(key);
  expect(on(elsewhere)).toEqual({ kind: 'absent' });
  expect(on('hidden')).toEqual({ kind: 'absent' });
  expect(on('endpoint', true)).toEqual({ kind: 'absent' });
});
