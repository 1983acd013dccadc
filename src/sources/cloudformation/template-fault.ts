import type { Position } from '../../policy/model';
import type { Pointed } from './document-error';

/** Something that CloudFormation would refuse in any deployment: a reference to what is not there, a ring of conditions. */
export class TemplateFault extends Error {
  constructor(
    readonly problem: string,
    readonly position: Position | undefined,
    readonly hint?: string,
    /** What the position points into; nothing where it is the template that the question is about. */
    readonly from?: Pointed,
  ) {
    super(problem);
  }

  /** The fault as one of a template, where it is not known yet which one it is of. */
  within(from: Pointed): TemplateFault {
    return this.from === undefined ? new TemplateFault(this.problem, this.position, this.hint, from) : this;
  }
}

/** What a deployment of this kind comes to: CloudFormation or the service refuses it, so no claim is about it. */
export class NoDeployment extends Error {}

/** What was asked for is not there in a deployment, which may be one all the same. */
export class NotThere extends NoDeployment {}
