import type { AccessRequest, ContextValue } from '../../src';

/** The fields of a CloudTrail event that tell an IAM request. */
export interface TrailEvent {
  readonly eventSource: string;
  readonly eventName: string;
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly userIdentity: {
    readonly type: string;
    readonly principalId?: string;
    readonly arn?: string;
    readonly accountId?: string;
    readonly userName?: string;
    readonly invokedBy?: string;
    readonly sessionContext?: { readonly sessionIssuer: { readonly arn: string } };
  };
  readonly sourceIPAddress: string;
  readonly vpcEndpointId?: string;
  readonly tlsDetails?: { readonly tlsVersion: string };
  readonly errorCode?: string;
  readonly requestParameters: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly responseElements: Readonly<Record<string, string>> | null;
  readonly additionalEventData?: Readonly<Record<string, string>>;
  readonly resources: readonly { readonly type: string; readonly ARN: string; readonly accountId?: string }[];
}

/** The actions of the operations that tests rebuild, with those for a version. */
const actions: Readonly<Record<string, readonly [string, string?]>> = {
  PutObject: ['s3:PutObject'],
  CreateMultipartUpload: ['s3:PutObject'],
  GetObject: ['s3:GetObject', 's3:GetObjectVersion'],
  DeleteObject: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  ListObjects: ['s3:ListBucket'],
  GetBucketPolicy: ['s3:GetBucketPolicy'],
};

/** The request that an event logs, put together by the facts J11 to J15; written apart from the code that made it. */
export function rebuilt(event: TrailEvent): AccessRequest {
  const { userIdentity, requestParameters } = event;
  const { encryptionContext = {} } = requestParameters as { encryptionContext?: Readonly<Record<string, string>> };
  const isKms = event.eventSource === 'kms.amazonaws.com';
  const find = (type: string): string | undefined => event.resources.find((one) => one.type === type)?.ARN;
  const [plain = '', versioned] = isKms ? [`kms:${event.eventName}`] : (actions[event.eventName] ?? []);
  const context: Record<string, ContextValue> = { ...principalKeys(event) };
  if (isKms) {
    context['kms:ViaService'] = `s3.${event.awsRegion}.amazonaws.com`;
    context['kms:CallerAccount'] = userIdentity.accountId ?? '';
    context['kms:EncryptionContext:aws:s3:arn'] = encryptionContext['aws:s3:arn'] ?? '';
    context['aws:ViaAWSService'] = 'true';
  } else {
    Object.assign(context, s3Keys(event), networkKeys(event));
  }
  const owner = event.resources.find(({ accountId }) => accountId !== undefined)?.accountId;
  return {
    principal:
      userIdentity.accountId === 'anonymous'
        ? 'anonymous'
        : (userIdentity.arn ?? { service: userIdentity.invokedBy ?? '' }),
    action: requestParameters['versionId'] === undefined ? plain : (versioned ?? plain),
    resource: find('AWS::KMS::Key') ?? find('AWS::S3::Object') ?? find('AWS::S3::Bucket') ?? '*',
    ...(owner !== undefined && { resourceAccount: owner }),
    context,
  };
}

function principalKeys({ userIdentity }: TrailEvent): Record<string, ContextValue> {
  const { type, accountId, principalId, arn, invokedBy, userName, sessionContext } = userIdentity;
  if (type === 'AWSService')
    return { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': invokedBy ?? '' };
  if (accountId === 'anonymous') return { 'aws:PrincipalAccount': 'anonymous', 'aws:PrincipalType': 'Anonymous' };
  return {
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalArn': sessionContext?.sessionIssuer.arn ?? arn ?? '',
    'aws:PrincipalAccount': accountId ?? '',
    'aws:userid': principalId ?? '',
    ...(type === 'IAMUser' && userName !== undefined && { 'aws:username': userName }),
  };
}

function s3Keys(event: TrailEvent): Record<string, ContextValue> {
  const { requestParameters, responseElements, additionalEventData = {}, tlsDetails } = event;
  const parameters = textsOf(requestParameters);
  const sent = Object.entries(parameters).filter(([name]) => name.startsWith('x-amz-'));
  const keys: Record<string, ContextValue> = Object.fromEntries(sent.map(([name, value]) => [`s3:${name}`, value]));
  const id = 'x-amz-server-side-encryption-aws-kms-key-id';
  const applied = responseElements?.[id];
  if (additionalEventData['SSEApplied'] === 'Default_SSE_KMS' && applied !== undefined) keys[`s3:${id}`] = applied;
  for (const name of ['prefix', 'delimiter', 'max-keys']) {
    const value = parameters[name];
    if (value !== undefined) keys[`s3:${name}`] = value;
  }
  if (parameters['versionId'] !== undefined) keys['s3:versionid'] = parameters['versionId'];
  const isSecure = tlsDetails !== undefined || additionalEventData['CipherSuite'] !== undefined;
  keys['aws:SecureTransport'] = String(isSecure);
  if (tlsDetails !== undefined) keys['s3:TlsVersion'] = tlsDetails.tlsVersion.replace('TLSv', '');
  const method = additionalEventData['AuthenticationMethod'];
  if (method !== undefined) keys['s3:authType'] = method === 'AuthHeader' ? 'REST-HEADER' : 'REST-QUERY-STRING';
  if (additionalEventData['SignatureVersion'] === 'SigV4') keys['s3:signatureversion'] = 'AWS4-HMAC-SHA256';
  keys['aws:CurrentTime'] = event.eventTime;
  return keys;
}

function textsOf(parameters: TrailEvent['requestParameters']): Readonly<Record<string, string>> {
  const texts = Object.entries(parameters).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}

function networkKeys({ vpcEndpointId, sourceIPAddress }: TrailEvent): Record<string, ContextValue> {
  if (vpcEndpointId !== undefined) return { 'aws:SourceVpce': vpcEndpointId, 'aws:VpcSourceIp': sourceIPAddress };
  return /^\d+\.\d+\.\d+\.\d+$/.test(sourceIPAddress) ? { 'aws:SourceIp': sourceIPAddress } : {};
}
