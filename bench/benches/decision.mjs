import { runSimulation } from '@cloud-copilot/iam-simulate';
import { library } from '../library.mjs';
import { allows, freshRequest, policy, requests, simulationOf } from '../subject.mjs';
import * as tls from '../subject-tls.mjs';
import { awaited, median, timed } from '../timing.mjs';
import { count, row, time, times } from '../table.mjs';

export const title = 'One decision on a fresh request, bucket policy of four statements';

export async function measure({ quick }) {
  const { authorize, authorizeDocument, parsePolicy } = library;
  const set = { resource: parsePolicy(JSON.stringify(policy)) };
  const tlsOnly = parsePolicy(JSON.stringify(tls.policy));
  const many = quick ? 100_000 : 400_000;
  const few = quick ? 100 : 400;
  const rounds = quick ? 5 : 11;
  let allowed = 0;
  let denied = 0;

  const contenders = {
    set: () => {
      for (let at = 0; at < many; at++) if (authorize(freshRequest(at), set).outcome === 'Allow') allowed += 1;
    },
    document: () => {
      for (let at = 0; at < many; at++) {
        if (authorizeDocument(freshRequest(at), set.resource).outcome === 'Allow') allowed += 1;
      }
    },
    predicate: () => {
      for (let at = 0; at < many; at++) if (allows(freshRequest(at))) allowed += 1;
    },
    tlsDocument: () => {
      for (let at = 0; at < many; at++) {
        if (authorizeDocument(tls.freshRequest(at), tlsOnly).outcome === 'ExplicitDeny') denied += 1;
      }
    },
    tlsPredicate: () => {
      for (let at = 0; at < many; at++) if (tls.denies(tls.freshRequest(at))) denied += 1;
    },
    fresh: () => {
      for (let at = 0; at < many; at++) if (freshRequest(at).resource === '') allowed += 1;
    },
  };
  await agree(set);
  for (const run of Object.values(contenders)) run();
  for (const run of Object.values(contenders)) run();
  await simulate(few);

  const taken = { set: [], document: [], predicate: [], tlsDocument: [], tlsPredicate: [], fresh: [], peer: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) taken[name].push(timed(run) / many);
    taken.peer.push((await awaited(() => simulate(few))) / few);
  }
  if (allowed === 0 || denied === 0) throw new Error('every request was answered alike');
  const each = Object.fromEntries(Object.entries(taken).map(([name, list]) => [name, median(list)]));
  const beside = (name, other) => median(taken[name].map((ms, round) => taken[other][round] / ms));
  const speed = (ms) => `${time(ms)}, ${count(1000 / ms)}/s`;
  const peer = beside('set', 'peer');
  const floor = 1 / beside('set', 'predicate');
  return [
    row('authorize, beside runSimulation', speed(each.set), {
      beside: speed(each.peer),
      ratio: `${times(peer)} faster`,
      goal: 'at least 300x',
      met: peer >= 300,
    }),
    row('authorize, beside a hand-written predicate', speed(each.set), {
      beside: speed(each.predicate),
      ratio: `${times(floor)} as long`,
      goal: 'at most 4x',
      met: floor <= 4,
    }),
    row('authorizeDocument, beside the predicate', speed(each.document), {
      beside: speed(each.predicate),
      ratio: `${times(1 / beside('document', 'predicate'))} as long`,
    }),
    row('authorizeDocument, force-TLS policy alone, beside its predicate', speed(each.tlsDocument), {
      beside: speed(each.tlsPredicate),
      ratio: `${times(1 / beside('tlsDocument', 'tlsPredicate'))} as long`,
    }),
    row('(making the request, in all of the above)', speed(each.fresh)),
  ];
}

async function simulate(few) {
  for (let at = 0; at < few; at++) await runSimulation(simulationOf(freshRequest(at)), {});
}

/** All three must answer alike, or the comparison is worth nothing. */
async function agree(set) {
  let allowed = 0;
  for (let at = 0; at < requests; at++) {
    const request = freshRequest(at);
    const ours = library.authorize(request, set).outcome === 'Allow';
    const { resultType, overallResult } = await runSimulation(simulationOf(request), {});
    if (resultType !== 'single') throw new Error('the peer did not decide');
    if (ours !== allows(request) || ours !== (overallResult === 'Allowed')) {
      throw new Error(`answers differ on ${JSON.stringify(request)}: ${ours}, ${allows(request)}, ${overallResult}`);
    }
    if (ours) allowed += 1;
  }
  if (allowed === 0 || allowed === requests) throw new Error('the requests do not tell the contenders apart');
}
