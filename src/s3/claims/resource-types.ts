import { compileResource } from '../../evaluator/resource';
import { entryWord } from '../../prover/pattern-languages';
import type { Language, Word } from '../../languages/language';
import type { Policy } from '../../policy/model';
import { serviceOf, type ServiceReference } from '../../service-reference';
import { statementsOf } from '../../requests/action-slices';
import { servicesNamedInArns, shapesBeyondFormats, hasStringOf, resourceForms } from '../../requests/arn-formats';
import { nearest } from '../../values/near-names';
import { quoted } from '../../arguments/checks';
import { UsageError } from '../../arguments/usage';

/**
 * Throws a usage error on a resource of a question that is of no type that its service has although it is spelled much
 * as one: `table:T` for `table/T`, `roles/x` for `role/x`, a queue without Region. A claim on it would hold of nothing.
 * What is spelled as no known type may be new, and what a policy spells alike exists ("Actions, resources, and condition
 * keys for AWS services", Service Authorization Reference).
 */
export function checkResourceTypes(resources: readonly string[] | undefined, policies: readonly Policy[]): void {
  for (const text of resources ?? []) {
    checkParts(text, policies);
    const [, partition = '', name = '', , , ...rest] = text.split(':');
    const type = typeWord(rest.join(':'));
    if (type === undefined || !/^[a-z0-9-]+$/.test(name) || isSpelledIn(policies, name, type)) continue;
    const own = serviceOf(name);
    if (own !== undefined && hasResource(own, text, partition)) continue;
    const services = servicesNamedInArns(name);
    if (services.length === 0 || services.some((service) => hasResource(service, text, partition))) continue;
    const formats = services.flatMap(({ resourceTypes }) => [...resourceTypes.values()].flatMap(({ arns }) => arns));
    const near = nearFormat(type, formats);
    if (near !== undefined) {
      throw new UsageError(`${quoted(text)} is not a resource of ${name}`, `an ARN is like "${near}"`);
    }
  }
}

/** Throws where an ARN leaves out the Region or the account that every resource spelled so has. */
function checkParts(text: string, policies: readonly Policy[]): void {
  const [start = '', partition = '', name = '', region, account, ...rest] = text.split(':');
  const resource = rest.join(':');
  if ((region !== '' && account !== '') || resource === '' || !/^[a-z0-9-]+$/.test(name)) return;
  const own = serviceOf(name);
  const services = own === undefined ? servicesNamedInArns(name) : [own];
  const isListed = (arn: string): boolean => services.some((service) => hasListedResource(service, arn, partition));
  if (isListed(text) || isLeftOutIn(policies, name, region === '', account === '')) return;
  // The account stands one part too late: `arn:aws:sqs:eu-west-1::111122223333:jobs`.
  const [moved] = resource.split(':', 1);
  if (account === '' && /^\d{12}$/.test(moved ?? '')) {
    const mended = [start, partition, name, region, resource].join(':');
    if (isListed(mended)) throw new UsageError(`${quoted(text)} has one colon too many`, `did you mean "${mended}"?`);
  }
  // Of what is specified in neither place, no resource of the service may have one: IAM's have no Region.
  const fillings = [
    ['*', account],
    [region, '*'],
    ['*', '*'],
  ].filter(([one, other]) => (one === region || region === '') && (other === account || account === ''));
  for (const [one, other] of fillings) {
    const filled = [start, partition, name, one, other, resource].join(':');
    if (!isListed(filled)) continue;
    const missing = [one !== region && 'Region', other !== account && 'account'].filter((part) => part !== false);
    throw new UsageError(`${quoted(text)} has no ${missing.join(' and no ')}`, `did you mean "${filled}"?`);
  }
}

/** Whether a policy names a resource of the service without the same parts: then it exists. */
function isLeftOutIn(policies: readonly Policy[], service: string, noRegion: boolean, noAccount: boolean): boolean {
  return namedParts(policies).some(
    ([, , name, region, account]) => name === service && (region === '') === noRegion && (account === '') === noAccount,
  );
}

/** What stands before the name in the last part of an ARN: `table/` of `table/T`. */
function typeWord(resource: string): string | undefined {
  return /^[A-Za-z0-9-]+[/:]/.exec(resource)?.[0];
}

function hasResource(service: ServiceReference, text: string, partition: string): boolean {
  return meetsShapes(service, text, partition, (type, of) => [
    ...resourceForms(service, type, of),
    ...shapesBeyondFormats(service, type, of, true),
  ]);
}

function hasListedResource(service: ServiceReference, text: string, partition: string): boolean {
  return meetsShapes(service, text, partition, (type, of) => resourceForms(service, type, of));
}

function meetsShapes(
  service: ServiceReference,
  text: string,
  named: string,
  shaped: (type: string, partition: string) => readonly { readonly language: Language }[],
): boolean {
  const values = { negated: false, values: [text], path: [] };
  const { entries } = compileResource(values, { variables: false, padded: false, completed: true });
  const words: readonly Word[] = entries.map(entryWord);
  const partition = /[*?]/.test(named) ? 'aws' : named;
  return [...service.resourceTypes.keys()].some((type) =>
    shaped(type, partition).some(({ language }) => words.some((word) => hasStringOf(language, word))),
  );
}

function isSpelledIn(policies: readonly Policy[], service: string, type: string): boolean {
  return namedParts(policies).some(([, , name, , , ...rest]) => name === service && typeWord(rest.join(':')) === type);
}

/** The resources that policies name, each by what stands between its colons. */
function namedParts(policies: readonly Policy[]): readonly (readonly string[])[] {
  return statementsOf(policies)
    .flatMap(({ resource }) => resource?.entries ?? [])
    .map(({ text }) => text.split(':'));
}

const SHORT = 5;

/** The format whose type is spelled almost so, or so but for what stands around it. */
function nearFormat(type: string, formats: readonly string[]): string | undefined {
  const words = new Map<string, string>();
  for (const format of formats) {
    const word = typeWord(format.split(':').slice(5).join(':'))?.toLowerCase();
    if (word !== undefined && !words.has(word)) words.set(word, format);
  }
  const near = nearest(type.toLowerCase(), words.keys(), type.length <= SHORT ? 1 : 2);
  return near === undefined ? undefined : words.get(near);
}
