import { checkBoolean, checkOptions } from '../../arguments/checks';

/** "Blocking public access to your Amazon S3 storage". */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

/** All four settings at once, or some of them. */
export type PublicAccessInput = boolean | Partial<PublicAccessBlock>;

const SETTINGS = ['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets'] as const;

/** The settings as given; those that are not specified are as `otherwise`. */
export function accessBlockOf(
  option: string,
  given: PublicAccessInput | undefined,
  otherwise: boolean,
): PublicAccessBlock {
  const every = (on: boolean): PublicAccessBlock => ({
    blockPublicAcls: on,
    ignorePublicAcls: on,
    blockPublicPolicy: on,
    restrictPublicBuckets: on,
  });
  if (given === undefined || typeof given === 'boolean') return Object.freeze(every(given ?? otherwise));
  checkOptions(given, SETTINGS, option);
  for (const name of Object.keys(given)) checkBoolean(`${option}.${name}`, given[name as keyof PublicAccessBlock]);
  return Object.freeze({ ...every(otherwise), ...given });
}

/**
 * What holds for a bucket: of its own settings and its account's the most restrictive, one by one ("Blocking public
 * access to your Amazon S3 storage"; E39).
 */
export function effectiveBlock({
  blockPublicAccess: own,
  accountBlockPublicAccess: account,
}: {
  readonly blockPublicAccess: PublicAccessBlock;
  readonly accountBlockPublicAccess: PublicAccessBlock;
}): PublicAccessBlock {
  return {
    blockPublicAcls: own.blockPublicAcls || account.blockPublicAcls,
    ignorePublicAcls: own.ignorePublicAcls || account.ignorePublicAcls,
    blockPublicPolicy: own.blockPublicPolicy || account.blockPublicPolicy,
    restrictPublicBuckets: own.restrictPublicBuckets || account.restrictPublicBuckets,
  };
}
