import { getObject, iamRole, iamUser } from '../../src';
import { bothWays, doesNotHold, failed, holds, isUndecided } from './answered';
import { allow, deny, objects, policyOf } from './documents';

const data = 'arn:aws:iam::111122223333:role/Data';
const actions = { actions: ['s3:GetObject'] };
const unless = (condition: object) =>
  policyOf(allow({ Action: 's3:GetObject' }), deny({ Resource: objects, Condition: condition }));
const tagged = unless({ StringNotEquals: { 'aws:PrincipalTag/team': 'data' } });
const inside = unless({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } });
const inPaths = unless({ 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } });
const byId = unless({ StringNotLike: { 'aws:userid': 'AROAEXAMPLE0000000001:*' } });

describe('a lock-out that turns on what the caller does not tell (A6, P17)', () => {
  test.each([
    ['its tags', tagged, 'aws:PrincipalTag/team', 'iamRole(arn, { tags })'],
    ['its organization', inside, 'aws:PrincipalOrgID', 'iamRole(arn, { organization })'],
    ['the path of its organization', inPaths, 'aws:PrincipalOrgPaths', 'iamRole(arn, { organizationPath })'],
    ['its id', byId, 'aws:userid', 'iamRole(arn, { id })'],
  ])('is undecided: %s', (_, policy, key, hint) => {
    expect(bothWays(policy, 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
    const { message } = failed(policy, 'toLockOut', iamRole(data), actions);
    expect(message).toContain(key);
    expect(message).toContain(hint);
  });

  test('is decided where the caller tells it', () => {
    const locked = (policy: object, facts: object) => bothWays(policy, 'toLockOut', iamRole(data, facts), actions);
    expect(locked(tagged, { tags: { team: 'data' } })).toEqual(doesNotHold);
    expect(locked(tagged, { tags: null })).toEqual(holds);
    expect(locked(inside, { organization: 'o-a1b2c3d4e5' })).toEqual(doesNotHold);
    expect(locked(inside, { organization: null })).toEqual(holds);
    expect(locked(inPaths, { organization: 'o-a1b2c3d4e5' })).toEqual(doesNotHold);
    expect(locked(inPaths, { organization: 'o-zzzzzzzzzz' })).toEqual(holds);
    expect(locked(inPaths, { organization: null })).toEqual(holds);
    expect(locked(byId, { id: 'AROAEXAMPLE0000000001' })).toEqual(doesNotHold);
    expect(locked(byId, { id: 'AROAEXAMPLE0000000002' })).toEqual(holds);
  });

  test('of an organization that is told, where one of its units is spared', () => {
    const unit = 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/';
    const inUnit = unless({ 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': `${unit}*` } });
    const told = (facts: object) => bothWays(inUnit, 'toLockOut', iamRole(data, facts), actions);
    expect(told({ organization: 'o-a1b2c3d4e5' })).toEqual(isUndecided);
    const { message } = failed(inUnit, 'toLockOut', iamRole(data, { organization: 'o-a1b2c3d4e5' }), actions);
    expect(message).toContain('aws:PrincipalOrgPaths');
    expect(message).toContain('iamRole(arn, { organizationPath })');
    expect(told({ organizationPath: unit })).toEqual(doesNotHold);
    expect(told({ organizationPath: `${unit}ou-ab12-22222222/` })).toEqual(doesNotHold);
    expect(told({ organizationPath: 'o-a1b2c3d4e5/r-ab12/' })).toEqual(holds);
    expect(told({ organization: 'o-zzzzzzzzzz' })).toEqual(holds);
    expect(told({ organization: null })).toEqual(holds);
    const anywhere = unless({
      'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-*/r-*/ou-ab12-11111111/*' },
    });
    expect(bothWays(anywhere, 'toLockOut', iamRole(data, { organization: 'o-a1b2c3d4e5' }), actions)).toEqual(
      isUndecided,
    );
    const call = (facts: object) => getObject({ bucket: 'logs', key: 'a', caller: iamRole(data, facts) });
    expect(bothWays(inUnit, 'toExplicitlyDeny', call({ organization: 'o-a1b2c3d4e5' }))).toEqual(isUndecided);
    expect(bothWays(inUnit, 'toExplicitlyDeny', call({ organizationPath: unit }))).toEqual(doesNotHold);
    expect(failed(inUnit, 'toAllow', call({ organization: 'o-a1b2c3d4e5' })).message).toContain('organizationPath');
  });

  test('of an organization that the caller must be in, where one of its units is denied', () => {
    const within = (path: string) => ({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': path } });
    const both = (path: string) =>
      policyOf(
        allow({ Action: 's3:GetObject' }),
        deny({ Resource: objects, Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }),
        deny({ Resource: objects, Condition: within(path) }),
      );
    const unit = both('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*');
    expect(bothWays(unit, 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
    expect(bothWays(unit, 'toLockOut', iamRole(data, { organization: null }), actions)).toEqual(holds);
    const anyOrganization = unless({ 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-*/r-*/*' } });
    expect(bothWays(anyOrganization, 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
  });

  test('is undecided where two patterns of a tag spare together what neither spares alone, and where any tag does', () => {
    const spared = (pattern: string) =>
      deny({ Resource: objects, Condition: { StringNotLike: { 'aws:PrincipalTag/team': pattern } } });
    expect(bothWays(policyOf(spared('a*'), spared('?b')), 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
    expect(bothWays(policyOf(spared('a*'), spared('b*')), 'toLockOut', iamRole(data), actions)).toEqual(holds);
    const untagged = unless({ Null: { 'aws:PrincipalTag/team': 'true' } });
    expect(bothWays(untagged, 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
  });

  test('is undecided where there are more kinds of callers than are asked one by one', () => {
    const keys = ['team', 'stage', 'cost', 'owner'].map((name) => `aws:PrincipalTag/${name}`);
    const wants = (operator: string, values: string[]) =>
      keys.map((key) => deny({ Resource: objects, Condition: { [operator]: { [key]: values } } }));
    const oneOf = policyOf(
      ...wants('StringNotEquals', ['a', 'b', 'c', 'd']),
      ...wants('StringEquals', ['a', 'b', 'c']),
    );
    expect(bothWays(oneOf, 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
    expect(bothWays(oneOf, 'toLockOut', iamRole(data, { tags: null }), actions)).toEqual(holds);
  });

  test('is decided where nothing of it matters', () => {
    const both = policyOf(
      deny({ Resource: objects, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'data' } } }),
      deny({ Resource: objects, Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'data' } } }),
    );
    expect(bothWays(both, 'toLockOut', iamRole(data), actions)).toEqual(holds);
    const others = unless({ StringNotEquals: { 'aws:PrincipalArn': data } });
    expect(bothWays(others, 'toLockOut', iamRole(data), actions)).toEqual(doesNotHold);
    expect(bothWays(others, 'toLockOut', iamUser('arn:aws:iam::111122223333:user/a'), actions)).toEqual(holds);
  });
});
