import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const shared = join(__dirname, '../../../shared/vectors');

/** Where the vectors lie: beside the checkout, where the project's maintainers have them, else the copy in the repo. */
const vectorsFolder = existsSync(join(shared, 'documented.json')) ? shared : join(__dirname, 'data');

type VectorFile = 'documented' | 'checkers' | 's3-observed' | 'public-s3-cases' | 'public-iam-cases';

/** The cases of a file of vectors, in the shape that the test that asks for them describes. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function readVectors<T>(name: VectorFile, folder = vectorsFolder): readonly T[] {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as readonly T[];
}
