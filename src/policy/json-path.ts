import type { DocumentPath, PolicyInput } from './model';
import { readDraft } from './parse';

/** Every place in a document, the document itself first; only that where it cannot be read. */
export function placesIn(input: PolicyInput): readonly DocumentPath[] {
  const draft = readDraft(input);
  const places: DocumentPath[] = [];
  const visit = (value: unknown, path: DocumentPath): void => {
    places.push(path);
    if (Array.isArray(value)) {
      value.forEach((entry, index) => {
        visit(entry, [...path, index]);
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, entry] of Object.entries(value)) visit(entry, [...path, name]);
    }
  };
  visit('policy' in draft ? draft.policy.document : undefined, []);
  return places;
}

/** Thrown for text that is not a JSONPath. */
export class InvalidJsonPath extends Error {}

/**
 * The places in a document that a JSONPath selects (`$.Statement[*].Condition`); none in a text that cannot be read.
 * Script expressions are never evaluated.
 */
export function placesAt(input: PolicyInput, jsonPath: string): readonly DocumentPath[] {
  const draft = readDraft(input);
  if (!('policy' in draft)) return [];
  // Loaded when a path is asked for: few tests need it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { JSONPath } = require('jsonpath-plus') as typeof import('jsonpath-plus');
  let paths: unknown;
  try {
    paths = JSONPath({ path: jsonPath, json: draft.policy.document, resultType: 'path', eval: false, wrap: true });
  } catch (error) {
    throw new InvalidJsonPath(error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(paths)) return [];
  return paths.map((path) =>
    JSONPath.toPathArray(String(path))
      .slice(1)
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
  );
}
