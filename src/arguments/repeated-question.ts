/** What was found out when a question was first asked, for when it is asked again of other documents. */
export class QuestionMemory {
  private readonly found: unknown[] = [];
  private isFirst = true;
  private step = 0;

  /** Runs with this memory. */
  with<T>(run: () => T): T {
    const before = remember(this);
    this.step = 0;
    try {
      return run();
    } finally {
      remember(before);
      this.isFirst = false;
    }
  }

  /** The next thing to find out, as it was found at the same step of the first time. */
  next<T extends object>(): { readonly known?: T; keep(found: T): void } {
    const step = this.step++;
    const known = this.found[step] as T | undefined;
    return {
      ...(known !== undefined && { known }),
      keep: (found) => {
        if (this.isFirst) this.found[step] = found;
      },
    };
  }
}

let current: QuestionMemory | undefined;

function remember(memory: QuestionMemory | undefined): QuestionMemory | undefined {
  const before = current;
  current = memory;
  return before;
}

/** The memory of the question that is being asked; nothing where it is asked once. */
export function questionMemory(): QuestionMemory | undefined {
  return current;
}
