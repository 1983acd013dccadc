import { isUsageError, UsageError } from '../arguments/usage';
import type { DocumentPath, Policy, PolicyType } from '../policy/model';
import { isPolicyError, type PolicyError } from '../report/errors';
import { renderPath } from '../report/excerpt';
import type { Bucket } from '../s3/buckets/bucket';
import { fromCdk } from '../sources/cloudformation/from-cdk';
import { fromCloudFormation } from '../sources/cloudformation/from-cloudformation';
import { policyOfNode } from '../sources/cloudformation/policy-of-node';
import { policyByGrammar } from '../sources/policy-by-grammar';
import { readDocument } from '../sources/cloudformation/read-document';
import type { Stack } from '../sources/cloudformation/stack';
import type { ReadDocument, TemplateNode } from '../sources/cloudformation/template-node';
import type { TemplateOptions } from '../sources/cloudformation/template-options';
import { ordinaryValue } from './ordinary-value';
import type { InputPath } from './policy-files';

/** A policy document of a file. */
export interface DocumentInFile {
  /** Its name in a file that has several. */
  readonly id?: string;
  readonly type: PolicyType;
  /** What a matcher is given. */
  readonly subject: unknown;
  /** The document, of a template as it is in an ordinary deployment; left out where it cannot be read. */
  readonly policy?: Policy;
  /** Why it is not a policy by its grammar. */
  readonly refusal?: PolicyError;
  /** The policy of a bucket of the same template, which claims on buckets are asked of. */
  readonly hasBucket: boolean;
  /** Whether some deployment has it. */
  readonly isDeployable: boolean;
}

/** A bucket of a template, with its policy. */
export interface BucketInFile {
  readonly id: string;
  readonly subject: unknown;
  readonly policy?: Policy;
  readonly isDeployable: boolean;
}

export interface CheckedFile {
  readonly documents: readonly DocumentInFile[];
  readonly buckets: readonly BucketInFile[];
}

export interface FileOptions extends Pick<TemplateOptions, 'account' | 'region'> {
  /** The type of the documents that are not in a template. */
  readonly type?: PolicyType;
}

/**
 * The policies of a file or assembly: those of a template with its buckets, else every map or JSON text that has statements.
 * Throws a `UsageError` for what cannot be read.
 */
export function readCheckedFile({ path, isAssembly }: InputPath, { type, ...options }: FileOptions): CheckedFile {
  if (isAssembly) return ofStack(fromCdk(path, options));
  const read = readDocumentFile(path);
  if (isTemplate(read.root)) return ofStack(fromCloudFormation(path, options));
  const documents = documentsIn(read.root).map(({ node, at }): DocumentInFile => {
    const common = { ...(at.length > 0 && { id: renderPath(at) }), hasBucket: false, isDeployable: true };
    try {
      const policy = policyIn(read, { node, at }, type);
      return { ...common, type: policy.type, subject: policy, policy };
    } catch (error) {
      if (!isPolicyError(error)) throw error;
      return { ...common, type: type ?? 'resource', subject: undefined, refusal: error };
    }
  });
  return { documents, buckets: [] };
}

/** Whether a file is a template; one that cannot be read is not. */
export function isTemplateFile({ path, isAssembly }: InputPath): boolean {
  if (isAssembly) return false;
  try {
    return isTemplate(readDocumentFile(path).root);
  } catch (error) {
    if (isUsageError(error)) return false;
    throw error;
  }
}

/** What a file has to be compared: its documents; of a template, its text alone. */
export type ComparedFile =
  { readonly kind: 'documents'; readonly documents: readonly DocumentInFile[] } | { readonly kind: 'template' };

/** Throws a `UsageError` for what cannot be read. */
export function readComparedFile(input: InputPath, type: PolicyType | undefined): ComparedFile {
  if (input.isAssembly || isTemplate(readDocumentFile(input.path).root)) return { kind: 'template' };
  const { documents } = readCheckedFile(input, type === undefined ? {} : { type });
  return { kind: 'documents', documents };
}

/** Whether a file is a template, or has more policies than one: then it is compared by their places. */
export function hasSeveralPolicies(input: InputPath, type: PolicyType | undefined): boolean {
  const file = readComparedFile(input, type);
  return file.kind === 'template' || file.documents.length > 1;
}

/**
 * The policy of a file that has one, by itself or inside another document. Throws a `UsageError` for a file of another kind,
 * a `PolicyError` for a document that breaks the grammar.
 */
export function readOnlyPolicy(path: string, type?: PolicyType): Policy {
  const read = readDocumentFile(path);
  const name = read.source ?? path;
  if (isTemplate(read.root)) {
    throw new UsageError(
      `${name} is a template: names that only its deployment knows decide what its policies mean`,
      "write a test on fromCloudFormation('…').policy('<logical id>')",
    );
  }
  const [first, second] = documentsIn(read.root);
  if (first !== undefined && second !== undefined) {
    throw new UsageError(
      `${name} has several policies: ${renderPath(first.at)}, ${renderPath(second.at)}`,
      'write the one that you mean to a file of its own',
    );
  }
  return policyIn(read, first ?? { node: read.root, at: [] }, type);
}

/** A JSON file that is nothing but a policy is read as a test reads it, so that messages are those of a test. */
function policyIn(read: ReadDocument, { node, at }: FoundDocument, type: PolicyType | undefined): Policy {
  const { source, text } = read;
  if (at.length > 0 || text === undefined || source?.toLowerCase().endsWith('.json') !== true) {
    return policyOfNode(node, read, type);
  }
  return policyByGrammar(text, { source, ...(type !== undefined && { type }) });
}

function readDocumentFile(path: string): ReadDocument {
  if (/\.tf$/i.test(path)) {
    throw new UsageError(
      'Terraform configuration cannot be read: write the policies to JSON files, or test them with policiesIn(plan, jsonPath)',
    );
  }
  const read = readDocument(path);
  if (isPlan(read.root)) {
    throw new UsageError(
      'a Terraform plan leaves out what only apply knows: test its policies with policiesIn(plan, jsonPath)',
    );
  }
  return read;
}

function ofStack(stack: Stack): CheckedFile {
  const names = new Set<string | undefined>();
  const buckets = stack.buckets.map((bucket): BucketInFile => {
    const { id } = bucket as Bucket & { readonly id: string };
    const ordinary = ordinaryValue(bucket);
    const policy = ordinary?.policy as Policy | undefined;
    names.add(ordinary?.name);
    const isDeployable = ordinary !== undefined;
    return { id, subject: bucket, isDeployable, ...(policy !== undefined && { policy }) };
  });
  const documents = stack.policies.map(({ id, type, policy: subject }): DocumentInFile => {
    const policy = ordinaryValue(subject);
    const bucket = /^arn:[^:]*:s3:::(.+)$/.exec(policy?.attachedTo?.arn ?? '')?.[1];
    const hasBucket = type === 'resource' && bucket !== undefined && names.has(bucket);
    return {
      id,
      type,
      subject,
      hasBucket,
      isDeployable: policy !== undefined,
      ...(policy !== undefined && { policy }),
    };
  });
  return { documents, buckets };
}

/** A map of resources that each have a type. */
function isTemplate(root: TemplateNode): boolean {
  const resources = root.kind === 'map' ? root.entries.get('Resources')?.value : undefined;
  if (resources?.kind !== 'map') return false;
  return [...resources.entries.values()].some(({ value }) => value.kind === 'map' && value.entries.has('Type'));
}

/** What `terraform show -json` writes. */
function isPlan(root: TemplateNode): boolean {
  if (root.kind !== 'map' || !root.entries.has('terraform_version')) return false;
  return ['planned_values', 'resource_changes', 'values'].some((name) => root.entries.has(name));
}

interface FoundDocument {
  readonly node: TemplateNode;
  readonly at: DocumentPath;
}

function documentsIn(node: TemplateNode, at: DocumentPath = []): readonly FoundDocument[] {
  if (node.kind === 'scalar') return isPolicyText(node) ? [{ node, at }] : [];
  if (node.kind === 'list') return node.items.flatMap((item, index) => documentsIn(item, [...at, index]));
  if (hasStatements(node)) return [{ node, at }];
  return [...node.entries].flatMap(([name, { value }]) => documentsIn(value, [...at, name]));
}

/** Whether something in a document's `Statement` has an `Effect`, however the rest may look. */
function hasStatements(node: TemplateNode): boolean {
  const statement = node.kind === 'map' ? node.entries.get('Statement')?.value : undefined;
  const statements = statement?.kind === 'list' ? statement.items : statement === undefined ? [] : [statement];
  return statements.some((one) => one.kind === 'map' && one.entries.has('Effect'));
}

/** JSON text of a policy, as the AWS CLI and infrastructure tools print it. */
function isPolicyText(node: TemplateNode): boolean {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || !/^\s*\{/.test(node.value)) return false;
  try {
    return hasStatements(readDocument(node.value).root);
  } catch (error) {
    if (isUsageError(error)) return false;
    throw error;
  }
}
