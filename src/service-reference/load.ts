import { readFileSync } from 'node:fs';

/** What `data/<prefix>.json` holds: entries refer to each other by position. */
export interface ServiceData {
  readonly prefix: string;
  /** Name and type; a type `ArrayOf…` is multivalued. */
  readonly conditionKeys: readonly (readonly [name: string, type: string])[];
  readonly resourceTypes: readonly (readonly [name: string, arns: readonly string[], keySet: number])[];
  readonly actions: readonly ActionData[];
  readonly keySets: readonly (readonly number[])[];
  /** What several actions are on: resource types, each with what an action has on it. */
  readonly resourceTypeSets: readonly (readonly (readonly [type: number, required: 0 | 1, keySet: number])[])[];
}

export type ActionData = readonly [
  name: string,
  accessLevel: string,
  keySet: number,
  resourceTypeSet: number,
  dependentActions?: readonly string[],
  permissionOnly?: 1,
];

/** What `data/index.json` holds. */
export interface IndexData {
  readonly version: string;
  /** Every prefix, sorted, each between spaces: one text is made sooner than hundreds. */
  readonly services: string;
  readonly resourceControl: readonly string[];
  readonly globalKeys: readonly (readonly [name: string, type: string])[];
}

let index: IndexData | undefined;

/** The list of services, read when first asked for. */
export function loadIndex(): IndexData {
  return (index ??= factsIn('index') as IndexData);
}

/** The facts of one service; `prefix` is one that the index lists. */
export function loadService(prefix: string): ServiceData {
  return factsIn(prefix) as ServiceData;
}

/** Read as a file: to find a module takes as long as to read and parse this. */
function factsIn(name: string): unknown {
  return JSON.parse(readFileSync(`${__dirname}/data/${name}.json`, 'utf8'));
}
