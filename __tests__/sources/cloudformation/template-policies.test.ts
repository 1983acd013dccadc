import { readFileSync } from 'node:fs';
import type { Policy, PolicyType } from '../../../src/policy/model';
import { validate } from '../../../src/policy/validate';
import { isPolicyError, isUndecidedError } from '../../../src/report/errors';
import type { Sections } from '../../../src/sources/cloudformation/sections';
import type { TemplateMember } from '../../../src/sources/cloudformation/template-members';
import { templateBuckets } from '../../../src/sources/cloudformation/template-buckets';
import { templatePolicies } from '../../../src/sources/cloudformation/template-policies';
import { templatePrincipals } from '../../../src/sources/cloudformation/template-principals';
import { inDeployments, memberOf, ordinarily, sectionsOf } from './in-deployments';

const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
const document = { Version: '2012-10-17', Statement: [statement] };
const identity = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
};
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

function listed(resources: object, more: object = {}): readonly (readonly [string, PolicyType])[] {
  return templatePolicies(sectionsOf({ ...more, Resources: resources })).map(({ id, type }) => [id, type] as const);
}

function policyOf(resources: object, id: string): Policy {
  return ordinarily({ Resources: resources }, templatePolicies, id);
}

describe('every type of resource that carries policy documents', () => {
  const carriers: readonly (readonly [string, object, readonly (readonly [string, PolicyType])[]])[] = [
    ['AWS::AIOps::InvestigationGroup', { InvestigationGroupPolicy: document }, [['One', 'resource']]],
    ['AWS::APS::ResourcePolicy', { PolicyDocument: document }, [['One', 'resource']]],
    ['AWS::ApiGateway::DomainNameV2', { Policy: document }, [['One', 'resource']]],
    [
      'AWS::ApiGateway::RestApi',
      { Policy: document, Body: { 'x-amazon-apigateway-policy': document } },
      [
        ['One', 'resource'],
        ['One/Body', 'resource'],
      ],
    ],
    ['AWS::Backup::BackupVault', { AccessPolicy: document }, [['One', 'resource']]],
    ['AWS::Backup::LogicallyAirGappedBackupVault', { AccessPolicy: document }, [['One', 'resource']]],
    ['AWS::Bedrock::ResourcePolicy', { PolicyDocument: document }, [['One', 'resource']]],
    ['AWS::CloudTrail::ResourcePolicy', { ResourcePolicy: document }, [['One', 'resource']]],
    ['AWS::CodeArtifact::Domain', { PermissionsPolicyDocument: document }, [['One', 'resource']]],
    ['AWS::CodeArtifact::Repository', { PermissionsPolicyDocument: document }, [['One', 'resource']]],
    ['AWS::DSQL::Cluster', { PolicyDocument: document }, [['One', 'resource']]],
    [
      'AWS::DynamoDB::GlobalTable',
      {
        Replicas: [
          { Region: 'eu-west-1', ResourcePolicy: { PolicyDocument: document } },
          {
            Region: 'eu-west-2',
            ResourcePolicy: { PolicyDocument: document },
            ReplicaStreamSpecification: { ResourcePolicy: { PolicyDocument: document } },
          },
        ],
      },
      [
        ['One/table', 'resource'],
        ['One/table#2', 'resource'],
        ['One/stream', 'resource'],
      ],
    ],
    [
      'AWS::DynamoDB::Table',
      {
        ResourcePolicy: { PolicyDocument: document },
        StreamSpecification: { ResourcePolicy: { PolicyDocument: document } },
      },
      [
        ['One/table', 'resource'],
        ['One/stream', 'resource'],
      ],
    ],
    ['AWS::EC2::VPCEndpoint', { PolicyDocument: document }, [['One', 'vpcEndpoint']]],
    ['AWS::ECR::PublicRepository', { RepositoryPolicyText: document }, [['One', 'resource']]],
    ['AWS::ECR::RegistryPolicy', { PolicyText: document }, [['One', 'resource']]],
    ['AWS::ECR::Repository', { RepositoryPolicyText: document }, [['One', 'resource']]],
    ['AWS::ECR::RepositoryCreationTemplate', { RepositoryPolicy: document }, [['One', 'resource']]],
    ['AWS::EFS::FileSystem', { FileSystemPolicy: document }, [['One', 'resource']]],
    ['AWS::EKS::PodIdentityAssociation', { Policy: identity }, [['One', 'session']]],
    ['AWS::Elasticsearch::Domain', { AccessPolicies: document }, [['One', 'resource']]],
    ['AWS::EventSchemas::RegistryPolicy', { Policy: document }, [['One', 'resource']]],
    ['AWS::Events::EventBus', { Name: 'bus', Policy: document }, [['One', 'resource']]],
    ['AWS::FSx::S3AccessPointAttachment', { S3AccessPoint: { Policy: document } }, [['One', 'resource']]],
    ['AWS::Glue::ResourcePolicy', { PolicyInJson: JSON.stringify(document) }, [['One', 'resource']]],
    ['AWS::IAM::Group', { Policies: [{ PolicyName: 'Get', PolicyDocument: identity }] }, [['One/Get', 'identity']]],
    ['AWS::IAM::GroupPolicy', { PolicyName: 'Get', PolicyDocument: identity }, [['One', 'identity']]],
    ['AWS::IAM::ManagedPolicy', { PolicyDocument: identity }, [['One', 'identity']]],
    ['AWS::IAM::Policy', { PolicyName: 'Get', PolicyDocument: identity }, [['One', 'identity']]],
    [
      'AWS::IAM::Role',
      { AssumeRolePolicyDocument: trust, Policies: [{ PolicyName: 'Get', PolicyDocument: identity }] },
      [
        ['One/trust', 'trust'],
        ['One/Get', 'identity'],
      ],
    ],
    ['AWS::IAM::RolePolicy', { PolicyName: 'Get', PolicyDocument: identity }, [['One', 'identity']]],
    ['AWS::IAM::User', { Policies: [{ PolicyName: 'Get', PolicyDocument: identity }] }, [['One/Get', 'identity']]],
    ['AWS::IAM::UserPolicy', { PolicyName: 'Get', PolicyDocument: identity }, [['One', 'identity']]],
    ['AWS::IoT::Policy', { PolicyDocument: identity }, [['One', 'identity']]],
    ['AWS::KMS::Key', { KeyPolicy: document }, [['One', 'kmsKey']]],
    ['AWS::KMS::ReplicaKey', { KeyPolicy: document }, [['One', 'kmsKey']]],
    ['AWS::Kinesis::ResourcePolicy', { ResourcePolicy: document }, [['One', 'resource']]],
    ['AWS::Lambda::ResourcePolicy', { PolicyDocument: document }, [['One', 'resource']]],
    ['AWS::Lex::ResourcePolicy', { Policy: document }, [['One', 'resource']]],
    [
      'AWS::Logs::DeliveryDestination',
      { DeliveryDestinationPolicy: { DeliveryDestinationPolicy: document } },
      [['One', 'resource']],
    ],
    ['AWS::Logs::Destination', { DestinationPolicy: JSON.stringify(document) }, [['One', 'resource']]],
    ['AWS::Logs::LogGroup', { ResourcePolicyDocument: document }, [['One', 'resource']]],
    ['AWS::Logs::ResourcePolicy', { PolicyDocument: JSON.stringify(document) }, [['One', 'resource']]],
    ['AWS::MSK::ClusterPolicy', { Policy: document }, [['One', 'resource']]],
    ['AWS::MediaPackageV2::ChannelPolicy', { Policy: document }, [['One', 'resource']]],
    ['AWS::MediaPackageV2::OriginEndpointPolicy', { Policy: document }, [['One', 'resource']]],
    ['AWS::MediaStore::Container', { Policy: JSON.stringify(document) }, [['One', 'resource']]],
    ['AWS::MediaTailor::ChannelPolicy', { Policy: document }, [['One', 'resource']]],
    [
      'AWS::ODB::OdbNetwork',
      { S3PolicyDocument: JSON.stringify(document), StsPolicyDocument: JSON.stringify(document) },
      [
        ['One/S3', 'vpcEndpoint'],
        ['One/Sts', 'vpcEndpoint'],
      ],
    ],
    ['AWS::OSIS::Pipeline', { ResourcePolicy: { Policy: document } }, [['One', 'resource']]],
    ['AWS::Oam::Sink', { Policy: document }, [['One', 'resource']]],
    ['AWS::Omics::SequenceStore', { S3AccessPolicy: document }, [['One', 'resource']]],
    ['AWS::OpenSearchService::Domain', { AccessPolicies: document }, [['One', 'resource']]],
    ['AWS::Organizations::Policy', { Type: 'SERVICE_CONTROL_POLICY', Content: identity }, [['One', 'serviceControl']]],
    [
      'AWS::Organizations::Policy',
      { Type: 'RESOURCE_CONTROL_POLICY', Content: { ...document, Statement: [{ ...statement, Effect: 'Deny' }] } },
      [['One', 'resourceControl']],
    ],
    ['AWS::Organizations::ResourcePolicy', { Content: document }, [['One', 'resource']]],
    ['AWS::RUM::AppMonitor', { ResourcePolicy: { PolicyDocument: JSON.stringify(document) } }, [['One', 'resource']]],
    ['AWS::Redshift::Cluster', { NamespaceResourcePolicy: document }, [['One', 'resource']]],
    ['AWS::RedshiftServerless::Namespace', { NamespaceResourcePolicy: document }, [['One', 'resource']]],
    ['AWS::RolesAnywhere::Profile', { SessionPolicy: JSON.stringify(identity) }, [['One', 'session']]],
    ['AWS::S3::AccessPoint', { Policy: document }, [['One', 'resource']]],
    ['AWS::S3::BucketPolicy', { Bucket: 'logs', PolicyDocument: document }, [['One', 'resource']]],
    ['AWS::S3::MultiRegionAccessPointPolicy', { Policy: document }, [['One', 'resource']]],
    ['AWS::S3Express::AccessPoint', { Policy: document }, [['One', 'resource']]],
    ['AWS::S3Express::BucketPolicy', { Bucket: 'logs', PolicyDocument: document }, [['One', 'resource']]],
    ['AWS::S3Files::FileSystemPolicy', { Policy: document }, [['One', 'resource']]],
    ['AWS::S3ObjectLambda::AccessPointPolicy', { PolicyDocument: document }, [['One', 'resource']]],
    ['AWS::S3Outposts::AccessPoint', { Policy: document }, [['One', 'resource']]],
    ['AWS::S3Outposts::BucketPolicy', { PolicyDocument: document }, [['One', 'resource']]],
    ['AWS::S3Tables::TableBucketPolicy', { ResourcePolicy: document }, [['One', 'resource']]],
    ['AWS::S3Tables::TablePolicy', { ResourcePolicy: document }, [['One', 'resource']]],
    ['AWS::S3Vectors::VectorBucketPolicy', { Policy: document }, [['One', 'resource']]],
    ['AWS::SMSVOICE::ResourcePolicy', { PolicyDocument: document }, [['One', 'resource']]],
    ['AWS::SNS::TopicInlinePolicy', { PolicyDocument: document }, [['One', 'resource']]],
    [
      'AWS::SNS::TopicPolicy',
      { Topics: ['arn:aws:sns:eu-west-1:111122223333:t'], PolicyDocument: document },
      [['One', 'resource']],
    ],
    ['AWS::SQS::QueueInlinePolicy', { PolicyDocument: document }, [['One', 'resource']]],
    ['AWS::SQS::QueuePolicy', { Queues: [], PolicyDocument: document }, [['One', 'resource']]],
    ['AWS::SSM::ResourcePolicy', { Policy: document }, [['One', 'resource']]],
    ['AWS::SSO::PermissionSet', { InlinePolicy: identity }, [['One', 'identity']]],
    ['AWS::SageMaker::ModelPackageGroup', { ModelPackageGroupPolicy: document }, [['One', 'resource']]],
    ['AWS::SecretsManager::ResourcePolicy', { ResourcePolicy: document }, [['One', 'resource']]],
    ['AWS::Transfer::User', { Policy: JSON.stringify(identity) }, [['One', 'session']]],
    ['AWS::VpcLattice::AuthPolicy', { Policy: document }, [['One', 'resource']]],
    ['AWS::VpcLattice::ResourcePolicy', { Policy: document }, [['One', 'resource']]],
    ['AWS::XRay::ResourcePolicy', { PolicyDocument: JSON.stringify(document) }, [['One', 'resource']]],
  ];

  test.each(carriers)('%s', (Type, Properties, wanted) => {
    const resources = { One: { Type, Properties } };
    expect(listed(resources)).toEqual(wanted);
    for (const [id] of wanted) {
      const { statements, type } = policyOf(resources, id);
      expect(statements).toHaveLength(1);
      expect([id, type]).toEqual(wanted.find((one) => one[0] === id));
    }
  });

  test('and no type without a case', () => {
    const source = readFileSync('src/sources/cloudformation/document-sites.ts', 'utf8');
    const known = [...source.matchAll(/^ {4}'(AWS::[\w:]+)': \[/gm)].map(([, type]) => type);
    const elsewhere = [
      'AWS::Events::EventBusPolicy',
      'AWS::Lambda::LayerVersionPermission',
      'AWS::Lambda::Permission',
      'AWS::RAM::Permission',
      'AWS::Signer::ProfilePermission',
    ];
    expect(known.length).toBeGreaterThan(70);
    expect(new Set([...carriers.map(([type]) => type), ...elsewhere])).toEqual(
      new Set([...known, 'AWS::Organizations::Policy']),
    );
  });

  test('policies of an organization that are not IAM policies are none', () => {
    expect(
      listed({ Tags: { Type: 'AWS::Organizations::Policy', Properties: { Type: 'TAG_POLICY', Content: {} } } }),
    ).toEqual([]);
  });
});

describe('what a document is attached to', () => {
  const account = expect.stringMatching(/^\d{12}$/) as string;
  test.each([
    [
      'the queue of a queue policy',
      {
        Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
        One: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Jobs' }], PolicyDocument: document } },
      },
      /^arn:aws:sqs:[a-z0-9-]+:\d{12}:jobs$/,
    ],
    [
      'the topic of a topic policy',
      {
        News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
        One: { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: 'News' }], PolicyDocument: document } },
      },
      /^arn:aws:sns:[a-z0-9-]+:\d{12}:news$/,
    ],
    [
      'a repository',
      { One: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'app', RepositoryPolicyText: document } } },
      /^arn:aws:ecr:[a-z0-9-]+:\d{12}:repository\/app$/,
    ],
    [
      'the bus of its policy',
      {
        One: {
          Type: 'AWS::Events::EventBusPolicy',
          Properties: { StatementId: 'One', Statement: { ...statement, Action: 'events:PutEvents' } },
        },
      },
      /^arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/default$/,
    ],
  ])('%s', (_, resources, arn) => {
    expect(policyOf(resources, 'One').attachedTo).toEqual({ arn: expect.stringMatching(arn) as string, account });
  });

  test('is not told where only a name stands there', () => {
    const One = {
      Type: 'AWS::SecretsManager::ResourcePolicy',
      Properties: { SecretId: 'my-secret', ResourcePolicy: document },
    };
    expect(policyOf({ One }, 'One').attachedTo).toBeUndefined();
  });
});

describe('resources that say what a statement says', () => {
  const fn = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'resize' } };
  const permission = (properties: object) => ({
    Fn: fn,
    One: {
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'lambda:InvokeFunction', FunctionName: { Ref: 'Fn' }, ...properties },
    },
  });
  const documentOfOne = (resources: object): object => policyOf(resources, 'One').document;
  const arn = expect.stringMatching(/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:resize$/) as string;

  test('a permission of a function, for a service', () => {
    const resources = permission({
      Principal: 's3.amazonaws.com',
      SourceArn: 'arn:aws:s3:::uploads',
      SourceAccount: '111122223333',
    });
    expect(listed(resources)).toEqual([['One', 'resource']]);
    expect(documentOfOne(resources)).toEqual({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Resource: arn,
        Condition: {
          ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::uploads' },
          StringEquals: { 'AWS:SourceAccount': '111122223333' },
        },
      },
    });
  });

  test.each([
    ['anybody', '*', '*'],
    ['an account', '444455556666', { AWS: '444455556666' }],
    ['a role', 'arn:aws:iam::444455556666:role/caller', { AWS: 'arn:aws:iam::444455556666:role/caller' }],
  ])('a permission for %s', (_, Principal, wanted) => {
    expect(documentOfOne(permission({ Principal }))).toMatchObject({ Statement: { Principal: wanted } });
  });

  test.each([
    ['PrincipalOrgID', 'o-a1b2c3d4e5', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ['EventSourceToken', 'token', { StringEquals: { 'lambda:EventSourceToken': 'token' } }],
    ['FunctionUrlAuthType', 'NONE', { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } }],
    ['InvokedViaFunctionUrl', true, { Bool: { 'lambda:InvokedViaFunctionUrl': true } }],
  ])('a permission with %s', (name, value, Condition) => {
    expect(documentOfOne(permission({ Principal: '*', [name]: value }))).toMatchObject({ Statement: { Condition } });
  });

  test.each([
    ['its ARN', { 'Fn::GetAtt': ['Fn', 'Arn'] }, arn],
    ['its name', 'resize', arn],
    ['an alias', { 'Fn::Sub': '${Fn}:live' }, expect.stringMatching(/:function:resize:live$/) as string],
    [
      'a part of its ARN',
      '111122223333:function:other',
      expect.stringMatching(/:111122223333:function:other$/) as string,
    ],
  ])('a permission of a function that is told by %s', (_, FunctionName, Resource) => {
    expect(documentOfOne(permission({ Principal: '*', FunctionName }))).toMatchObject({ Statement: { Resource } });
  });

  test('a permission of an alias that Ref gives as an ARN', () => {
    const Alias = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Fn' }, Name: 'live' } };
    const resources = { Alias, ...permission({ Principal: '*', FunctionName: { Ref: 'Alias' } }) };
    expect(documentOfOne(resources)).toMatchObject({
      Statement: { Resource: expect.stringMatching(/^arn:aws:(?!.*arn:)/) as string },
    });
  });

  test('a permission whose principal is a parameter may be anybody, an account or a service', () => {
    const template = {
      Parameters: { Who: { Type: 'String' } },
      Resources: permission({ Principal: { Ref: 'Who' } }),
    };
    const sections = sectionsOf(template);
    const principals = inDeployments(sections, (reader) => {
      const policy = memberOf(templatePolicies(sections), 'One').in(reader);
      return JSON.stringify((policy.document as { Statement: { Principal: unknown } }).Statement.Principal);
    });
    expect(principals).toEqual(
      expect.arrayContaining<string>(['"*"', '{"Service":"s3.amazonaws.com"}', '{"AWS":"444455556666"}']),
    );
  });

  test('a permission of a version of a layer', () => {
    const One = {
      Type: 'AWS::Lambda::LayerVersionPermission',
      Properties: {
        Action: 'lambda:GetLayerVersion',
        LayerVersionArn: 'arn:aws:lambda:eu-west-1:111122223333:layer:tools:1',
        OrganizationId: 'o-a1b2c3d4e5',
        Principal: '*',
      },
    };
    expect(documentOfOne({ One })).toMatchObject({
      Statement: {
        Principal: '*',
        Action: 'lambda:GetLayerVersion',
        Resource: 'arn:aws:lambda:eu-west-1:111122223333:layer:tools:1',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      },
    });
  });

  test('a policy of an event bus in parts', () => {
    const One = {
      Type: 'AWS::Events::EventBusPolicy',
      Properties: {
        StatementId: 'Org',
        EventBusName: 'bus',
        Action: 'events:PutEvents',
        Principal: '*',
        Condition: { Type: 'StringEquals', Key: 'aws:PrincipalOrgID', Value: 'o-a1b2c3d4e5' },
      },
    };
    expect(listed({ One })).toEqual([['One', 'resource']]);
    expect(documentOfOne({ One })).toMatchObject({
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: expect.stringMatching(/^arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/bus$/) as string,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      },
    });
  });

  test('a policy of the default event bus', () => {
    const One = {
      Type: 'AWS::Events::EventBusPolicy',
      Properties: { StatementId: 'One', Action: 'events:PutEvents', Principal: '444455556666' },
    };
    expect(documentOfOne({ One })).toEqual({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: '444455556666' },
        Action: 'events:PutEvents',
        Resource: expect.stringMatching(/^arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/default$/) as string,
      },
    });
  });

  test('a permission of a function by a part of its ARN', () => {
    const part = permission({ Principal: '*', FunctionName: '444455556666:function:resize' });
    expect(documentOfOne(part)).toMatchObject({
      Statement: {
        Resource: expect.stringMatching(/^arn:aws:lambda:[a-z0-9-]+:444455556666:function:resize$/) as string,
      },
    });
  });

  test('without what it has to say', () => {
    const { One } = permission({});
    expect(String(thrownBy(() => policyOf({ Fn: fn, One }, 'One')))).toContain('One has no Principal');
  });

  test('a permission of a version of a signing profile', () => {
    const Properties = {
      Action: 'signer:GetSigningProfile',
      Principal: '444455556666',
      ProfileName: 'code',
      ProfileVersion: 'v1',
    };
    expect(documentOfOne({ One: { Type: 'AWS::Signer::ProfilePermission', Properties } })).toMatchObject({
      Statement: { Resource: expect.stringMatching(/:\/signing-profiles\/code\/v1$/) as string },
    });
  });

  test('a permission of a signing profile', () => {
    const One = {
      Type: 'AWS::Signer::ProfilePermission',
      Properties: {
        StatementId: 'One',
        Action: 'signer:StartSigningJob',
        Principal: '444455556666',
        ProfileName: 'code',
      },
    };
    expect(listed({ One })).toEqual([['One', 'resource']]);
    expect(documentOfOne({ One })).toMatchObject({
      Statement: {
        Principal: { AWS: '444455556666' },
        Resource: expect.stringMatching(/^arn:aws:signer:[a-z0-9-]+:\d{12}:\/signing-profiles\/code$/) as string,
      },
    });
  });
});

describe('a document where the table has none', () => {
  test.each([
    ['with a Principal', document, 'resource'],
    ['without', identity, 'identity'],
  ])('%s is told by its place', (_, found, type) => {
    const One = { Type: 'Custom::Thing', Properties: { Config: [{ Access: found }] } };
    expect(listed({ One })).toEqual([['One/Config[0].Access', type]]);
    expect(policyOf({ One }, 'One/Config[0].Access').statements).toHaveLength(1);
  });

  test('in one branch of a condition', () => {
    const sections = sectionsOf({
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      Resources: {
        One: {
          Type: 'Custom::Thing',
          Properties: { Access: { 'Fn::If': ['IsProd', document, { Ref: 'AWS::NoValue' }] } },
        },
      },
    });
    const policies = templatePolicies(sections);
    expect(policies.map(({ id }) => id)).toEqual(['One/Access']);
    expect(inDeployments(sections, (reader) => memberOf(policies, 'One/Access').in(reader))).toHaveLength(1);
  });

  test('what only has the word Statement in it is none', () => {
    const One = { Type: 'AWS::WAFv2::WebACL', Properties: { Rules: [{ Statement: { GeoMatchStatement: {} } }] } };
    expect(listed({ One })).toEqual([]);
  });
});

describe('a document as text', () => {
  const logs = (PolicyDocument: unknown, more: object = {}) => ({
    ...more,
    Resources: { One: { Type: 'AWS::Logs::ResourcePolicy', Properties: { PolicyName: 'one', PolicyDocument } } },
  });

  test('in which names stand', () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ ...statement, Principal: { AWS: '${AWS::AccountId}' }, Resource: 'arn:aws:s3:::${Name}-x/*' }],
    });
    const template = logs({ 'Fn::Sub': text }, { Parameters: { Name: { Type: 'String', AllowedValues: ['a', 'b'] } } });
    const sections = sectionsOf(template);
    const resources = inDeployments(sections, (reader) => {
      const { statements } = memberOf(templatePolicies(sections), 'One').in(reader);
      return [statements[0]?.resource?.values[0], statements[0]?.principal?.entries[0]?.value];
    });
    const account = expect.stringMatching(/^\d{12}$/) as string;
    expect(resources).toEqual([
      ['arn:aws:s3:::a-x/*', account],
      ['arn:aws:s3:::b-x/*', account],
    ]);
  });

  test('of a parameter is unknown', () => {
    const template = logs({ Ref: 'Text' }, { Parameters: { Text: { Type: 'String' } } });
    const error = thrownBy(() => ordinarily(template, templatePolicies, 'One'));
    expect(isUndecidedError(error)).toBe(true);
    expect(String(error)).toContain('Text');
  });

  test('that is none', () => {
    expect(String(thrownBy(() => ordinarily(logs('none'), templatePolicies, 'One')))).toContain(
      'this text is not a JSON policy',
    );
  });
});

describe('what is wrong with one document', () => {
  const resources = {
    Bad: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [], PolicyDocument: { Statement: [{ Effect: 'Maybe' }] } },
    },
    Gone: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [], PolicyDocument: { Ref: 'Nothing' } } },
    Good: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [], PolicyDocument: document } },
  };

  test('hides no other', () => {
    expect(listed(resources).map(([id]) => id)).toEqual(['Bad', 'Gone', 'Good']);
    expect(policyOf(resources, 'Good').statements).toHaveLength(1);
    expect(isPolicyError(thrownBy(() => policyOf(resources, 'Bad')))).toBe(true);
    expect(String(thrownBy(() => policyOf(resources, 'Gone')))).toContain('unknown parameter or resource "Nothing"');
  });
});

describe('policy templates of SAM', () => {
  const account = '\\d{12}';
  test.each<[string, object, string, ...string[]]>([
    ['S3ReadPolicy', { BucketName: 'logs' }, 's3:GetObject', '^arn:aws:s3:::logs$', '^arn:aws:s3:::logs/\\*$'],
    ['S3CrudPolicy', { BucketName: 'logs' }, 's3:GetObject', '^arn:aws:s3:::logs$', '^arn:aws:s3:::logs/\\*$'],
    ['S3WritePolicy', { BucketName: 'logs' }, 's3:PutObject', '^arn:aws:s3:::logs$', '^arn:aws:s3:::logs/\\*$'],
    ['S3FullAccessPolicy', { BucketName: 'logs' }, 's3:GetObject', '^arn:aws:s3:::logs/\\*$'],
    ['KMSDecryptPolicy', { KeyId: 'abcd' }, 'kms:Decrypt', `^arn:aws:kms:[a-z0-9-]+:${account}:key/abcd$`],
    ['KMSEncryptPolicy', { KeyId: 'abcd' }, 'kms:Encrypt', `^arn:aws:kms:[a-z0-9-]+:${account}:key/abcd$`],
    ['KMSEncryptPolicy_v2', { KeyId: 'abcd' }, 'kms:Encrypt', `^arn:aws:kms:[a-z0-9-]+:${account}:key/abcd$`],
    [
      'SQSPollerPolicy',
      { QueueName: 'jobs' },
      'sqs:ChangeMessageVisibility',
      `^arn:aws:sqs:[a-z0-9-]+:${account}:jobs$`,
    ],
    ['SQSSendMessagePolicy', { QueueName: 'jobs' }, 'sqs:SendMessage*', `^arn:aws:sqs:[a-z0-9-]+:${account}:jobs$`],
    [
      'SNSCrudPolicy',
      { TopicName: 'news' },
      'sns:ListSubscriptionsByTopic',
      `^arn:aws:sns:[a-z0-9-]+:${account}:news\\*$`,
    ],
    ['SNSPublishMessagePolicy', { TopicName: 'news' }, 'sns:Publish', `^arn:aws:sns:[a-z0-9-]+:${account}:news$`],
    [
      'DynamoDBReadPolicy',
      { TableName: 't' },
      'dynamodb:GetItem',
      `:${account}:table/t$`,
      `:${account}:table/t/index/\\*$`,
    ],
    [
      'DynamoDBCrudPolicy',
      { TableName: 't' },
      'dynamodb:GetItem',
      `:${account}:table/t$`,
      `:${account}:table/t/index/\\*$`,
    ],
    [
      'DynamoDBWritePolicy',
      { TableName: 't' },
      'dynamodb:PutItem',
      `:${account}:table/t$`,
      `:${account}:table/t/index/\\*$`,
    ],
    ['DynamoDBReconfigurePolicy', { TableName: 't' }, 'dynamodb:UpdateTable', `:${account}:table/t$`],
    ['DynamoDBStreamReadPolicy', { TableName: 't', StreamName: 's' }, 'dynamodb:DescribeStream', `:table/t/stream/s$`],
    ['DynamoDBBackupFullAccessPolicy', { TableName: 't' }, 'dynamodb:CreateBackup', `:${account}:table/t$`],
    ['DynamoDBRestoreFromBackupPolicy', { TableName: 't' }, 'dynamodb:RestoreTableFromBackup', `:table/t/backup/\\*$`],
    ['LambdaInvokePolicy', { FunctionName: 'f' }, 'lambda:InvokeFunction', `:${account}:function:f\\*$`],
  ])('%s', (name, parameters, action, ...resources) => {
    const Fn = { Type: 'AWS::Serverless::Function', Properties: { Policies: [{ [name]: parameters }] } };
    const template = { Transform: 'AWS::Serverless-2016-10-31', Resources: { Fn } };
    const [first] = ordinarily(template, templatePolicies, `Fn/${name}`).statements;
    expect(first?.effect).toBe('Allow');
    expect(first?.action.values[0]).toBe(action);
    expect(first?.resource?.values).toEqual(resources.map((form) => expect.stringMatching(new RegExp(form)) as string));
  });
});

describe('what only CloudFormation or AWS would write', () => {
  test.each([
    ['the document', { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/p.json' } } }],
    [
      'a part of it',
      { Version: '2012-10-17', Statement: [statement], 'Fn::Transform': { Name: 'AWS::Include', Parameters: {} } },
    ],
    ['a statement', { Version: '2012-10-17', Statement: [statement, { 'Fn::Transform': { Name: 'Tls' } }] }],
  ])('%s is undecided', (_, PolicyDocument) => {
    const One = { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [], PolicyDocument } };
    const error = thrownBy(() => policyOf({ One }, 'One'));
    expect(isUndecidedError(error)).toBe(true);
    expect(String(error)).toContain('Fn::Transform');
  });

  const undecided = (
    template: object,
    members: (sections: Sections) => readonly TemplateMember<unknown>[],
    id: string,
  ): string => {
    const error = thrownBy(() => ordinarily(template, members, id));
    expect(isUndecidedError(error)).toBe(true);
    return String(error);
  };
  const One = { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [], PolicyDocument: document } };
  const Logs = { Type: 'AWS::S3::Bucket' };

  test('a template under a macro is undecided', () => {
    const template = { Transform: ['AWS::LanguageExtensions', 'Own'], Resources: { One, Logs } };
    expect(undecided(template, templatePolicies, 'One')).toContain('the macro Own');
    expect(undecided(template, templateBuckets, 'Logs')).toContain('the macro Own');
  });

  test('properties of another file are undecided', () => {
    const include = { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/p.yaml' } } };
    const template = { Resources: { Logs: { ...Logs, Properties: include } } };
    expect(undecided(template, templateBuckets, 'Logs')).toContain('Fn::Transform');
  });

  test('a loop may attach a policy to a bucket or role, and changes no document', () => {
    const loop = { 'Fn::ForEach::More': ['Name', ['A', 'B'], { 'Policy${Name}': {} }] };
    const Writer = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } };
    const template = { Transform: 'AWS::LanguageExtensions', Resources: { One, Logs, Writer, ...loop } };
    expect(undecided(template, templateBuckets, 'Logs')).toContain('Fn::ForEach::More');
    expect(undecided(template, templatePrincipals, 'Writer')).toContain('Fn::ForEach::More');
    expect(ordinarily(template, templatePolicies, 'One').statements).toHaveLength(1);
  });

  test('other policy templates and connectors of SAM are documents that are undecided', () => {
    const template = {
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: {
        Fn: {
          Type: 'AWS::Serverless::Function',
          Properties: {
            Policies: [
              'AmazonS3ReadOnlyAccess',
              { SESCrudPolicy: { IdentityName: 'mail' } },
              identity,
              { SQSPollerPolicy: { WrongName: 'jobs' } },
            ],
          },
          Connectors: { ToTable: { Properties: { Destination: { Id: 'Table' }, Permissions: ['Read'] } } },
        },
        Link: { Type: 'AWS::Serverless::Connector', Properties: { Permissions: ['Write'] } },
      },
    };
    expect(templatePolicies(sectionsOf(template)).map(({ id }) => id)).toEqual([
      'Fn/SESCrudPolicy',
      'Fn/SQSPollerPolicy',
      'Fn/Connectors.ToTable',
      'Fn/Policies[2]',
      'Link',
      'FnRole/trust',
    ]);
    expect(ordinarily(template, templatePolicies, 'Fn/Policies[2]').statements).toHaveLength(1);
    expect(undecided(template, templatePolicies, 'Fn/SESCrudPolicy')).toContain('SESCrudPolicy');
    expect(undecided(template, templatePolicies, 'Fn/SQSPollerPolicy')).toContain('SQSPollerPolicy');
    expect(undecided(template, templatePolicies, 'Fn/Connectors.ToTable')).toContain('connector');
    expect(undecided(template, templatePolicies, 'Link')).toContain('connector');
  });

  test('what S3 refuses of a bucket policy says nothing of the policy of an access point', () => {
    const ofOne = (Type: string, Properties: object): readonly string[] =>
      validate(policyOf({ One: { Type, Properties } }, 'One')).map(({ code }) => code);
    expect(ofOne('AWS::S3::AccessPoint', { Policy: document })).not.toContain('UNSUPPORTED_RESOURCE_ARN_IN_POLICY');
    const ofBucket = ofOne('AWS::S3::BucketPolicy', { Bucket: 'logs', PolicyDocument: document });
    expect(ofBucket).toContain('UNSUPPORTED_RESOURCE_ARN_IN_POLICY');
  });

  test('a permission of RAM is undecided', () => {
    const One = {
      Type: 'AWS::RAM::Permission',
      Properties: { PolicyTemplate: { Effect: 'Allow', Action: ['s3:Get*'] } },
    };
    expect(listed({ One })).toEqual([['One', 'identity']]);
    expect(isUndecidedError(thrownBy(() => policyOf({ One }, 'One')))).toBe(true);
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
