/**
 * The key of a tag that a request sends, for that of a tag that its resource has already: what a request makes has none yet
 * ("Controlling access to AWS resources using tags").
 */
export function sentTagKey(key: string): string | undefined {
  const prefix = 'aws:resourcetag/';
  return key.toLowerCase().startsWith(prefix) ? `aws:RequestTag/${key.slice(prefix.length)}` : undefined;
}
