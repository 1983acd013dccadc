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
  readonly services: readonly string[];
  readonly resourceControl: readonly string[];
  readonly globalKeys: readonly (readonly [name: string, type: string])[];
}

let index: IndexData | undefined;

/** The list of services, read when first asked for. */
export function loadIndex(): IndexData {
  // Read on demand, so that importing the package reads no data file.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  index ??= require('./data/index.json') as IndexData;
  return index;
}

/** The facts of one service; `prefix` is one that the index lists. */
export function loadService(prefix: string): ServiceData {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(`./data/${prefix}.json`) as ServiceData;
}
