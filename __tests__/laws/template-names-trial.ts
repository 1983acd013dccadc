import { overEveryDeployment } from '../../src/sources/cloudformation/deployments';
import { readSections } from '../../src/sources/cloudformation/sections';
import { Random } from '../prover/random';
import {
  deniesHttp,
  documentOfBucket,
  isNotPublic,
  type Answered,
  type DocumentOfBucket,
} from '../sources/cloudformation/claims-on-documents';
import { tree, treeOf } from '../sources/cloudformation/template-tree';
import { checkPartitions, DeployedTemplate, Refused, type Choices } from './deployed-template';
import { drawDeployment } from './drawn-deployment';
import { drawOfForm, forms, patternsOnBothSides, type Drawn, type Form } from './drawn-template';
import { drawMixed } from './mixed-template';
import { namedDeployment } from './named-deployment';
import { nestedQuestion } from './nested-question';
import { isWhole } from './share';

export interface Tally {
  readonly counts: Record<string, number>;
  readonly deployments: number;
  /** How many templates were proven or refuted with fewer deployments beside them than asked for: AWS refuses nearly all of theirs. */
  readonly thin: number;
  /** What a template was told of, with a deployment that says otherwise. */
  readonly wrong?: string;
}

const claims = { isNotPublic, deniesHttp };

/** The policy of the bucket as a deployment, or what is read of one, has it; nothing where CloudFormation or S3 refuses it. */
function deploy({ template, statements }: Drawn, choices: Choices, isWhole = true): DocumentOfBucket | undefined {
  try {
    const deployed = new DeployedTemplate(template, choices);
    if (isWhole) deployed.checkNames();
    const bucket = deployed.text({ Ref: 'Logs' });
    const document = { Version: '2012-10-17', Statement: deployed.value(statements) };
    checkPartitions(document, deployed.partition);
    return { document, bucket };
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

interface Asked extends Drawn {
  readonly claim: keyof typeof claims;
  /** Whether the policy stands in a nested stack. */
  readonly isNested?: boolean;
}

/** The form of the template at a place in the row: one in three mixes them, and of the others each has the next. */
function formAt(at: number): Form {
  if (at % 3 === 0) return 'any';
  return forms[(at - Math.ceil(at / 3)) % forms.length] ?? 'any';
}

function drawn(random: Random, at: number, form: Form | undefined): Asked {
  const claim = random.pick(['isNotPublic', 'deniesHttp'] as const);
  const chosen = form ?? formAt(at);
  if (chosen === 'nested') {
    const within = random.pick(['reference', 'reference', 'condition', 'list', 'account', 'any'] as const);
    const one = within === 'any' ? drawMixed(random) : drawOfForm(random, within, claim);
    return { ...one, claim, isNested: true };
  }
  if (chosen === 'both ways' && at % 8 === 0) return { ...patternsOnBothSides, claim: 'isNotPublic' };
  return { ...(chosen === 'any' ? drawMixed(random) : drawOfForm(random, chosen, claim)), claim };
}

export interface Sample {
  readonly seed: number;
  readonly templates: number;
  /** How many deployments each template's verdict is compared with, of those that AWS takes. */
  readonly deployments: number;
  /** Left out: all. */
  readonly form?: Form;
  /** Templates of more kinds of deployments are left undecided: they would take most of the time. */
  readonly kinds?: number;
}

/** The first template on which the answer for every deployment disagrees with that of one. */
export function firstWrongTemplate({ seed, templates, deployments, form, kinds = isWhole ? 200 : 40 }: Sample): Tally {
  const limits = { steps: 5000 * kinds, proofs: kinds };
  const random = new Random(seed);
  const counts: Record<string, number> = {};
  let compared = 0;
  let thin = 0;
  for (let at = 0; at < templates; at++) {
    const { claim: name, isNested = false, ...one } = drawn(random, at, form);
    const claim = claims[name];
    const flat = {
      template: readSections({ root: treeOf({ Transform: 'AWS::LanguageExtensions', ...one.template }) }),
      read: documentOfBucket(tree({ Version: '2012-10-17', Statement: one.statements })),
    };
    const verdict = overEveryDeployment(
      { ...(isNested ? nestedQuestion(one) : flat), deniesDecide: name === 'deniesHttp' },
      ({ value }) => claim(value as DocumentOfBucket),
      limits,
    );
    const what = 'reason' in verdict ? `${verdict.answer} ${verdict.reason}` : verdict.answer;
    counts[what] = (counts[what] ?? 0) + 1;
    const wrong = (more: object): Tally => ({
      counts,
      deployments: compared,
      thin,
      wrong: JSON.stringify({ at, claim: name, verdict: verdict.answer, ...more, ...one }),
    });
    const named = namedDeployment(verdict, one);
    const deployedAsNamed = named === undefined ? undefined : deploy(one, named.choices, false);
    if (named !== undefined && (deployedAsNamed === undefined || claim(deployedAsNamed).answer !== named.answer)) {
      return wrong({ answer: named.answer, names: named.names, deployedAsNamed });
    }
    if (verdict.answer === 'undecided') continue;
    const known = new Map<string, Answered>();
    const enough = compared + deployments;
    for (let turn = 0; compared < enough && turn < deployments * 40; turn++) {
      const choices = drawDeployment(random, one);
      const deployed = deploy(one, choices);
      if (deployed === undefined) continue;
      const key = JSON.stringify(deployed);
      const concrete = known.get(key) ?? claim(deployed);
      known.set(key, concrete);
      if (concrete.answer === 'refused') continue;
      compared++;
      if (concrete.answer !== verdict.answer) return wrong({ concrete: concrete.answer, choices, deployed });
    }
    if (verdict.answer !== 'refused' && compared < enough) thin++;
  }
  return { counts, deployments: compared, thin };
}
