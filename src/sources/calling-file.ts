import { dirname, isAbsolute, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This package's own code: `src` or `dist`. */
const ours = dirname(__dirname) + sep;

/** The file whose code called into this package; nothing where the stack does not tell (a prompt, `eval`). */
export function callingFile(): string | undefined {
  return stackFiles().find((file) => !file.startsWith(ours));
}

/** The files on the stack, innermost first, as paths. */
function stackFiles(): string[] {
  const hook = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const { stackTraceLimit } = Error;
  // A test runner's own hook rewrites stacks as text, so the call sites are taken before it sees them.
  Error.stackTraceLimit = 100;
  Error.prepareStackTrace = (_error, sites) => sites;
  try {
    const holder: { stack?: readonly NodeJS.CallSite[] } = {};
    Error.captureStackTrace(holder, stackFiles);
    const sites = holder.stack;
    return Array.isArray(sites) ? sites.flatMap((site: NodeJS.CallSite) => pathOf(site.getFileName()) ?? []) : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (hook === undefined) delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
    else Object.defineProperty(Error, 'prepareStackTrace', hook);
  }
}

function pathOf(name: string | null | undefined): string | undefined {
  if (typeof name !== 'string') return undefined;
  // Bundlers of test runners add a query to force a fresh module.
  const bare = name.startsWith('file:') ? fromUrl(name) : name;
  return bare !== undefined && isAbsolute(bare) ? bare.split('?', 1)[0] : undefined;
}

function fromUrl(name: string): string | undefined {
  try {
    return fileURLToPath(name.split('?', 1)[0] ?? name);
  } catch {
    return undefined;
  }
}
