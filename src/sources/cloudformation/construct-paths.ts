import type { Sections } from './sections';
import { textOfScalar } from './template';

/** Construct paths with the logical id that each has: `/Lake/Data/Resource`. */
export type ConstructIds = readonly (readonly [path: string, logicalId: string])[];

/** Logical ids by the paths of the constructs that they come from. */
export type ConstructPaths = ReadonlyMap<string, string>;

/** What the toolkit writes into each resource. */
export function idsInMetadata({ resources }: Sections): ConstructIds {
  return [...resources.values()].flatMap(({ id, node }) => {
    const metadata = node.entries.get('Metadata')?.value;
    const path = metadata?.kind === 'map' ? textOfScalar(metadata.entries.get('aws:cdk:path')?.value) : undefined;
    return path === undefined ? [] : [[path, id] as const];
  });
}

/** Each path with and without the stack and the `Resource` that constructs give their own resource. */
export function pathsOf(stack: string | undefined, ids: ConstructIds): ConstructPaths {
  const paths = new Map<string, string>();
  for (const [path, id] of ids) {
    const whole = path.replace(/^\//, '');
    const within =
      stack !== undefined && whole.startsWith(`${stack}/`)
        ? whole.slice(stack.length + 1)
        : whole.replace(/^[^/]*\//, '');
    for (const one of [whole, within]) {
      paths.set(one, id);
      if (one.endsWith('/Resource')) paths.set(one.slice(0, -'/Resource'.length), id);
    }
  }
  return paths;
}

/** The shortest path of each logical id. */
export function shortestPaths(paths: ConstructPaths): ReadonlyMap<string, string> {
  const shortest = new Map<string, string>();
  for (const [path, id] of paths) {
    if (path.length < (shortest.get(id)?.length ?? Number.POSITIVE_INFINITY)) shortest.set(id, path);
  }
  return shortest;
}
