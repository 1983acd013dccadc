import type { Problem } from './model';
import { clipText, type Problems } from './problem';

/** Raises each value that only the deployment of a template, or the synthesis of a CDK app, fills in. */
export function raiseUnresolved(document: unknown, problems: Problems): void {
  const trail: (string | number)[] = [];
  const walk = (value: unknown): void => {
    const token = tokenIn(value);
    if (token !== undefined) problems.add('UNRESOLVED_TOKEN', [...trail], { token });
    if (typeof value !== 'object' || value === null) return;
    const intrinsic = Array.isArray(value) ? undefined : intrinsicIn(value);
    if (intrinsic !== undefined) {
      problems.add('UNRESOLVED_INTRINSIC', [...trail], { name: intrinsic });
      return;
    }
    for (const name of Array.isArray(value) ? value.keys() : Object.keys(value)) {
      trail.push(name);
      const inName = tokenIn(String(name));
      if (inName !== undefined) problems.add('UNRESOLVED_TOKEN', [...trail], { token: inName }, 'key');
      walk((value as Readonly<Record<string | number, unknown>>)[name]);
      trail.pop();
    }
  };
  walk(document);
}

/** The function of CloudFormation that an object is: its name stands alone there ("Intrinsic function reference"). */
function intrinsicIn(value: object): string | undefined {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  return name === 'Ref' || /^Fn::[A-Za-z0-9:]+$/.test(name) ? name : undefined;
}

/** What stands for a value that the CDK has not resolved yet ("Tokens and the AWS CDK"): in a text, a list or a number. */
function tokenIn(value: unknown): string | undefined {
  if (typeof value === 'number') return isNumberToken(value) ? String(value) : undefined;
  if (typeof value !== 'string' || !value.includes('{Token[')) return undefined;
  const [token] = /[$#]\{Token\[[^\]]*\]\}/.exec(value) ?? [];
  return token === undefined ? undefined : clipText(token);
}

/** The first sixteen bits of a double that stands for a number. */
const NUMBER_TOKEN = 0xfbff;

function isNumberToken(value: number): boolean {
  if (value > -1e289) return false;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getUint16(0) === NUMBER_TOKEN;
}

export function isUnresolved({ code }: Problem): boolean {
  return code === 'UNRESOLVED_INTRINSIC' || code === 'UNRESOLVED_TOKEN';
}

/** Whether nothing is wrong with a document but values that its author has yet to fill in. */
export function isUnfilled(problems: readonly Problem[]): boolean {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return errors.length > 0 && errors.every(({ code }) => code === 'PLACEHOLDER_IN_CONDITION');
}

/** Without what else is wrong at the place of an unresolved value or below it: that is not a fault of the document. */
export function withoutConsequences(problems: readonly Problem[]): Problem[] {
  const places = problems.filter(isUnresolved).map(({ path }) => path);
  if (places.length === 0) return [...problems];
  const open = new Set(places.map((path) => JSON.stringify(path)));
  const isBelow = ({ path }: Problem): boolean => {
    for (let length = 0; length <= path.length; length++)
      if (open.has(JSON.stringify(path.slice(0, length)))) return true;
    return false;
  };
  return problems.filter((problem) => isUnresolved(problem) || !isBelow(problem));
}
