// npm run differential [-- --requests N] [-- --seed S]: random policy sets and requests on which `authorize` and
// runSimulation of @cloud-copilot/iam-simulate must give the same outcome.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { library } from './library.mjs';
import { randomCase } from './random-sets.mjs';
import { generator } from './shapes.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
};
const wanted = option('requests', 20_000);
const seed = option('seed', 20_261_128);
const outcomes = { Allowed: 'Allow', ExplicitlyDenied: 'ExplicitDeny', ImplicitlyDenied: 'ImplicitDeny' };

console.log(`seed ${seed}: ${wanted} requests`);
const random = generator(seed);
const tally = { Allow: 0, ExplicitDeny: 0, ImplicitDeny: 0, refused: 0 };
let [asked, differing] = [0, 0];
while (asked < wanted) {
  const { set, requests } = randomCase(random);
  const parsed = parsedSet(set);
  for (const request of requests) {
    const theirs = await runSimulation(simulation(request, set), {});
    if (theirs.resultType !== 'single') {
      tally.refused += 1;
      if (tally.refused <= 3) console.log(`not decided: ${JSON.stringify(theirs.errors)}`);
      continue;
    }
    asked += 1;
    const ours = library.authorize(request, parsed).outcome;
    tally[ours] += 1;
    if (ours === outcomes[theirs.overallResult]) continue;
    differing += 1;
    if (differing <= 20) {
      console.log(`DIFFERENT: jest-iam ${ours}, peer ${theirs.overallResult}: ${JSON.stringify({ request, set })}`);
    }
  }
}
console.log(
  `${Object.entries(tally)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}; ${asked - differing} agree, ${differing} differ`,
);
process.exitCode = differing === 0 && tally.Allow > 0 ? 0 : 1;

function parsedSet({ identity, resource, permissionsBoundary, serviceControl, resourceControl }) {
  const parse = (document, type) => library.parsePolicy(JSON.stringify(document), { type });
  return {
    identity: identity.map((one) => parse(one, 'identity')),
    ...(resource !== undefined && { resource: parse(resource, 'resource') }),
    ...(permissionsBoundary !== undefined && {
      permissionsBoundary: parse(permissionsBoundary, 'permissionsBoundary'),
    }),
    ...(serviceControl !== undefined && {
      serviceControl: serviceControl.map((level) => level.map((one) => parse(one, 'serviceControl'))),
    }),
    ...(resourceControl !== undefined && {
      resourceControl: resourceControl.map((level) => level.map((one) => parse(one, 'resourceControl'))),
    }),
  };
}

function simulation({ principal, action, resource, resourceAccount, context }, set) {
  const named = (list) => list.map((policy, at) => ({ name: `policy${at}`, policy }));
  const levels = (list = []) => list.map((level, at) => ({ orgIdentifier: `level${at}`, policies: named(level) }));
  return {
    request: { principal, action, resource: { resource, accountId: resourceAccount }, contextVariables: context },
    identityPolicies: named(set.identity),
    serviceControlPolicies: levels(set.serviceControl),
    resourceControlPolicies: levels(set.resourceControl),
    ...(set.resource !== undefined && { resourcePolicy: set.resource }),
    ...(set.permissionsBoundary !== undefined && { permissionBoundaryPolicies: named([set.permissionsBoundary]) }),
  };
}
