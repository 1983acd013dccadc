/** What is made when it is first asked for, and kept: importing the package makes nothing. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** As `once`, for each id; all are forgotten when there are more than `most`. */
export function onceForEach<T>(most: number): (id: string, make: () => T) => T {
  const made = new Map<string, T>();
  return (id, make) => {
    let value = made.get(id);
    if (value === undefined && !made.has(id)) {
      value = make();
      if (made.size >= most) made.clear();
      made.set(id, value);
    }
    return value as T;
  };
}

/** As `once`, for each object, as long as that is there. */
export function onceForEachObject<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const made = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    let known = made.get(key);
    if (known === undefined) made.set(key, (known = { value: make(key) }));
    return known.value;
  };
}

/** The items of a row that is gone through when they are first asked for, and is there to be gone through again. */
export function onceInRow<T>(items: () => Iterator<T>): () => Generator<T> {
  const found: T[] = [];
  const rest = once(items);
  let failure: { readonly error: unknown } | undefined;
  const next = (): IteratorResult<T> => {
    if (failure !== undefined) throw failure.error;
    try {
      return rest().next();
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  return function* () {
    for (let at = 0; ; at++) {
      if (at === found.length) {
        const one = next();
        if (one.done === true) return;
        found.push(one.value);
      }
      yield found[at] as T;
    }
  };
}
