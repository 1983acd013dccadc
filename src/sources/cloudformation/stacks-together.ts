import type { DeploymentReader } from './deployment-reader';
import type { Sections } from './sections';

/** A stack in a deployment. */
export interface StackInDeployment {
  readonly sections: Sections;
  readonly reader: DeploymentReader;
}

/** The stacks that are deployed with this one, itself among them: what it has may be named in any of them. */
export function stacksTogether({ sections, reader }: StackInDeployment): readonly StackInDeployment[] {
  const { together } = sections;
  return together?.map((stack) => ({ sections: stack, reader: reader.of(stack) })) ?? [{ sections, reader }];
}
