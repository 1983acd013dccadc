import { no, open, yes, type AtomSign, type Facet, type FacetState, type Status } from './facet';
import { literalOf, type Formula } from './formula';

/** The classes of requests, one of which each request belongs to; atoms are sets of classes. */
export class ClassFacet implements Facet {
  readonly id = 'class';
  readonly cost = 0;
  private readonly words: number;
  private readonly whole: Uint32Array;
  private readonly atoms: Uint32Array[] = [];
  private readonly indexes = new Map<string, number>();
  private alive: Uint32Array;

  /** The classes are numbered from 0, the most readable first. */
  constructor(readonly size: number) {
    this.words = Math.max(1, Math.ceil(size / 32));
    this.whole = this.set(() => true);
    this.alive = this.whole;
  }

  /** The request's class is one of those for which `includes` holds. */
  among(includes: (index: number) => boolean): Formula {
    const found = this.inSet(this.set(includes));
    return typeof found === 'boolean' ? found : literalOf(this, found.atom);
  }

  /** The atom of a set of classes; a settled answer where it holds all of them or none. */
  private inSet(bits: Uint32Array): AtomSign | boolean {
    let some = false;
    let every = true;
    let key = '';
    for (let word = 0; word < this.words; word++) {
      const set = bits[word] ?? 0;
      if (set !== 0) some = true;
      if (set !== this.whole[word]) every = false;
      key += `${set},`;
    }
    if (!some) return false;
    if (every) return true;
    const known = this.indexes.get(key);
    if (known !== undefined) return { atom: known, holds: true };
    this.indexes.set(key, this.atoms.length);
    return { atom: this.atoms.push(bits) - 1, holds: true };
  }

  /** The union of two sets of classes, or what they have in common. */
  join(kind: 'all' | 'some', one: AtomSign, other: AtomSign): AtomSign | boolean {
    const [mine, theirs] = [this.bitsOf(one), this.bitsOf(other)];
    return this.inSet(
      mine.map((word, index) => (kind === 'all' ? word & (theirs[index] ?? 0) : word | (theirs[index] ?? 0))),
    );
  }

  private bitsOf({ atom, holds }: AtomSign): Uint32Array {
    const bits = this.atoms[atom] as Uint32Array;
    return holds ? bits : this.whole.map((word, index) => word & ~(bits[index] ?? 0));
  }

  status(atom: number): Status {
    const bits = this.atoms[atom] as Uint32Array;
    let inside = false;
    let outside = false;
    for (let word = 0; word < this.words; word++) {
      const alive = this.alive[word] ?? 0;
      const set = bits[word] ?? 0;
      if ((alive & set) !== 0) inside = true;
      if ((alive & ~set) !== 0) outside = true;
      if (inside && outside) return open;
    }
    return inside ? yes : no;
  }

  assert(atom: number, holds: boolean): (() => void) | undefined {
    const bits = this.atoms[atom] as Uint32Array;
    const before = this.alive;
    const left = before.map((word, index) => word & (holds ? (bits[index] ?? 0) : ~(bits[index] ?? 0)));
    if (left.every((word) => word === 0)) return undefined;
    this.alive = left;
    return () => {
      this.alive = before;
    };
  }

  /** The number of the first class left. */
  pick(): FacetState | null {
    for (let index = 0; index < this.size; index++) if (has(this.alive, index)) return [String(index)];
    return null;
  }

  private set(includes: (index: number) => boolean): Uint32Array {
    const bits = new Uint32Array(this.words);
    for (let index = 0; index < this.size; index++) {
      if (includes(index)) bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
    }
    return bits;
  }
}

function has(bits: Uint32Array, index: number): boolean {
  return ((bits[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
}
