import { readFileSync } from 'node:fs';
import { isUsageError, UsageError } from '../arguments/usage';
import type { Policy, PolicyType } from '../policy/model';
import { isPolicyError } from '../report/errors';
import { haveSameTexts, templateVersions } from '../sources/cloudformation/template-versions';
import { storablePolicy } from '../sources/storable-policy';
import { inOrder } from '../values/text-order';
import { isTemplateFile, readComparedFile } from './checked-file';
import { inputPaths, type InputPath } from './policy-files';
import {
  addedAccess,
  differenceOf,
  placeName,
  removedDenials,
  type DocumentPlace,
  type PolicyDiff,
} from './policy-diff';
import { diffTemplates } from './template-diff';

/** One side of a comparison: files by their names, which are the same on both sides. */
interface Side {
  readonly name: string;
  readonly files: ReadonlyMap<string, InputPath>;
}

/** Every policy of two folders, by the name of its file and its place there. */
export function diffFolders(
  before: { readonly name: string; readonly path: string },
  after: { readonly name: string; readonly path: string },
  type?: PolicyType,
): PolicyDiff {
  const side = ({ name, path }: { readonly name: string; readonly path: string }): Side => ({
    name,
    files: new Map(inputPaths(['.'], path).map((input) => [input.name, input])),
  });
  return diffSides(side(before), side(after), type);
}

/** Every policy of two files, by its place there. */
export function diffFiles(before: InputPath, after: InputPath, type?: PolicyType): PolicyDiff {
  const side = (input: InputPath): Side => ({ name: input.name, files: new Map([['', input]]) });
  return diffSides(side(before), side(after), type);
}

interface ReadSide {
  readonly policies: ReadonlyMap<string, Policy>;
  /** Why a file, or a document of it, cannot be compared. */
  readonly problems: ReadonlyMap<string, string>;
}

function diffSides(before: Side, after: Side, type: PolicyType | undefined): PolicyDiff {
  const compared: PolicyDiff[] = [];
  let documents = 0;
  for (const file of inOrder([...before.files.keys(), ...after.files.keys()])) {
    const [old, recent] = [before.files.get(file), after.files.get(file)];
    if (old !== undefined && recent !== undefined && isSameFile(old, recent)) {
      const { policies, problems } = read(recent, type);
      documents += policies.size + problems.size;
      continue;
    }
    const sides = { before, after, file };
    const found = diffVersions(old, recent, sides) ?? diffReadSides(read(old, type), read(recent, type), sides);
    documents += found.documents;
    compared.push(found.diff);
  }
  if (documents === 0) throw new UsageError(`there is no policy in ${before.name} and ${after.name}`);
  return {
    before: before.name,
    after: after.name,
    changes: compared.flatMap(({ changes }) => changes),
    undecided: compared.flatMap(({ undecided }) => undecided),
    added: compared.flatMap(({ added = [] }) => added),
    removed: compared.flatMap(({ removed = [] }) => removed),
  };
}

function isSameFile(before: InputPath, after: InputPath): boolean {
  if (before.isAssembly || after.isAssembly) return false;
  if (!readFileSync(before.path).equals(readFileSync(after.path))) return false;
  try {
    return !isTemplateFile(after) || haveSameTexts(before.path, after.path);
  } catch (error) {
    // What is wrong with it was wrong before.
    if (isUsageError(error)) return true;
    throw error;
  }
}

interface ComparedSides {
  readonly before: Side;
  readonly after: Side;
  readonly file: string;
}

interface ComparedFiles {
  readonly documents: number;
  readonly diff: PolicyDiff;
}

/** Of two versions of a template, or of one that was added or removed; nothing where a side is not a template. */
function diffVersions(
  old: InputPath | undefined,
  recent: InputPath | undefined,
  { before, after, file }: ComparedSides,
): ComparedFiles | undefined {
  if (![old, recent].every((one) => one === undefined || isTemplateFile(one))) return undefined;
  try {
    const versions = templateVersions(old?.path, recent?.path);
    const { documents, ...diff } = diffTemplates(versions, (version, id) => ({
      file: fileIn(version === 'before' ? before : after, file),
      document: id,
    }));
    return { documents, diff: { before: before.name, after: after.name, ...diff } };
  } catch (error) {
    if (!isUsageError(error)) throw error;
    const undecided = [`${fileIn(after, file)}: ${error.message}`];
    return { documents: 1, diff: { before: before.name, after: after.name, changes: [], undecided } };
  }
}

function fileIn(side: Side, file: string): string {
  return file === '' ? side.name : `${side.name.replace(/\/$/, '')}/${file}`;
}

function diffReadSides(old: ReadSide, recent: ReadSide, { before, after, file }: ComparedSides): ComparedFiles {
  const placeIn = (side: Side, document: string): DocumentPlace => ({
    file: fileIn(side, file),
    ...(document !== '' && { document }),
  });
  const ids = inOrder([...old.policies.keys(), ...recent.policies.keys()]);
  const problems = [
    ...[...old.problems].map(([id, why]) => `${placeName(placeIn(before, id))}: ${why}`),
    ...[...recent.problems].map(([id, why]) => `${placeName(placeIn(after, id))}: ${why}`),
  ];
  // What cannot be read on one side is neither new nor gone.
  const isUnread = (side: ReadSide, id: string): boolean => side.problems.has(id) || side.problems.has('');
  const added: string[] = [];
  const removed: string[] = [];
  const differences = ids.flatMap((id) => {
    const [one, other] = [old.policies.get(id), recent.policies.get(id)];
    const places = { before: placeIn(before, id), after: placeIn(after, id) };
    if (one !== undefined && other !== undefined) return [differenceOf(one, other, places)];
    if (one === undefined && other !== undefined && !isUnread(old, id)) {
      added.push(placeName(places.after));
      return [addedAccess(other, places.after)];
    }
    if (one !== undefined && other === undefined && !isUnread(recent, id)) {
      removed.push(placeName(places.before));
      return [removedDenials(one, places.before)];
    }
    return [];
  });
  return {
    documents: ids.length + problems.length,
    diff: {
      before: before.name,
      after: after.name,
      changes: differences.flatMap(({ changes }) => changes),
      undecided: [...problems, ...differences.flatMap(({ undecided }) => undecided)],
      added,
      removed,
    },
  };
}

const ofTemplate =
  'this is a template, and on the other side is something else\nHint: compare two versions of a template, each with its extension';
const ofAssembly =
  'this is a folder that cdk synth wrote\nHint: compare its templates: `npx jest-iam diff before/<stack>.template.json after/<stack>.template.json`';

/** The policies of a file by their places; none where there is no file. */
function read(input: InputPath | undefined, type: PolicyType | undefined): ReadSide {
  const policies = new Map<string, Policy>();
  const problems = new Map<string, string>();
  if (input === undefined) return { policies, problems };
  try {
    const file = readComparedFile(input, type);
    if (file.kind === 'template') problems.set('', input.isAssembly ? ofAssembly : ofTemplate);
    else {
      for (const { id = '', subject, refusal } of file.documents) {
        try {
          if (refusal !== undefined) throw refusal;
          policies.set(id, storablePolicy(subject as Policy));
        } catch (error) {
          if (!isPolicyError(error)) throw error;
          problems.set(id, error.message);
        }
      }
    }
  } catch (error) {
    if (!isUsageError(error)) throw error;
    problems.set('', error.message);
  }
  return { policies, problems };
}
