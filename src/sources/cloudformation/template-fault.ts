import type { Position } from '../../policy/model';

/** Something that CloudFormation would refuse in any deployment: a reference to what is not there, a ring of conditions. */
export class TemplateFault extends Error {
  constructor(
    readonly problem: string,
    readonly position: Position | undefined,
    readonly hint?: string,
  ) {
    super(problem);
  }
}

/** What a deployment of this kind comes to: CloudFormation or the service refuses it, so it is no world. */
export class NoDeployment extends Error {}
