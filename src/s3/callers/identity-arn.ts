// The forms of "IAM identifiers": ARNs of users, roles, their sessions, federated users and root.
export const userArn = /^arn:aws(-[a-z]+)*:iam::\d{12}:user\/(\S+\/)?[\w+=,.@-]+$/;
export const roleArn = /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/(\S+\/)?[\w+=,.@-]+$/;
export const sessionArn = /^(arn:aws(?:-[a-z]+)*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/([\w+=,.@-]+)$/;
export const federatedArn = /^arn:aws(-[a-z]+)*:sts::\d{12}:federated-user\/\S+$/;
export const rootArn = /^arn:(aws(?:-[a-z]+)*):iam::(\d{12}):root$/;

export const originAccessArn =
  /^arn:(aws(?:-[a-z]+)*):iam::cloudfront:user\/CloudFront Origin Access Identity (E[A-Z0-9]+)$/;

/** How to name the identity that an ARN of another kind stands for. */
export function kindHint(arn: string): string {
  const session = sessionArn.exec(arn);
  if (session !== null) {
    const [, start = '', account = '', role = '', name = ''] = session;
    return `give the role and the session's name: iamRole("${start}:iam::${account}:role/${role}", { session: "${name}" })`;
  }
  if (userArn.test(arn)) return `that is a user: iamUser("${arn}")`;
  if (roleArn.test(arn)) return `that is a role: iamRole("${arn}")`;
  if (rootArn.test(arn)) return `that is a root user: rootOf("${arn.split(':')[4] ?? ''}")`;
  const identity = originAccessArn.exec(arn);
  if (identity !== null) return `that is an origin access identity: originAccessIdentity("${identity[2] ?? ''}")`;
  return 'arn:aws:iam::<account>:user/<name> names a user, arn:aws:iam::<account>:role/<name> a role';
}
