import type { PolicyType } from '../../policy/model';
import type { DeploymentReader } from './deployment-reader';
import { attributeOf, joinOf, refTo } from './intrinsic-nodes';
import { functionOf } from './intrinsics';
import type { TemplateResource } from './resources';
import {
  eventBusStatement,
  functionOfPermission,
  functionStatement,
  layerStatement,
  signerStatement,
} from './service-statements';
import { textOfScalar } from './template';
import type { TemplateNode } from './template-node';

/** Where resources of a type have a policy document. */
export interface DocumentSite {
  /** Of the document in the properties: `Policies[].PolicyDocument`. */
  readonly path: string;
  readonly type: PolicyType;
  /** What the document is called in its resource; left out where it is the only one. */
  readonly name?: string;
  /** The property beside it that names it. */
  readonly nameProperty?: string;
  /** The ARN of the resource that the document is attached to; nothing where the template does not tell it. */
  readonly attachedTo?: (resource: TemplateResource, reader: DeploymentReader) => TemplateNode | undefined;
  /** Whether AWS takes no Resource but the ARN and what is below it. */
  readonly onlyAboutResource?: boolean;
  /** What comes of a statement about another resource of the service alone, where a page of AWS says so, or none does. */
  readonly aboutAnother?: 'refused' | 'undecided';
  /** The document that stands for what the properties say in words of their own; `path` tells that they say it. */
  readonly made?: (resource: TemplateResource, reader: DeploymentReader) => TemplateNode;
  /** Why nobody knows the document. */
  readonly unknown?: string;
}

type Attach = (resource: TemplateResource) => TemplateNode | undefined;

const itself =
  (attribute: string): Attach =>
  ({ id }) =>
    attributeOf(id, attribute);

/** A property that is an ARN, of a list the first; for each of them the same is stored. */
const at =
  (name: string): Attach =>
  ({ properties }) => {
    const value = properties.get(name)?.value;
    return value?.kind === 'list' ? value.items[0] : value;
  };

const arnOf = (service: string, ...rest: readonly (string | TemplateNode)[]): TemplateNode =>
  joinOf(
    'arn:',
    refTo('AWS::Partition'),
    `:${service}:`,
    refTo('AWS::Region'),
    ':',
    refTo('AWS::AccountId'),
    ':',
    ...rest,
  );

/** A bucket by its name, which `Ref` gives too. */
function bucketArn(name: TemplateNode): TemplateNode {
  return joinOf('arn:', refTo('AWS::Partition'), ':s3:::', name);
}

/** The queue of a URL, which `Ref` gives: only that of a queue in the template says which one it is. */
const queue =
  (name: string): Attach =>
  (resource) => {
    const node = at(name)(resource);
    const call = node?.kind === 'map' ? functionOf(node) : undefined;
    const id = call?.name === 'Ref' ? textOfScalar(call.argument) : undefined;
    return id === undefined ? undefined : attributeOf(id, 'Arn');
  };

const eventBus: Attach = ({ properties }) => {
  const name = properties.get('EventBusName')?.value;
  return arnOf('events', 'event-bus/', name ?? 'default');
};

const resource = (path: string, attachedTo?: DocumentSite['attachedTo'], name?: string): DocumentSite => ({
  path,
  type: 'resource',
  ...(attachedTo !== undefined && { attachedTo }),
  ...(name !== undefined && { name }),
});
const identity = (path: string, name?: string): DocumentSite => ({
  path,
  type: 'identity',
  ...(name !== undefined && { name }),
});
const inline: DocumentSite = { path: 'Policies[].PolicyDocument', type: 'identity', nameProperty: 'PolicyName' };
const endpoint = (path: string, name?: string): DocumentSite => ({
  path,
  type: 'vpcEndpoint',
  ...(name !== undefined && { name }),
});
const session = (path: string): DocumentSite => ({ path, type: 'session' });

/** By resource type, as the pages of the CloudFormation Template Reference have their properties. */
const sites = new Map<string, readonly DocumentSite[]>(
  Object.entries({
    'AWS::AIOps::InvestigationGroup': [resource('InvestigationGroupPolicy', itself('Arn'))],
    'AWS::APS::ResourcePolicy': [resource('PolicyDocument', at('WorkspaceArn'))],
    'AWS::ApiGateway::DomainNameV2': [resource('Policy', itself('DomainNameArn'))],
    'AWS::ApiGateway::RestApi': [
      resource('Policy', ({ id }) => arnOf('execute-api', refTo(id))),
      resource('Body.x-amazon-apigateway-policy', ({ id }) => arnOf('execute-api', refTo(id)), 'Body'),
    ],
    'AWS::Backup::BackupVault': [resource('AccessPolicy', itself('BackupVaultArn'))],
    'AWS::Backup::LogicallyAirGappedBackupVault': [resource('AccessPolicy', itself('BackupVaultArn'))],
    'AWS::Bedrock::ResourcePolicy': [resource('PolicyDocument', at('ResourceArn'))],
    'AWS::CloudTrail::ResourcePolicy': [resource('ResourcePolicy', at('ResourceArn'))],
    'AWS::CodeArtifact::Domain': [resource('PermissionsPolicyDocument', itself('Arn'))],
    'AWS::CodeArtifact::Repository': [resource('PermissionsPolicyDocument', itself('Arn'))],
    'AWS::DSQL::Cluster': [resource('PolicyDocument', itself('ResourceArn'))],
    'AWS::DynamoDB::GlobalTable': [
      resource('Replicas[].ResourcePolicy.PolicyDocument', itself('Arn'), 'table'),
      resource('Replicas[].ReplicaStreamSpecification.ResourcePolicy.PolicyDocument', itself('StreamArn'), 'stream'),
    ],
    'AWS::DynamoDB::Table': [
      resource('ResourcePolicy.PolicyDocument', itself('Arn'), 'table'),
      resource('StreamSpecification.ResourcePolicy.PolicyDocument', itself('StreamArn'), 'stream'),
    ],
    'AWS::EC2::VPCEndpoint': [endpoint('PolicyDocument')],
    'AWS::ECR::PublicRepository': [resource('RepositoryPolicyText', itself('Arn'))],
    'AWS::ECR::RegistryPolicy': [resource('PolicyText')],
    'AWS::ECR::Repository': [resource('RepositoryPolicyText', itself('Arn'))],
    'AWS::ECR::RepositoryCreationTemplate': [resource('RepositoryPolicy')],
    'AWS::EFS::FileSystem': [resource('FileSystemPolicy', itself('Arn'))],
    'AWS::EKS::PodIdentityAssociation': [session('Policy')],
    'AWS::Elasticsearch::Domain': [resource('AccessPolicies', itself('Arn'))],
    'AWS::EventSchemas::RegistryPolicy': [resource('Policy')],
    'AWS::Events::EventBus': [resource('Policy', itself('Arn'))],
    'AWS::Events::EventBusPolicy': [
      { ...resource('Statement', eventBus), made: eventBusStatement },
      { ...resource('Principal', eventBus), made: eventBusStatement },
    ],
    'AWS::FSx::S3AccessPointAttachment': [resource('S3AccessPoint.Policy', itself('S3AccessPoint.ResourceARN'))],
    'AWS::Glue::ResourcePolicy': [resource('PolicyInJson'), resource('PolicyDocument')],
    'AWS::IAM::Group': [inline],
    'AWS::IAM::GroupPolicy': [identity('PolicyDocument')],
    'AWS::IAM::ManagedPolicy': [identity('PolicyDocument')],
    'AWS::IAM::Policy': [identity('PolicyDocument')],
    'AWS::IAM::Role': [{ path: 'AssumeRolePolicyDocument', type: 'trust', name: 'trust' }, inline],
    'AWS::IAM::RolePolicy': [identity('PolicyDocument')],
    'AWS::IAM::User': [inline],
    'AWS::IAM::UserPolicy': [identity('PolicyDocument')],
    // What a certificate or a Cognito identity may do: it names no principal either.
    'AWS::IoT::Policy': [identity('PolicyDocument')],
    'AWS::KMS::Key': [{ path: 'KeyPolicy', type: 'kmsKey', attachedTo: itself('Arn') }],
    'AWS::KMS::ReplicaKey': [{ path: 'KeyPolicy', type: 'kmsKey', attachedTo: itself('Arn') }],
    'AWS::Kinesis::ResourcePolicy': [resource('ResourcePolicy', at('ResourceArn'))],
    'AWS::Lambda::LayerVersionPermission': [
      { ...resource('LayerVersionArn', at('LayerVersionArn')), made: layerStatement },
    ],
    'AWS::Lambda::Permission': [{ ...resource('FunctionName', functionOfPermission), made: functionStatement }],
    'AWS::Lambda::ResourcePolicy': [resource('PolicyDocument', at('ResourceArn'))],
    'AWS::Lex::ResourcePolicy': [resource('Policy', at('ResourceArn'))],
    'AWS::Logs::DeliveryDestination': [resource('DeliveryDestinationPolicy.DeliveryDestinationPolicy', itself('Arn'))],
    'AWS::Logs::Destination': [resource('DestinationPolicy', itself('Arn'))],
    'AWS::Logs::LogGroup': [resource('ResourcePolicyDocument', itself('Arn'))],
    'AWS::Logs::ResourcePolicy': [resource('PolicyDocument')],
    'AWS::MSK::ClusterPolicy': [resource('Policy', at('ClusterArn'))],
    'AWS::MediaPackageV2::ChannelPolicy': [resource('Policy')],
    'AWS::MediaPackageV2::OriginEndpointPolicy': [resource('Policy')],
    'AWS::MediaStore::Container': [resource('Policy', ({ id }) => refTo(id))],
    'AWS::MediaTailor::ChannelPolicy': [resource('Policy')],
    'AWS::ODB::OdbNetwork': [
      endpoint('S3PolicyDocument', 'S3'),
      endpoint('KmsPolicyDocument', 'Kms'),
      endpoint('StsPolicyDocument', 'Sts'),
    ],
    'AWS::OSIS::Pipeline': [resource('ResourcePolicy.Policy', itself('PipelineArn'))],
    'AWS::Oam::Sink': [resource('Policy', itself('Arn'))],
    'AWS::Omics::SequenceStore': [resource('S3AccessPolicy', itself('S3AccessPointArn'))],
    'AWS::OpenSearchService::Domain': [resource('AccessPolicies', itself('Arn'))],
    'AWS::Organizations::ResourcePolicy': [resource('Content', itself('Arn'))],
    'AWS::RAM::Permission': [
      {
        ...identity('PolicyTemplate'),
        unknown: 'AWS RAM makes it from a template, with the principals and resources of each share',
      },
    ],
    'AWS::RUM::AppMonitor': [resource('ResourcePolicy.PolicyDocument')],
    'AWS::Redshift::Cluster': [resource('NamespaceResourcePolicy', itself('ClusterNamespaceArn'))],
    'AWS::RedshiftServerless::Namespace': [resource('NamespaceResourcePolicy', itself('Namespace.NamespaceArn'))],
    'AWS::RolesAnywhere::Profile': [session('SessionPolicy')],
    'AWS::S3::AccessPoint': [resource('Policy', itself('Arn'))],
    'AWS::S3::BucketPolicy': [
      {
        ...resource('PolicyDocument', ({ properties }) => {
          const bucket = properties.get('Bucket')?.value;
          return bucket && bucketArn(bucket);
        }),
        onlyAboutResource: true,
      },
    ],
    'AWS::S3::MultiRegionAccessPointPolicy': [resource('Policy')],
    'AWS::S3Express::AccessPoint': [resource('Policy', itself('Arn'))],
    'AWS::S3Express::BucketPolicy': [
      resource('PolicyDocument', ({ properties }) => {
        const bucket = properties.get('Bucket')?.value;
        return bucket && arnOf('s3express', 'bucket/', bucket);
      }),
    ],
    'AWS::S3Files::FileSystemPolicy': [resource('Policy')],
    'AWS::S3ObjectLambda::AccessPointPolicy': [resource('PolicyDocument')],
    'AWS::S3Outposts::AccessPoint': [resource('Policy', itself('Arn'))],
    'AWS::S3Outposts::BucketPolicy': [resource('PolicyDocument', at('Bucket'))],
    'AWS::S3Tables::TableBucketPolicy': [resource('ResourcePolicy', at('TableBucketARN'))],
    'AWS::S3Tables::TablePolicy': [resource('ResourcePolicy', at('TableARN'))],
    'AWS::S3Vectors::VectorBucketPolicy': [resource('Policy', at('VectorBucketArn'))],
    'AWS::SMSVOICE::ResourcePolicy': [resource('PolicyDocument', at('ResourceArn'))],
    // "Amazon SNS API permissions: Actions and resources reference": Resource must match the ARN of the topic.
    'AWS::SNS::TopicInlinePolicy': [{ ...resource('PolicyDocument', at('TopicArn')), aboutAnother: 'refused' }],
    'AWS::SNS::TopicPolicy': [{ ...resource('PolicyDocument', at('Topics')), aboutAnother: 'refused' }],
    'AWS::SQS::QueueInlinePolicy': [{ ...resource('PolicyDocument', queue('Queue')), aboutAnother: 'undecided' }],
    'AWS::SQS::QueuePolicy': [{ ...resource('PolicyDocument', queue('Queues')), aboutAnother: 'undecided' }],
    'AWS::SSM::ResourcePolicy': [resource('Policy', at('ResourceArn'))],
    'AWS::SSO::PermissionSet': [identity('InlinePolicy')],
    'AWS::SageMaker::ModelPackageGroup': [resource('ModelPackageGroupPolicy', itself('ModelPackageGroupArn'))],
    'AWS::SecretsManager::ResourcePolicy': [resource('ResourcePolicy', at('SecretId'))],
    'AWS::Signer::ProfilePermission': [{ ...resource('Principal'), made: signerStatement }],
    'AWS::Transfer::User': [session('Policy')],
    'AWS::VpcLattice::AuthPolicy': [resource('Policy', at('ResourceIdentifier'))],
    'AWS::VpcLattice::ResourcePolicy': [resource('Policy', at('ResourceArn'))],
    'AWS::XRay::ResourcePolicy': [resource('PolicyDocument')],
  } satisfies Record<string, readonly DocumentSite[]>),
);

/** Types of policies of an organization that are IAM policies ("Authorization policies"); the others say other things. */
const organizationTypes = new Map<string | undefined, PolicyType>([
  ['SERVICE_CONTROL_POLICY', 'serviceControl'],
  ['RESOURCE_CONTROL_POLICY', 'resourceControl'],
]);

export function documentSitesOf({ type, properties }: TemplateResource): readonly DocumentSite[] {
  if (type !== 'AWS::Organizations::Policy') return sites.get(type) ?? [];
  const kind = organizationTypes.get(textOfScalar(properties.get('Type')?.value));
  return kind === undefined ? [] : [{ path: 'Content', type: kind }];
}
