import { compareTexts } from './text-order';

/** A value as JSON in one spelling: the names of each object in the order of their code units. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, namesInOrder);
}

function namesInOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => compareTexts(one, other)));
}
