import { isValue } from '../../names/cells';
import type { ChosenNames, DeploymentVerdict, Judge } from './deployments';
import { fittingValue } from './fitting-values';
import { OpenName } from './world';
import { WorldSearch, type Question } from './world-search';

/**
 * What a claim answers in the one deployment that has these names; where they let others come up, those are ordinary.
 * Nothing where AWS takes no such deployment. It is one reading, where a search of all deployments is thousands.
 */
export function inOneDeployment<W, R>(
  question: Question,
  judge: Judge<W, R>,
  chosen: ChosenNames,
): DeploymentVerdict<W, R> | undefined {
  const search = new WorldSearch(question, { steps: 0 });
  let names = chosen;
  for (;;) {
    const values = new Map(names.map(({ atom, value }) => [atom.id, value]));
    const found = search.at(values, false);
    if (found === undefined) return undefined;
    if (!(found instanceof OpenName)) {
      const judged = judge(found, () => names);
      if ('witness' in judged) return { answer: judged.answer, names, witness: judged.witness };
      return judged.answer === 'refused'
        ? { answer: 'refused', why: judged.reason, names }
        : { answer: 'undecided', reason: 'deployment', names, why: judged.reason };
    }
    const { atom } = found;
    const usual = [...(atom.values ?? []), ...atom.examples].find((text) => isValue(atom, text));
    const value = fittingValue(question.fittingValues, atom, values) ?? usual;
    if (value === undefined) return undefined;
    names = [...names, { atom, value }];
  }
}
