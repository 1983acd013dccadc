import type { DeploymentReader } from './deployment-reader';
import { joinOf, mapOf, refTo } from './intrinsic-nodes';
import type { Sections } from './sections';
import { NoDeployment } from './template-fault';
import type { TemplateNode } from './template-node';

/** What the ARN of a key is compared with. */
export const groupsOfKeys = ['resource', 's3:x-amz-server-side-encryption-aws-kms-key-id'] as const;

/**
 * The ARN of a KMS key that is told by its ARN or id or by an alias; nothing for the key that AWS manages for S3. An alias
 * that the template does not make may be of any key.
 */
export function keyArnOf(node: TemplateNode, reader: DeploymentReader, sections: Sections): string | undefined {
  const text = reader.textAmong(node, groupsOfKeys);
  if (/:key\//.test(text)) return text;
  const alias = /(?:^|:)(alias\/.*)$/.exec(text)?.[1];
  if (alias === undefined) return ofId(node, reader);
  if (alias === 'alias/aws/s3') return undefined;
  const target = targetOf(node, reader, sections);
  if (target !== undefined) return keyArnOf(target, reader, sections);
  const unknown = mapOf({ 'Fn::KeyOfAlias': node });
  const key = reader.textAmong(unknown, groupsOfKeys);
  return /:key\/[A-Za-z0-9-]+$/.test(key) ? key : ofId(unknown, reader);
}

function ofId(id: TemplateNode, reader: DeploymentReader): string {
  const text = reader.textAmong(id, []);
  if (!/^[A-Za-z0-9-]+$/.test(text)) throw new NoDeployment(`"${text}" is not an id of a KMS key`);
  const start = ['arn:', refTo('AWS::Partition'), ':kms:', refTo('AWS::Region'), ':', refTo('AWS::AccountId')];
  return reader.textAmong(joinOf(...start, ':key/', id), groupsOfKeys);
}

/** The key that an alias of the template stands for. */
function targetOf(alias: TemplateNode, reader: DeploymentReader, { resources }: Sections): TemplateNode | undefined {
  for (const { id, type, properties } of resources.values()) {
    const name = properties.get('AliasName')?.value;
    if (type !== 'AWS::KMS::Alias' || name === undefined || !reader.exists(id)) continue;
    if (reader.textAmong(alias, []).endsWith(reader.textAmong(name, []))) return properties.get('TargetKeyId')?.value;
  }
  return undefined;
}
