/** A test of jest-circus, or a group of tests, as far as its name matters. */
export interface CircusNamed {
  readonly name: string;
  readonly parent?: CircusNamed;
}

/** The name with those of the groups around it; the outermost group is the file's, and has no name of its own. */
export function circusName({ name, parent }: CircusNamed): string {
  return parent?.parent === undefined ? name : `${circusName(parent)} › ${name}`;
}

/** The same of Vitest, where a file is a group too. */
export interface VitestNamed {
  readonly name?: string;
  readonly suite?: VitestNamed;
  readonly filepath?: string;
}

export function vitestName({ name = '', suite }: VitestNamed): string {
  return suite === undefined || suite.filepath !== undefined ? name : `${vitestName(suite)} › ${name}`;
}
