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
