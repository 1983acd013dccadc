import { validateIdentityPolicy } from '@cloud-copilot/iam-policy';
import { library } from '../library.mjs';
import { latest } from '../managed.mjs';
import { settled, timed } from '../timing.mjs';
import { count, row, time, times } from '../table.mjs';

export const title = 'Validation of all AWS managed policies';

export function measure({ quick }) {
  const policies = latest();
  let errors = 0;
  let findings = 0;
  const ours = () => {
    errors = 0;
    findings = 0;
    for (const { document } of policies) {
      for (const { severity } of library.validatePolicy(document, { type: 'identity' })) {
        findings += 1;
        if (severity === 'error') errors += 1;
      }
    }
  };
  const theirs = () => {
    for (const { document } of policies) validateIdentityPolicy(document);
  };
  const cold = timed(ours);
  const warm = settled(ours, { rounds: quick ? 2 : 5, warmup: 1 });
  const peer = settled(theirs, { rounds: quick ? 2 : 5, warmup: 1 });
  const all = count(policies.length);
  return [
    row(`${all} policies, with reading the service reference`, time(cold), {
      ratio: `${time(cold / policies.length)} each`,
    }),
    row(`${all} policies again, beside iam-policy (grammar only)`, time(warm), {
      beside: time(peer),
      ratio: `${times(warm / peer)} as long`,
    }),
    row('errors among them', count(errors), {
      ratio: `${count(findings)} findings`,
      goal: 'none',
      met: errors === 0,
    }),
  ];
}
