import { renderStatement } from '../report/decision';
import { allowedIn, neverAsked } from './page/caller-matrix';
import { literalText } from '../values/literal-text';
import { elementState, percent, totalOf, type ElementState, type Figures, type Share } from './policy-figures';
import type { SettledChange, SettledPolicy } from './settle-survivors';
import type { Shortfall } from './thresholds';
import type { CoveredElement } from './covered-policy';

/** Changes of one policy, and callers of all, that are shown; the rest is counted. */
const MOST_SHOWN = 20;

/** What the tests did not notice, policy by policy, then the figures. */
export function renderCoverage(policies: readonly SettledPolicy[]): string[] {
  const parts = policies.map(renderPolicy).filter((lines) => lines.length > 0);
  return [...parts.flatMap((lines) => [...lines, '']), ...renderTable(policies), ...renderCalls(policies)];
}

/** What single calls saw of the policies, and what no claim or call is about: no figure to reach. */
function renderCalls(policies: readonly SettledPolicy[]): string[] {
  const seen = policies.flatMap(({ elements }) => elements.flatMap((element) => element.seen ?? []));
  const both = seen.filter(({ met, unmet }) => met && unmet).length;
  const allowed = policies.flatMap(({ matrix }) => allowedIn(matrix)).length;
  const unasked = policies.map((policy) => ({ name: policy.name, access: neverAsked(policy.matrix) }));
  const lines = unasked.flatMap(({ name, access }) => {
    const byCaller = new Map<string, string[]>();
    for (const { caller, action } of access) byCaller.set(caller, [...(byCaller.get(caller) ?? []), action]);
    return [...byCaller].map(([caller, actions]) => `  ${name}  ${caller}: ${actions.join(', ')}`);
  });
  const rest = lines.length - MOST_SHOWN;
  return [
    `Seen both ways by single calls: ${both} of ${seen.length} statements and conditions`,
    `Never asked about: ${unasked.flatMap(({ access }) => access).length} of ${allowed} combinations of caller and action that policies allow`,
    ...lines.slice(0, MOST_SHOWN),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ];
}

interface Unchecked {
  readonly element: CoveredElement;
  readonly state: ElementState;
  readonly change: SettledChange;
}

/** The elements that no test would miss, with a change of each, and other changes that no test notices. */
function renderPolicy(policy: SettledPolicy): string[] {
  const shown = new Set<string>();
  const unchecked = uncheckedOf(policy);
  const entries: string[][] = [];
  for (const { change } of unchecked) {
    if (shown.has(change.id)) continue;
    shown.add(change.id);
    entries.push(renderChange(policy, change));
  }
  const others = policy.mutants.filter((mutant) => isUnnoticed(mutant) && !shown.has(mutant.id));
  entries.push(...others.map((change) => renderChange(policy, change)));
  const redundant = policy.elements.filter(
    ({ id, kind }) => kind === 'statement' && elementState(id, policy.mutants) === 'redundant',
  );
  const repeated = policy.elements.filter(({ isRepeated }) => isRepeated === true);
  if (entries.length + redundant.length + repeated.length === 0) return [];
  const rest = entries.length - MOST_SHOWN;
  const title =
    entries.length === 0
      ? policy.name
      : `${policy.name}: ${count(unchecked.length, 'element')} unchecked, ${count(entries.length, 'change')} that no test would notice`;
  return [
    title,
    ...entries.slice(0, MOST_SHOWN).flat(),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
    ...redundant.map(
      (element) =>
        `  ${placeIn(policy, element)}  ${renderStatement(element)} is redundant: no request is decided otherwise without it`,
    ),
    ...repeated.map((element) => {
      const again = placeIn(policy, { places: element.places.slice(1) });
      return `  ${again}  ${renderStatement(element)}: "${element.text}" is redundant: the same list has it already`;
    }),
  ];
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}

function isUnnoticed({ outcome }: SettledChange): boolean {
  return outcome !== 'killed' && outcome !== 'equivalent' && outcome !== 'refused' && outcome !== 'pinned';
}

/** Whether a figure misses the change. */
function isMissing(change: SettledChange): boolean {
  return isUnnoticed(change) || change.outcome === 'pinned';
}

/** The unchecked elements, each with the change that shows it best. */
export function uncheckedOf(policy: SettledPolicy): readonly Unchecked[] {
  return missingOf(policy).filter(({ state }) => state !== 'pinned');
}

/** The same with the elements that are pinned, which count as unchecked. */
function missingOf({ elements, mutants }: SettledPolicy): readonly Unchecked[] {
  return elements.flatMap((element): readonly Unchecked[] => {
    const state = elementState(element.id, mutants);
    if (state === undefined || state === 'checked' || state === 'redundant') return [];
    const changes = mutants.filter((mutant) => mutant.elements.includes(element.id));
    const change = changes.find(isUnnoticed) ?? changes.find(isMissing);
    return change === undefined ? [] : [{ element, state, change }];
  });
}

function renderChange(policy: SettledPolicy, change: SettledChange): string[] {
  const name = renderStatement(change);
  const note = { unanswered: ' (some claim would have no answer)', unjudged: ' (not judged: the time was spent)' };
  const open = change.isOpen === true ? ' (whether that changes a decision could not be decided)' : '';
  const remark = change.outcome in note ? note[change.outcome as keyof typeof note] : open;
  const assertion = assertionFor(policy, change);
  return [
    `  ${placeIn(policy, change)}  ${name}: ${change.change}${remark}`,
    ...(assertion === undefined ? [] : [`      ${assertion}`]),
  ];
}

function placeIn(
  policy: SettledPolicy,
  { place, places = [] }: { place?: SettledChange['place']; places?: CoveredElement['places'] },
): string {
  const [at = place] = places;
  const file = policy.source ?? policy.name;
  return at === undefined ? file : `${file}:${at.line}:${at.column}`;
}

const matchers = { Allow: 'toAllow', ExplicitDeny: 'toExplicitlyDeny', ImplicitDeny: 'toImplicitlyDeny' } as const;

/** An assertion that holds, and would not if the change were made; none of a template, whose names a deployment chooses. */
export function assertionFor({ part, line }: SettledPolicy, { witness }: SettledChange): string | undefined {
  if (witness === undefined || part !== undefined || line !== undefined) return undefined;
  return `expect(policy).${matchers[witness.outcome]}(${literalText(witness.request)});`;
}

const headers = ['Policy', '% Elements', '% Mutants', 'Claims', 'Pinned', 'Unchecked lines'];

/** The figures, as a table like that of code coverage. */
function renderTable(policies: readonly SettledPolicy[]): string[] {
  const total = totalOf(policies.map(({ figures }) => figures));
  const sum = (of: (policy: SettledPolicy) => number): string =>
    String(policies.reduce((all, policy) => all + of(policy), 0));
  const rows = [
    ['All policies', ...shares(total), sum(({ claims }) => claims), sum(pinnedIn), ''],
    ...policies.map((policy) => [
      ` ${policy.name}`,
      ...shares(policy.figures),
      String(policy.claims),
      String(pinnedIn(policy)),
      uncheckedLines(policy),
    ]),
  ];
  const widths = headers.map((header, at) => Math.max(header.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === 0 || at === 5 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join(' | ')
      .trimEnd();
  const rule = widths.map((width, at) => '-'.repeat(width + (at === 0 || at === 5 ? 1 : 2))).join('|');
  return [rule, line(headers), rule, ...rows.map(line), rule];
}

function shares({ elements, mutants }: Figures): string[] {
  return [elements, mutants].map(renderPercent);
}

/** Never a hundred where something is missing. */
export function renderPercent(share: Share): string {
  const text = (Math.floor(percent(share) * 100) / 100).toFixed(2);
  return text.replace(/\.?0+$/, '') || '0';
}

function pinnedIn({ elements, mutants }: SettledPolicy): number {
  return elements.filter(({ id }) => elementState(id, mutants) === 'pinned').length;
}

/** `3-5,9` */
function uncheckedLines(policy: SettledPolicy): string {
  const lines = new Set(uncheckedOf(policy).flatMap(({ element }) => element.places.map(({ line }) => line)));
  const sorted = [...lines].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const line of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] + 1 === line) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}

const figureNames = { elements: 'checked elements', mutants: 'noticed changes' } as const;

/** Statements that are named with a threshold that is not met. */
const MOST_NAMED = 5;

/** Why a threshold fails the run, with the statements and lines to look at. */
export function renderShortfall({ policies, of, figure, reached, threshold }: Shortfall): string[] {
  const [first] = policies;
  const whose = of === 'total' || first === undefined ? 'all policies' : first.name;
  const percentage = renderPercent({ some: reached, all: 100 });
  const places = policies.flatMap((policy) => {
    const missing =
      figure === 'elements'
        ? missingOf(policy).map(({ change, state }) => ({ change, isPinned: state === 'pinned' }))
        : policy.mutants.filter(isMissing).map((change) => ({ change, isPinned: change.outcome === 'pinned' }));
    return missing.map(({ change, isPinned }) => {
      const statement = renderStatement(change);
      return `  ${placeIn(policy, change)}  ${statement}${isPinned ? ' (pinned)' : ''}`;
    });
  });
  const distinct = [...new Set(places)];
  const rest = distinct.length - MOST_NAMED;
  return [
    `jest-iam: the threshold for ${figureNames[figure]} of ${whose} (${threshold}%) is not met: ${percentage}%`,
    ...distinct.slice(0, MOST_NAMED),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ];
}
