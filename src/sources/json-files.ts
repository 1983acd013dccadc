import { readdirSync } from 'node:fs';

/** The JSON files in a folder and below it, by their names there, in order. */
export function jsonFilesUnder(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.json$/i.test(name))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}
