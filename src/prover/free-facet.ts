import { literalOf, type Formula } from './formula';
import { no, open, yes, type Facet, type FacetState, type Status } from './facet';

/** Yes-or-no questions that nothing ties together: what a policy variable will turn out to be. */
export class FreeFacet implements Facet {
  readonly id = 'free';
  readonly cost = 1;
  private readonly asserted: Status[] = [];
  private readonly names = new Map<string, number>();
  private unread = 0;

  /** The same name is the same question, whichever policy asks it. */
  question(name: string): Formula {
    let atom = this.names.get(name);
    if (atom === undefined) {
      atom = this.asserted.push(open) - 1;
      this.names.set(name, atom);
    }
    return literalOf(this, atom);
  }

  /** What a statement that is left unread says: a question that nobody asked before. */
  unreadStatement(): Formula {
    this.unread += 1;
    return this.question(`unread ${this.unread}`);
  }

  /** Whether a statement was left unread. */
  get isUnread(): boolean {
    return this.unread > 0;
  }

  status(atom: number): Status {
    return this.asserted[atom] ?? open;
  }

  assert(atom: number, holds: boolean): () => void {
    const before = this.status(atom);
    this.asserted[atom] = holds ? yes : no;
    return () => {
      this.asserted[atom] = before;
    };
  }

  pick(): FacetState {
    return undefined;
  }
}
