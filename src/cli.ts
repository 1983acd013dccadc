#!/usr/bin/env node
/** `jest-iam check | diff | explain | merge`: reads its arguments, prints, decides nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command-line/run-command';

const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { version: string };

const { code, out, error } = runCommand(process.argv.slice(2), { folder: process.cwd(), version });
process.stdout.write(out);
process.stderr.write(error);
process.exitCode = code;
