import { init } from 'z3-solver';

/** A z3 that answers questions in SMT-LIB: `sat`, `unsat` or `unknown`. */
export async function startSolver() {
  const { Context } = await init();
  const { Solver } = new Context('main');
  return async (text, milliseconds) => {
    const solver = new Solver();
    if (milliseconds !== undefined) solver.set('timeout', milliseconds);
    solver.fromString(text);
    return solver.check();
  };
}
