/**
 * The facts that no AWS text settles and that a decision can rest on: id → the reading taken here. Each stands at its
 * place in the code as `ASSUMED`. A proof takes the reading that is worse for its claim and names the id.
 */
export const assumptions = {
  A34: 'a condition operator in another letter case works as in the spelling of AWS',
  B3: '`*:*` in Action is every action',
  B5: 'every part of an ARN in Resource is compared with its letter case',
  B7: '`?` in Resource is any one character, `:` and `/` too',
  B10: 'an ARN of fewer than six parts without wildcard is completed with `*`, in policies without principals only',
  B12: 'text that cannot be an ARN matches no resource, and in NotResource excludes none',
  B24: 'a Federated principal matches that provider in every resource policy',
  B25: 'a CanonicalUser matches no caller, since a request does not tell canonical ids',
  B27: '`{"AWS": "*"}` reaches AWS services and federated identities in a Deny, not in an Allow; `"*"` always does',
  B30: 'a caller is exempt from a Deny with NotPrincipal only when its account, its role and itself are all listed',
  B32: 'an account alone in NotPrincipal exempts its root user only; in an Allow it excludes all its principals',
  C12: 'a number or address that cannot be read satisfies neither an operator nor its negation',
  C14: 'a date of digits alone is epoch seconds, also with four of them',
  C15: 'dates are compared as instants, however they are written',
  C16: 'letter case of `true` and `false` is free',
  C21: 'an IPv4-mapped IPv6 address is in no IPv4 block',
  C26: 'text that is no ARN matches no ARN operator, so a negated one holds',
  C27: 'a list without members is an absent key; an empty text is present',
  C33: '`ForAnyValue:…IfExists` with a negated operator does not hold on a missing key',
  C34: 'an empty value list: the operator does not hold, its negation does',
  C38: 'a multivalued key without set operator satisfies no operator, negated or not',
  D12: 'a variable without value spoils its own list entry only',
  D13: '`*` and `?` inside the value of a variable are ordinary characters',
  D14: 'variables are replaced once; a value that looks like a variable stays text',
  E9: 'several session policies are one set',
  E15: 'the root user of another account needs no identity policy',
  E17: 'a session without `aws:PrincipalArn` is of a service-linked role by its name, `AWSServiceRoleFor…`',
  E27: 'an account in an endpoint policy on S3 or DynamoDB is its root user, on interface endpoints too',
  E38: 'the root user of the owner account can always read, put and delete the bucket policy',
  F38: 'an upload under `aws/s3`, by header or by default, has the ARN of that key in its key-id condition key',
  F60: 'a service principal has no `aws:PrincipalArn` and no `aws:TokenIssueTime`; what its account, type and id are is not known',
  F69: 'over plain HTTP there is no `s3:TlsVersion`',
  F74: 'a request without signature, upload forms included, has no `s3:authType`, `s3:signatureversion` and `s3:signatureAge`',
  P12: 'a CloudFront origin access identity is a signed principal with its ARN and an id of its own, without account, organization, session and tags',
  O13: '`GetObjectAttributes` and the source of `CopyObject` have no `s3:ExistingObjectTag`',
} as const;

export type AssumptionId = keyof typeof assumptions;
