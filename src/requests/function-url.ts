/** How callers of a Lambda function URL are authenticated. */
export const FUNCTION_URL_AUTH = 'lambda:functionurlauthtype';

/**
 * "Control access to Lambda function URLs" (AWS Lambda Developer Guide): under this type Lambda turns an unsigned request
 * away before it asks a policy.
 */
export const SIGNED_URL = 'AWS_IAM';
