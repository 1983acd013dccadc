import { accountIn, isAccountId, parseArn } from './arn';

/** What an entry of a list has in the place of what a newer one has. */
export interface OlderEntry {
  /** What the differing part is: `account`, `endpoint`, `role`. */
  readonly what: string;
  /** The part in the entry, and in the newer one. */
  readonly old: string;
  readonly anew: string;
  /** What to write for the entry, likeliest first. */
  readonly meant: readonly string[];
}

/** Ids that AWS draws, wherever they stand. */
const idKinds: Readonly<Record<string, RegExp>> = {
  account: /(?<![\w-])\d{12}(?![\w-])/g,
  endpoint: /(?<![\w-])vpce-[0-9a-f]{8,17}(?![\w-])/g,
  VPC: /(?<![\w-])vpc-[0-9a-f]{8,17}(?![\w-])/g,
  organization: /(?<![\w-])o-[a-z0-9]{10,32}(?![\w-])/g,
  role: /(?<![\w-])AROA[A-Z0-9]{12,}(?![\w-])/g,
  user: /(?<![\w-])AIDA[A-Z0-9]{12,}(?![\w-])/g,
};

/** An entry that a newer one may be to replace: it is of the same kind, and differs in an account, an id or a name with a version. */
export function olderEntry(entry: string, newer: string): OlderEntry | undefined {
  if (entry === newer || /[*?$]/.test(entry.replace(/:\*$/, ''))) return undefined;
  return ofOtherId(entry, newer) ?? ofOtherAccount(entry, newer) ?? ofOlderName(entry, newer);
}

/** All ids of a kind in a text. */
export function idsOf(what: string, text: string): readonly string[] {
  const form = Object.hasOwn(idKinds, what) ? idKinds[what] : undefined;
  return form === undefined ? [] : (text.match(form) ?? []);
}

function ofOtherId(entry: string, newer: string): OlderEntry | undefined {
  for (const what of Object.keys(idKinds)) {
    const [[old, ...more], [anew]] = [idsOf(what, entry), idsOf(what, newer)];
    if (old === undefined || anew === undefined || more.length > 0 || entry.includes('arn:')) continue;
    // All of the entry is the id, but for the sessions of a role.
    if (entry.replace(old, anew) === newer && /^(?::\*)?$/.test(entry.replace(old, '')))
      return { what, old, anew, meant: [newer] };
  }
  return undefined;
}

/** Another account, or what is called the same in another one. */
function ofOtherAccount(entry: string, newer: string): OlderEntry | undefined {
  const [old, anew] = [entry, newer].map((text) => (isAccountId(text) ? text : accountIn(text)));
  if (old === undefined || anew === undefined || old === anew) return undefined;
  const inNewer = entry.replace(old, anew);
  const isWhole = isAccountId(entry) || parseArn(entry)?.resource === 'root';
  if (!isWhole && inNewer !== newer) return undefined;
  return { what: 'account', old, anew, meant: [...new Set([inNewer, newer])] };
}

/** A name that says that it is old, or which version it is of: `reporting-v1`. */
function ofOlderName(entry: string, newer: string): OlderEntry | undefined {
  const [own, other] = [parseArn(entry), parseArn(newer)];
  if (own === undefined || other === undefined) return undefined;
  const [old = '', anew = ''] = [own, other].map(({ resource }) => resource.slice(resource.search(/[^/:]*$/)));
  const isOfSame = entry.slice(0, entry.length - old.length) === newer.slice(0, newer.length - anew.length);
  if (!isOfSame || old === '' || withoutVersion(old) === old || withoutVersion(old) !== withoutVersion(anew))
    return undefined;
  const [kind = ''] = own.resource.split('/');
  return { what: own.service === 'iam' ? kind : 'one', old, anew, meant: [newer] };
}

function withoutVersion(name: string): string {
  return name.replace(/[-_.](?:v\d+|old|legacy|prev|previous)$/i, '');
}
