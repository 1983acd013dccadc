import type { Atom } from '../../names/atom';
import type { NotedStep } from './decided-values';
import type { Called, Met, Passed, World } from './world';

/** By what they say: what is asked or told twice is one step. */
type Steps = Map<unknown, NotedStep>;

/** A world that takes note of all that is asked of it and told to it while a value is found. */
export class NotedWorld implements World {
  private steps: Steps | undefined;

  constructor(private readonly world: World) {}

  valueOf(atom: Atom): string {
    const answer = this.world.valueOf(atom);
    this.note(`name ${atom.id}`, { kind: 'ask', ask: ({ world }) => world.valueOf(atom), answer });
    return answer;
  }

  meet(group: string, texts: readonly Met[]): void {
    this.tell((world) => {
      world.meet(group, texts);
    });
  }

  call(resource: Called): void {
    this.tell((world) => {
      world.call(resource);
    });
  }

  pass(given: Passed): void {
    this.tell((world) => {
      world.pass(given);
    });
  }

  note(key: unknown, step: NotedStep): void {
    if (this.steps !== undefined && !this.steps.has(key)) this.steps.set(key, step);
  }

  /** All that is noted for the value that is being found. */
  get noted(): Steps {
    return this.steps ?? new Map();
  }

  /** Begins with another value; gives what was noted for the one that asks for it. */
  startNoting(): Steps | undefined {
    const outer = this.steps;
    this.steps = new Map();
    return outer;
  }

  /** Goes on with the value that asked. Where `isPart`, that hangs on all that this one hangs on. */
  endNoting(outer: Steps | undefined, isPart: boolean): void {
    const inner = this.noted;
    this.steps = outer;
    if (isPart) for (const [key, step] of inner) this.note(key, step);
  }

  private tell(tell: (world: World) => void): void {
    this.note(tell, { kind: 'tell', tell });
    tell(this.world);
  }
}
