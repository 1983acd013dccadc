import type { PolicyType } from '../../policy/model';
import { attributeOf, joinOf, refTo } from './intrinsic-nodes';
import type { TemplateResource } from './resources';
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
  /** The ARN of the resource that the document is attached to, where the template tells it. */
  readonly attachedTo?: (resource: TemplateResource) => TemplateNode | undefined;
  /** Whether AWS takes no Resource but the ARN and what is below it. */
  readonly speaksOfItAlone?: boolean;
}

const itself =
  (attribute: string) =>
  ({ id }: TemplateResource): TemplateNode =>
    attributeOf(id, attribute);

/** A bucket by its name, which `Ref` gives too. */
function bucketArn(name: TemplateNode): TemplateNode {
  return joinOf('arn:', refTo('AWS::Partition'), ':s3:::', name);
}

const named: Pick<DocumentSite, 'path' | 'type' | 'nameProperty'> = {
  path: 'Policies[].PolicyDocument',
  type: 'identity',
  nameProperty: 'PolicyName',
};

/** By resource type, as the pages of the CloudFormation Template Reference have their properties. */
const sites = new Map<string, readonly DocumentSite[]>(
  Object.entries({
    'AWS::S3::BucketPolicy': [
      {
        path: 'PolicyDocument',
        type: 'resource',
        speaksOfItAlone: true,
        attachedTo: ({ properties }) => {
          const bucket = properties.get('Bucket')?.value;
          return bucket && bucketArn(bucket);
        },
      },
    ],
    'AWS::KMS::Key': [{ path: 'KeyPolicy', type: 'kmsKey', attachedTo: itself('Arn') }],
    'AWS::IAM::Role': [{ path: 'AssumeRolePolicyDocument', type: 'trust', name: 'trust' }, named],
    'AWS::IAM::User': [named],
    'AWS::EC2::VPCEndpoint': [{ path: 'PolicyDocument', type: 'vpcEndpoint' }],
  } satisfies Record<string, readonly DocumentSite[]>),
);

export function documentSitesOf(type: string): readonly DocumentSite[] {
  return sites.get(type) ?? [];
}
