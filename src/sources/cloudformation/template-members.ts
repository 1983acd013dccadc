import type { Policy, PolicyType } from '../../policy/model';
import type { DeploymentReader } from './deployment-reader';
import type { TemplateResource } from './resources';

/** What a template holds under an id, as each deployment has it. */
export interface TemplateMember<T> {
  /** The logical id; of one of several in a resource, with what it is called there: `Writer/trust`. */
  readonly id: string;
  /** What carries it: it is there where its resource is. */
  readonly resource: TemplateResource;
  /** The value in one deployment; what is wrong with it is thrown here, and hides no other. */
  in(reader: DeploymentReader): T;
}

/** A policy document of a template. */
export interface TemplatePolicy extends TemplateMember<Policy> {
  readonly type: PolicyType;
}
