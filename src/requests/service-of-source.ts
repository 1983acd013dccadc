/** Services that call others for the resources whose ARNs they pass on as `aws:SourceArn`. */
const callingServices: ReadonlySet<string> = new Set([
  'backup',
  'bedrock',
  'cloudfront',
  'cloudtrail',
  'cloudwatch',
  'codecommit',
  'cognito-idp',
  'config',
  'connect',
  'elasticloadbalancing',
  'events',
  'guardduty',
  'iot',
  'lambda',
  'logs',
  's3',
  'scheduler',
  'secretsmanager',
  'ses',
  'sns',
  'states',
]);

/**
 * The service principal that calls for a resource, by the ARN of that; nothing where it is not known. API Gateway calls for
 * ARNs of `execute-api` ("Using AWS Lambda with Amazon API Gateway").
 */
export function serviceOfSource(arn: string): string | undefined {
  const [, partition, vendor = ''] = arn.split(':');
  const name = vendor === 'execute-api' ? 'apigateway' : vendor;
  if (name !== 'apigateway' && !callingServices.has(name)) return undefined;
  return partition === 'aws' ? `${name}.amazonaws.com` : undefined;
}
