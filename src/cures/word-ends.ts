import { parseArn } from '../values/arn';
import { parsePattern } from '../values/pattern';

/**
 * An entry of a `Resource` whose wildcard runs over the end of a word (`secret:billing*`, and the request is on
 * `secret:billing-provider/key`), with the wildcard behind the end of that word: `secret:billing/*`. Nothing where the request
 * is not beside the word, or nobody can tell what ends it. `others`: entries that stand beside it.
 */
export function upToWordEnd(entry: string, resource: string, others: readonly string[]): readonly string[] | undefined {
  const stem = /^([^$]*[^*?$/:_.-])\*$/.exec(entry)?.[1];
  const [written, asked] = [stem === undefined ? undefined : partsOf(stem), partsOf(resource)];
  if (stem === undefined || written === undefined || asked === undefined || /[*?]/.test(written.name)) return undefined;
  if (!asked.name.startsWith(written.name) || !parsePattern(entry).matches(resource)) return undefined;
  const rest = asked.name.slice(written.name.length);
  if (rest === '') return undefined;
  const narrowed = endsOf(written, rest, others).map((end) => `${stem}${end}`);
  // What is below a resource belongs to it: the indexes of a table, the aliases of a function. Nothing is called as a folder is.
  const isOfFolder = written.service === 's3' || written.service === 'secretsmanager';
  const all = narrowed.some((one) => /[/:]\*$/.test(one)) && !isOfFolder ? [stem, ...narrowed] : narrowed;
  return all.length === 0 || all.some((one) => parsePattern(one).matches(resource)) ? undefined : all;
}

/** What of an ARN tells its kind, and the rest of it, which names one. */
interface NamedResource {
  readonly service: string;
  readonly type: string;
  readonly name: string;
}

function partsOf(arn: string): NamedResource | undefined {
  const { service, resource } = parseArn(arn) ?? {};
  if (service === undefined || resource === undefined) return undefined;
  const [type = ''] = /^[a-z][\w-]*[/:]/.exec(resource) ?? [];
  if (service === 's3') {
    const bucket = /^[^/]+\//.exec(resource)?.[0];
    return bucket === undefined ? undefined : { service, type: bucket, name: resource.slice(bucket.length) };
  }
  return { service, type, name: resource.slice(type.length) };
}

/** Services whose names of resources have steps, as paths do. */
const namedBySteps: ReadonlySet<string> = new Set(['s3', 'secretsmanager', 'ssm', 'logs', 'ecr']);

/** What comes behind a word in the place of the wildcard: as the entries beside it have it, else as the request does. */
function endsOf(written: NamedResource, rest: string, others: readonly string[]): readonly string[] {
  if (written.service === 's3') return ['/*'];
  const step = /[/:]/.exec(rest)?.[0];
  if (step !== undefined) return rest.startsWith(step) ? [] : [`${step}*`];
  // The ARN of a secret ends in six characters that AWS adds to its name.
  if (written.service === 'secretsmanager' && rest.startsWith('-')) return ['-??????'];
  const beside = others.flatMap((other) => {
    const { service, type, name = '' } = partsOf(other) ?? {};
    return service === written.service && type === written.type ? (/[a-z0-9]([/_.-])\*$/i.exec(name)?.[1] ?? []) : [];
  });
  const end = beside[0] ?? (namedBySteps.has(written.service) ? '/' : '-');
  return rest.startsWith(end) ? [] : [`${end}*`];
}
