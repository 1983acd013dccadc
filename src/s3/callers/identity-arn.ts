// The forms of "IAM identifiers": ARNs of users, roles, their sessions, federated users and root.
export const userArnForm = /^arn:aws(-[a-z]+)*:iam::\d{12}:user\/(\S+\/)?[\w+=,.@-]+$/;
export const roleArnForm = /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/(\S+\/)?[\w+=,.@-]+$/;
const sessionArnForm = /^(arn:aws(?:-[a-z]+)*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/([\w+=,.@-]+)$/;
export const federatedArnForm = /^arn:aws(-[a-z]+)*:sts::\d{12}:federated-user\/\S+$/;
export const rootArnForm = /^arn:(aws(?:-[a-z]+)*):iam::(\d{12}):root$/;

export const originAccessArnForm =
  /^arn:(aws(?:-[a-z]+)*):iam::cloudfront:user\/CloudFront Origin Access Identity (E[A-Z0-9]+)$/;

/** The role whose session an ARN names, as far as it can: without its path. */
export function roleOfSessionArn(arn: string): { readonly role: string; readonly session: string } | undefined {
  const found = sessionArnForm.exec(arn);
  if (found === null) return undefined;
  const [, start = '', account = '', role = '', session = ''] = found;
  return { role: `${start}:iam::${account}:role/${role}`, session };
}

/** How to name the identity that an ARN of another kind stands for. */
export function kindHint(arn: string): string {
  const named = roleOfSessionArn(arn);
  if (named !== undefined)
    return `give the role and the session name: iamRole("${named.role}", { session: "${named.session}" })`;
  if (userArnForm.test(arn)) return `that is a user: iamUser("${arn}")`;
  if (roleArnForm.test(arn)) return `that is a role: iamRole("${arn}")`;
  if (rootArnForm.test(arn)) return `that is a root user: rootOf("${arn.split(':')[4] ?? ''}")`;
  const identity = originAccessArnForm.exec(arn);
  if (identity !== null) return `that is an origin access identity: originAccessIdentity("${identity[2] ?? ''}")`;
  return 'arn:aws:iam::<account>:user/<name> names a user, arn:aws:iam::<account>:role/<name> a role';
}
